package io.basalt.spark.vector;

import org.apache.arrow.vector.ValueVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/** Byte strings with 32-bit offsets. */
final class BinaryColumn extends ArrowColumn {
    private long offsets;
    private long data;

    BinaryColumn() {
        super(DataTypes.BinaryType);
    }

    @Override
    void bindData(ValueVector vector) {
        offsets = vector.getOffsetBuffer().memoryAddress();
        data = vector.getDataBuffer().memoryAddress();
    }

    @Override
    public byte @Nullable [] getBinary(int row) {
        if (isNullAt(row)) {
            return null;
        }
        int start = offset(offsets, row);
        byte[] bytes = new byte[offset(offsets, row + 1) - start];
        Platform.copyMemory(null, data + start, bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length);
        return bytes;
    }
}
