package io.basalt.spark.vector;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.arrow.vector.ValueVector;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/** Decimals, of 128 bits each in the order of the machine. Up to 18 digits only the lower 64 are looked at. */
final class DecimalColumn extends ArrowColumn {
    private static final int BYTES = 16;

    private long data;

    DecimalColumn(DecimalType type) {
        super(type);
    }

    @Override
    void bindData(ValueVector vector) {
        data = vector.getDataBuffer().memoryAddress();
    }

    /** What generated code reads of decimals of up to 18 digits. */
    @Override
    public long getLong(int row) {
        return Platform.getLong(null, address(row));
    }

    @Override
    public @Nullable Decimal getDecimal(int row, int precision, int scale) {
        if (isNullAt(row)) {
            return null;
        }
        if (precision <= Decimal.MAX_LONG_DIGITS()) {
            return Decimal.createUnsafe(getLong(row), precision, scale);
        }
        byte[] bigEndian = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bigEndian[BYTES - 1 - i] = Platform.getByte(null, address(row) + i);
        }
        return Decimal.apply(new BigDecimal(new BigInteger(bigEndian), scale), precision, scale);
    }

    private long address(int row) {
        return data + ((long) row << 4);
    }
}
