package io.basalt.store.columnar.parquet;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.io.api.Binary;

/** One value where fillers look for a reader's current one. It has no column to go through. Not thread-safe. */
final class HeldValue implements ColumnReader {
    private boolean truth;
    private long whole;
    private float single;
    private double real;
    private Binary binary = Binary.EMPTY;

    HeldValue truth(boolean value) {
        truth = value;
        return this;
    }

    HeldValue whole(long value) {
        whole = value;
        return this;
    }

    HeldValue single(float value) {
        single = value;
        return this;
    }

    HeldValue real(double value) {
        real = value;
        return this;
    }

    HeldValue binary(Binary value) {
        binary = value;
        return this;
    }

    @Override
    public boolean getBoolean() {
        return truth;
    }

    @Override
    public int getInteger() {
        return (int) whole;
    }

    @Override
    public long getLong() {
        return whole;
    }

    @Override
    public float getFloat() {
        return single;
    }

    @Override
    public double getDouble() {
        return real;
    }

    @Override
    public Binary getBinary() {
        return binary;
    }

    @Override
    @Deprecated
    public long getTotalValueCount() {
        throw noColumn();
    }

    @Override
    public void consume() {
        throw noColumn();
    }

    @Override
    public int getCurrentRepetitionLevel() {
        throw noColumn();
    }

    @Override
    public int getCurrentDefinitionLevel() {
        throw noColumn();
    }

    @Override
    public void writeCurrentValueToConverter() {
        throw noColumn();
    }

    @Override
    public void skip() {
        throw noColumn();
    }

    @Override
    public int getCurrentValueDictionaryID() {
        throw noColumn();
    }

    @Override
    public ColumnDescriptor getDescriptor() {
        throw noColumn();
    }

    private static UnsupportedOperationException noColumn() {
        return new UnsupportedOperationException("a held value has no column");
    }
}
