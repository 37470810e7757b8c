package io.basalt.store.index.query;

import io.basalt.store.api.ValueType;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Dictionary;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values of a column; strings of a small dictionary are held, once they were asked for. */
final class StoredValues implements FieldValues {
    private static final int SMALL = 1 << 16;

    private final ColumnBlock block;
    private final boolean doubles;
    private final Optional<Dictionary> dictionary;
    private final byte[] @Nullable [] held;

    StoredValues(ColumnBlock block) {
        this.block = block;
        this.doubles = block.column().type() == ValueType.DOUBLE;
        this.dictionary = block.column().dictionary();
        int size = dictionary.map(Dictionary::size).orElse(0);
        this.held = new byte[size <= SMALL ? size : 0][];
    }

    @Override
    public void load(int at, int[] rows, int count) {
        block.load(at, rows, count);
    }

    @Override
    public boolean isPresent(int row) {
        return Bits.get(block.present(), row);
    }

    @Override
    public long value(int row) {
        long value = block.values()[row];
        return doubles && value == NEGATIVE_ZERO ? POSITIVE_ZERO : value;
    }

    @Override
    public byte[] text(long value) {
        if (held.length == 0) {
            return dictionary.orElseThrow().get((int) value);
        }
        byte[] text = held[(int) value];
        if (text == null) {
            text = dictionary.orElseThrow().get((int) value);
            held[(int) value] = text;
        }
        return text;
    }

    @Override
    public Optional<Column> column() {
        return Optional.of(block.column());
    }
}
