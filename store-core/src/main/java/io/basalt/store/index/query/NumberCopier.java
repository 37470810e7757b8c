package io.basalt.store.index.query;

import io.basalt.store.api.ValueType;
import io.basalt.store.index.segment.Codes;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;

/** Copies longs, timestamps and doubles: eight bytes each. */
final class NumberCopier implements BlockCopier {
    private final ColumnBlock column;
    private final BaseFixedWidthVector vector;
    private final boolean doubles;
    private int[] rows = new int[0];

    NumberCopier(ColumnBlock column, BaseFixedWidthVector vector) {
        this.column = column;
        this.vector = vector;
        this.doubles = column.column().type() == ValueType.DOUBLE;
    }

    @Override
    public void prepare(int block, int[] newRows, int count, int[] sizes) {
        rows = newRows;
        column.load(block, newRows, count);
    }

    @Override
    public long copy(int from, int to, int at) {
        int end = at + to - from;
        while (vector.getValueCapacity() < end) {
            vector.reAlloc();
        }
        long[] values = column.values();
        long address = vector.getDataBuffer().memoryAddress() + 8L * at - 8L * from;
        if (doubles) {
            for (int i = from; i < to; i++) {
                double value = Codes.toDouble(values[rows[i]]);
                MemoryUtil.putLong(address + 8L * i, Double.doubleToRawLongBits(value));
            }
        } else {
            for (int i = from; i < to; i++) {
                MemoryUtil.putLong(address + 8L * i, values[rows[i]]);
            }
        }
        markPresent(column, rows, from, to, vector, at);
        return 0;
    }

    /** Sets the validity of rows that have a value. */
    static void markPresent(ColumnBlock column, int[] rows, int from, int to, BaseFixedWidthVector vector, int at) {
        long[] present = column.present();
        for (int i = from; i < to; i++) {
            if (Bits.get(present, rows[i])) {
                Validity.set(vector.getValidityBuffer(), at + i - from);
            }
        }
    }
}
