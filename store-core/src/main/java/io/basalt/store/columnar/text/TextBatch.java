package io.basalt.store.columnar.text;

import io.basalt.store.columnar.TableLimits;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/** The vectors that rows of text are put into, and how full they are. Not thread-safe. */
final class TextBatch implements AutoCloseable {
    /** What a value of a column takes at least, null or not: most are of 64 bits. */
    private static final int ROOM_OF_ONE = Long.BYTES;

    private static final int FIRST_ROWS = 64;

    private final List<Field> fields;
    private final List<FieldVector> vectors;
    private final TableLimits limits;
    private int rows;
    private long bytes;

    TextBatch(List<Field> fields, BufferAllocator allocator, TableLimits limits) {
        this.fields = fields;
        this.vectors =
                fields.stream().map(field -> field.createVector(allocator)).toList();
        this.limits = limits;
    }

    List<Field> fields() {
        return fields;
    }

    List<FieldVector> vectors() {
        return vectors;
    }

    /** Makes it empty. */
    void begin() {
        for (FieldVector vector : vectors) {
            vector.clear();
            vector.setInitialCapacity(FIRST_ROWS);
            vector.allocateNew();
        }
        rows = 0;
        bytes = 0;
    }

    /** The row that is to be filled. */
    int row() {
        return rows;
    }

    /** @param rowBytes of the row that has been filled */
    void added(long rowBytes) {
        rows++;
        bytes += rowBytes + (long) vectors.size() * ROOM_OF_ONE;
    }

    boolean isFull() {
        return rows == limits.batchRows() || bytes >= limits.batchBytes();
    }

    /** The batch; closing it would close the vectors. */
    VectorSchemaRoot end() {
        vectors.forEach(vector -> vector.setValueCount(rows));
        return new VectorSchemaRoot(fields, vectors, rows);
    }

    @Override
    public void close() {
        vectors.forEach(FieldVector::close);
    }
}
