package io.basalt.store.index.segment;

import io.basalt.store.api.Field;
import java.util.Optional;
import java.util.Set;

/**
 * Rows of one bucket in columns. Immutable and thread-safe. Whoever reads one holds a lease of it (see its owner), since
 * its bytes may be mapped and unmapped. Whatever reads damaged bytes, here, in columns, dictionaries and names, throws an {@link
 * java.io.UncheckedIOException} whose cause is a {@link io.basalt.store.api.StoreException.CorruptData}.
 *
 * <p>Columns exist for the attributes that occur, by name and type, and for the system fields {@code SIZE}, {@code
 * CONTENT_TYPE}, {@code CREATED}, {@code MODIFIED}, {@code VERSION}, {@code REVISION}, {@code FILE_ID} and {@code CONTENT_ID}.
 * {@code KEY} is the path of a row's directory at the query's LSN and its {@link #names() name}; {@code ETAG} follows from
 * {@code CONTENT_ID}; {@code TIER} is known elsewhere; maps are made of the attributes' columns.
 */
public interface Segment {
    /** Rows of a block; the last block may have fewer. */
    int BLOCK_ROWS = 4096;

    /** Longs of a bitmap over a block's rows: row {@code i} of a block is bit {@code i % 64} of {@code bits[i / 64]}. */
    int BLOCK_WORDS = BLOCK_ROWS / Long.SIZE;

    long bucketId();

    /** At least 1. */
    int rows();

    default int blocks() {
        return (rows() + BLOCK_ROWS - 1) / BLOCK_ROWS;
    }

    default int blockRows(int block) {
        return Math.min(BLOCK_ROWS, rows() - block * BLOCK_ROWS);
    }

    /** The column of an attribute or of one of the fields above; absent where it is null in every row. */
    Optional<Column> column(Field field);

    /** Attributes that occur, by name and type. */
    Set<Field.Attribute> attributes();

    /** Of each row, the position of its directory's id in {@link #directoryId}. Never null. */
    Column directories();

    /** How many different directories the rows lie in. */
    int directoryCount();

    /** The id of a directory; ids ascend with {@code code}. */
    long directoryId(int code);

    /** Of each row, its name within its directory. */
    Names names();

    long minRevision();

    long maxRevision();

    /** The row that a change made, or -1 where none of this segment did: a binary search. */
    int rowOf(long revision);
}
