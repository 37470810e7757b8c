package io.basalt.spark.vector;

import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** A {@link ColumnVector} that owns no memory and refuses every access its type does not offer. */
public abstract class ReadOnlyColumn extends ColumnVector {
    protected ReadOnlyColumn(DataType type) {
        super(type);
    }

    @Override
    public final void close() {}

    @Override
    public final void closeIfFreeable() {}

    @Override
    public boolean getBoolean(int row) {
        throw refused("boolean");
    }

    @Override
    public byte getByte(int row) {
        throw refused("byte");
    }

    @Override
    public short getShort(int row) {
        throw refused("short");
    }

    @Override
    public int getInt(int row) {
        throw refused("int");
    }

    @Override
    public long getLong(int row) {
        throw refused("long");
    }

    @Override
    public float getFloat(int row) {
        throw refused("float");
    }

    @Override
    public double getDouble(int row) {
        throw refused("double");
    }

    @Override
    public @Nullable ColumnarArray getArray(int row) {
        throw refused("array");
    }

    @Override
    public @Nullable ColumnarMap getMap(int row) {
        throw refused("map");
    }

    @Override
    public @Nullable Decimal getDecimal(int row, int precision, int scale) {
        throw refused("decimal");
    }

    @Override
    public @Nullable UTF8String getUTF8String(int row) {
        throw refused("string");
    }

    @Override
    public byte @Nullable [] getBinary(int row) {
        throw refused("binary");
    }

    @Override
    public ColumnVector getChild(int ordinal) {
        throw refused("struct");
    }

    private UnsupportedOperationException refused(String asked) {
        return new UnsupportedOperationException("a column of " + dataType().simpleString() + " read as " + asked);
    }
}
