package io.basalt.store.columnar.aggregate;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;

/** Sets values of vectors, which have room for as many rows as there are. */
final class Cells {
    private Cells() {}

    /** Of truths, whole numbers, dates and timestamps. */
    static void set(FieldVector vector, int row, long value) {
        if (vector instanceof BitVector bits) {
            bits.set(row, (int) value);
            return;
        }
        ArrowBuf data = vector.getDataBuffer();
        int width = ((BaseFixedWidthVector) vector).getTypeWidth();
        long at = (long) row * width;
        switch (width) {
            case 1 -> data.setByte(at, (byte) value);
            case 2 -> data.setShort(at, (short) value);
            case 4 -> data.setInt(at, (int) value);
            default -> data.setLong(at, value);
        }
        BitVectorHelper.setBit(vector.getValidityBuffer(), row);
    }

    static void set(FieldVector vector, int row, double value) {
        if (vector instanceof Float4Vector floats) {
            floats.set(row, (float) value);
        } else {
            ((Float8Vector) vector).set(row, value);
        }
    }

    /** Of decimals. */
    static void set(FieldVector vector, int row, long high, long low) {
        long at = (long) row * DecimalVector.TYPE_WIDTH;
        vector.getDataBuffer().setLong(at, low);
        vector.getDataBuffer().setLong(at + Long.BYTES, high);
        BitVectorHelper.setBit(vector.getValidityBuffer(), row);
    }

    static void set(FieldVector vector, int row, byte[] text) {
        ((VarCharVector) vector).setSafe(row, text);
    }
}
