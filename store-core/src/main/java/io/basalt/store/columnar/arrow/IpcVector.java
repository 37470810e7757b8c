package io.basalt.store.columnar.arrow;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/** A column of a record batch, or of what lies in one, of which rows are read into vectors of ours. Not thread-safe. */
abstract class IpcVector {
    final String column;
    final IpcContent content;
    private final long rows;
    private final long nulls;
    private final IpcRange validity;

    /** @param column the top-level column that this belongs to */
    IpcVector(String column, IpcContent content, long rows, long nulls, IpcRange validity)
            throws StoreException.InvalidArgument {
        this.column = column;
        this.content = content;
        this.rows = rows;
        this.nulls = nulls;
        this.validity = validity;
        if (rows < 0 || nulls < 0 || nulls > rows) {
            throw content.damaged("column " + column + " states " + rows + " rows, " + nulls + " of them null");
        }
    }

    final long rows() {
        return rows;
    }

    /** Bytes that the rows {@code from} up to {@code to} take in vectors of ours. */
    abstract long bytes(long from, long to) throws IOException;

    /**
     * Reads the rows {@code from} up to {@code to} into {@code target}, which is empty and has the type that belongs to this.
     *
     * @throws io.basalt.store.columnar.LeftOutException where Spark would not read a value
     */
    final void load(FieldVector target, long from, long to) throws IOException {
        if (from < 0 || from > to || to > rows || to - from > Integer.MAX_VALUE) {
            throw content.damaged("column " + column + ": expected rows " + from + " to " + to + ", found " + rows);
        }
        int count = (int) (to - from);
        BufferAllocator allocator = target.getAllocator();
        try (ArrowBuf valid = validity(from, to, allocator)) {
            int missing = nulls == 0 ? 0 : BitVectorHelper.getNullCount(valid, count);
            load(target, from, to, new ArrowFieldNode(count, missing), valid);
        }
    }

    /** @param valid a bit for each row; all of them where none is null */
    abstract void load(FieldVector target, long from, long to, ArrowFieldNode node, ArrowBuf valid) throws IOException;

    private ArrowBuf validity(long from, long to, BufferAllocator allocator) throws IOException {
        if (nulls > 0) {
            return validity.bits(from, to, allocator);
        }
        long bytes = (to - from + Byte.SIZE - 1) / Byte.SIZE;
        ArrowBuf all = allocator.buffer(bytes);
        all.setOne(0, bytes);
        all.writerIndex(bytes);
        return all;
    }

    /** Gives {@code target} its buffers, which stay the caller's. */
    static void give(FieldVector target, ArrowFieldNode node, ArrowBuf... buffers) {
        target.loadFieldBuffers(node, List.of(buffers));
    }
}
