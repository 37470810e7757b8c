package io.basalt.spark.vector;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;

/** A column over one Arrow vector at a time. Reads between {@link #bind} and the next batch only. */
public abstract class ArrowColumn extends ReadOnlyColumn {
    private long validity;
    private int nulls;

    protected ArrowColumn(DataType type) {
        super(type);
    }

    /** Points this column at a batch's vector, which must be of this column's physical type. */
    public final void bind(FieldVector vector) {
        rebind(vector);
    }

    final void rebind(ValueVector vector) {
        nulls = vector.getNullCount();
        validity = vector.getValidityBuffer().memoryAddress();
        bindData(vector);
    }

    abstract void bindData(ValueVector vector);

    @Override
    public final boolean hasNull() {
        return nulls > 0;
    }

    @Override
    public final int numNulls() {
        return nulls;
    }

    @Override
    public final boolean isNullAt(int row) {
        return nulls != 0 && !bit(validity, row);
    }

    static boolean bit(long address, int row) {
        return (Platform.getByte(null, address + (row >> 3)) & (1 << (row & 7))) != 0;
    }

    static int offset(long offsets, int row) {
        return Platform.getInt(null, offsets + ((long) row << 2));
    }
}
