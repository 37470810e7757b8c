package io.basalt.store.columnar.parquet;

import io.basalt.store.columnar.LeftOutException;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.PrimitiveConverter;

/** A value within a nested column. */
final class NestedLeaf extends PrimitiveConverter implements NestedNode {
    private final String column;
    private final ColumnFiller filler;
    private final HeldValue held = new HeldValue();
    private int position;

    /** @param column the top-level column's name */
    NestedLeaf(String column, ColumnFiller filler) {
        this.column = column;
        this.filler = filler;
    }

    @Override
    public void moveTo(int next) {
        position = next;
    }

    @Override
    public long bytes(int count) {
        return filler.bytes(count);
    }

    @Override
    public void clear() {}

    @Override
    public Converter converter() {
        return this;
    }

    @Override
    public void addBinary(Binary value) {
        set(held.binary(value));
    }

    @Override
    public void addBoolean(boolean value) {
        set(held.truth(value));
    }

    @Override
    public void addDouble(double value) {
        set(held.real(value));
    }

    @Override
    public void addFloat(float value) {
        set(held.single(value));
    }

    @Override
    public void addInt(int value) {
        set(held.whole(value));
    }

    @Override
    public void addLong(long value) {
        set(held.whole(value));
    }

    private void set(HeldValue value) {
        FieldVector vector = filler.vector();
        while (vector.getValueCapacity() <= position) {
            vector.reAlloc();
        }
        try {
            filler.set(position, value);
        } catch (LeftOutException e) {
            throw new LeftOutException(column, e.column() + " in it " + e.reason());
        }
    }
}
