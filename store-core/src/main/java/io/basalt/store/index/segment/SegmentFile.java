package io.basalt.store.index.segment;

import io.basalt.store.api.Field;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.io.MappedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A segment as {@link SegmentWriter} wrote it: docs/format.md, section "Segments of the metadata index". Opening costs time
 * after the number of columns. Heap: some hundred bytes for each column that was asked for (of the first thousand), and a bit
 * for each of its blocks and pages.
 *
 * <p>Thread-safe but for {@link #close()}: who closes sees to it that nobody reads, or holds a column, any more. A call that
 * begins later fails; one under way in another thread may crash the process.
 */
public final class SegmentFile implements Segment, AutoCloseable {
    /** Further columns are looked up, and verified, whenever they are asked for. */
    private static final int KEPT_COLUMNS = 1000;

    private final SegmentBytes bytes;
    private final Runnable unmapping;
    private final Footer footer;
    private final SegmentDirectory directory;
    private final NumberColumn directories;
    private final NumberColumn directoryIds;
    private final StringTable names;
    private final Map<Field, Optional<Column>> columns = new ConcurrentHashMap<>();
    private boolean closed;

    private SegmentFile(String name, ByteBuffer source, Runnable unmapping) {
        this.bytes = new SegmentBytes(name, source);
        this.unmapping = unmapping;
        this.footer = Footer.read(bytes);
        this.directory = new SegmentDirectory(bytes, footer.directory());
        this.directories = column(directory.directories(), footer.rows(), ValueType.LONG);
        this.directoryIds = new NumberColumn(bytes, directory.directoryIds(), ValueType.LONG);
        this.names = directory.names(footer.rows());
    }

    /**
     * Maps a file.
     *
     * @throws StoreException.CorruptData where header, footer or segment directory are damaged, or of a later version
     */
    public static SegmentFile open(Path file) throws IOException {
        MappedByteBuffer mapped = MappedFile.map(file);
        try {
            return new SegmentFile(file.toString(), mapped, () -> MappedFile.unmap(mapped));
        } catch (UncheckedIOException e) {
            MappedFile.unmap(mapped);
            throw e.getCause();
        }
    }

    /**
     * Reads a segment in memory.
     *
     * @param name what errors call it
     * @param source from its start to its limit; it is not to be changed
     * @throws StoreException.CorruptData as {@link #open(Path)}
     */
    public static SegmentFile open(String name, ByteBuffer source) throws IOException {
        try {
            return new SegmentFile(name, source.slice(0, source.limit()), () -> {});
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private NumberColumn column(Section place, int rows, ValueType type) {
        NumberColumn column = new NumberColumn(bytes, place, type);
        bytes.require(
                column.rows() == rows,
                "column directory",
                place.offset(),
                () -> column.rows() + " rows instead of " + rows);
        return column;
    }

    @Override
    public long bucketId() {
        return footer.bucketId();
    }

    @Override
    public int rows() {
        return footer.rows();
    }

    /** How many bytes the segment has. */
    public int byteSize() {
        return bytes.length();
    }

    @Override
    public Optional<Column> column(Field field) {
        Optional<Column> known = columns.get(field);
        if (known == null && SegmentFormat.isColumn(field.type())) {
            Optional<Column> found = directory.column(field).map(place -> column(place, footer.rows(), field.type()));
            if (found.isEmpty() || columns.size() >= KEPT_COLUMNS) {
                return found;
            }
            known = columns.computeIfAbsent(field, f -> found);
        }
        return known == null ? Optional.empty() : known;
    }

    /** Made anew by each call. */
    @Override
    public Set<Field.Attribute> attributes() {
        return directory.attributes();
    }

    @Override
    public Column directories() {
        return directories;
    }

    @Override
    public int directoryCount() {
        return directoryIds.rows();
    }

    @Override
    public long directoryId(int code) {
        return directoryIds.value(code);
    }

    @Override
    public Names names() {
        return names;
    }

    @Override
    public long minRevision() {
        return footer.minRevision();
    }

    @Override
    public long maxRevision() {
        return footer.maxRevision();
    }

    @Override
    public int rowOf(long revision) {
        Column revisions = column(SystemField.REVISION)
                .orElseThrow(() ->
                        bytes.corrupt("segment directory", footer.directory().offset(), "no revisions"));
        return RevisionSearch.rowOf(revisions, blocks(), rows(), revision);
    }

    /** Unmaps. See the class for what must hold. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            bytes.release();
            unmapping.run();
        }
    }

    @Override
    public String toString() {
        return "segment " + bytes.name() + " of " + rows() + " rows";
    }
}
