package io.basalt.store.columnar.arrow;

import io.basalt.store.columnar.TableLimits;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.util.VectorAppender;

/** The dictionaries of the columns that are read, as they are at a place of the content. Not thread-safe. */
final class ArrowDictionaries implements AutoCloseable {
    private final IpcContent content;
    private final BufferAllocator allocator;
    private final TableLimits limits;
    private final Map<Long, ArrowColumn> columns = new HashMap<>();
    private final Map<Long, FieldVector> values = new HashMap<>();
    private final Map<Long, Long> longest = new HashMap<>();

    ArrowDictionaries(IpcContent content, List<ArrowColumn> columns, BufferAllocator allocator, TableLimits limits) {
        this.content = content;
        this.allocator = allocator;
        this.limits = limits;
        for (ArrowColumn column : columns) {
            if (column.stated().getDictionary() != null) {
                this.columns.put(column.stated().getDictionary().getId(), column);
            }
        }
    }

    /** Takes a dictionary where a column is encoded by it: a new one, or more of one that is there. */
    void take(IpcMessage message) throws IOException {
        DictionaryBatch batch = (DictionaryBatch)
                Objects.requireNonNull(message.metadata().header(new DictionaryBatch()), "a dictionary is missing");
        ArrowColumn column = columns.get(batch.id());
        if (column == null) {
            return;
        }
        FieldVector read = read(
                column, new IpcBatch(content, message, Objects.requireNonNull(batch.data(), "a dictionary is empty")));
        FieldVector before = batch.isDelta() ? values.get(batch.id()) : values.remove(batch.id());
        if (before == null) {
            keep(batch.id(), read);
            return;
        }
        try (FieldVector used = batch.isDelta() ? read : before) {
            if (batch.isDelta()) {
                require(column, before.getBufferSize() + (long) used.getBufferSize());
                used.accept(new VectorAppender(before), null);
                keep(batch.id(), before);
            } else {
                keep(batch.id(), read);
            }
        }
    }

    private void keep(long id, FieldVector dictionary) {
        values.put(id, dictionary);
        long most = 0;
        for (int i = 0; i < dictionary.getValueCount(); i++) {
            most = Math.max(most, length(dictionary, i));
        }
        longest.put(id, most);
    }

    private static long length(FieldVector dictionary, int value) {
        return dictionary instanceof BaseVariableWidthVector texts ? texts.getValueLength(value) : Long.BYTES * 2;
    }

    private FieldVector read(ArrowColumn column, IpcBatch batch) throws IOException {
        Field stated = column.stated();
        Field plain = new Field(stated.getName(), new FieldType(true, stated.getType(), null), null);
        IpcVector stored = batch.column(plain, 0, 0);
        require(column, stored.bytes(0, stored.rows()));
        FieldVector read = column.rendered().createVector(allocator);
        boolean loaded = false;
        try {
            stored.load(read, 0, stored.rows());
            loaded = true;
            return read;
        } finally {
            if (!loaded) {
                read.close();
            }
        }
    }

    private void require(ArrowColumn column, long bytes) throws IOException {
        if (bytes > limits.pieceBytes()) {
            throw content.refused("column " + column.stated().getName() + ": expected a dictionary of at most "
                    + limits.pieceBytes() + " bytes, found one of " + bytes
                    + "; write the column without a dictionary, or read it by Arrow");
        }
    }

    /** Bytes that a row of the column takes at most, once it is no index any more. */
    long rowBytes(ArrowColumn column) {
        return longest.getOrDefault(column.stated().getDictionary().getId(), 0L) + Integer.BYTES + 1;
    }

    /** Puts the values that {@code indices} stand for into {@code target}, which is empty. */
    void decode(ArrowColumn column, BaseIntVector indices, FieldVector target) throws IOException {
        FieldVector dictionary = values.get(column.stated().getDictionary().getId());
        int rows = indices.getValueCount();
        target.setInitialCapacity(rows);
        target.allocateNew();
        for (int row = 0; row < rows; row++) {
            if (!indices.isNull(row)) {
                long index = indices.getValueAsLong(row);
                if (dictionary == null || index < 0 || index >= dictionary.getValueCount()) {
                    throw content.damaged("column " + column.stated().getName() + ": expected a number within its "
                            + (dictionary == null
                                    ? "missing dictionary"
                                    : "dictionary of " + dictionary.getValueCount())
                            + ", found " + index);
                }
                target.copyFromSafe((int) index, row, dictionary);
            }
        }
        target.setValueCount(rows);
    }

    @Override
    public void close() {
        values.values().forEach(FieldVector::close);
        values.clear();
    }
}
