package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values that no column has: keys, tiers, ETags, what paths spell. Strings are numbered anew in each block. */
final class ComputedValues implements FieldValues {
    private final SegmentRow row;
    private final Field field;
    private final long[] values = new long[Segment.BLOCK_ROWS];
    private final long[] present = new long[Segment.BLOCK_WORDS];
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<byte[]> texts = new ArrayList<>();

    ComputedValues(SegmentRow row, Field field) {
        this.row = row;
        this.field = field;
    }

    @Override
    public void load(int block, int[] rows, int count) {
        numbers.clear();
        texts.clear();
        Bits.clear(present);
        for (int i = 0; i < count; i++) {
            AttributeValue value = row.at(block * Segment.BLOCK_ROWS + rows[i]).value(field);
            if (value != null) {
                present[rows[i] >>> 6] |= 1L << rows[i];
                values[rows[i]] = value instanceof AttributeValue.Text text ? number(text) : FieldValues.code(value);
            }
        }
    }

    private int number(AttributeValue.Text text) {
        int number = numbers.computeIfAbsent(text.value(), absent -> texts.size());
        if (number == texts.size()) {
            texts.add(FieldValues.text(text));
        }
        return number;
    }

    @Override
    public boolean isPresent(int at) {
        return Bits.get(present, at);
    }

    @Override
    public long value(int at) {
        return values[at];
    }

    @Override
    public byte[] text(long value) {
        return texts.get((int) value);
    }

    @Override
    public Optional<Column> column() {
        return Optional.empty();
    }
}
