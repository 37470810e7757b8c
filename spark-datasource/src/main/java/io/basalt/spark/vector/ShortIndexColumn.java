package io.basalt.spark.vector;

import org.apache.arrow.vector.ValueVector;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Strings as 16-bit indices into a dictionary. */
final class ShortIndexColumn extends ArrowColumn {
    private final UTF8String[] dictionary;
    private long data;

    ShortIndexColumn(UTF8String[] dictionary) {
        super(DataTypes.StringType);
        this.dictionary = dictionary;
    }

    @Override
    void bindData(ValueVector vector) {
        data = vector.getDataBuffer().memoryAddress();
    }

    @Override
    public @Nullable UTF8String getUTF8String(int row) {
        return isNullAt(row) ? null : dictionary[Platform.getShort(null, data + ((long) row << 1))];
    }
}
