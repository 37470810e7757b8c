package io.basalt.store.index.segment;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.index.segment.BlockEncoder.Strings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of one field as rows are gone through: longs, or positions in the order in which strings were first met. Memory
 * follows from how many rows have a value. Not thread-safe.
 */
final class GatheredColumn {
    private static final int FEW = 8;
    /** Equal to no string and no list. */
    private static final Object NONE = new Object();

    private final Field field;
    private final boolean strings;
    private final Map<Object, Integer> positions;
    private int[] rows = new int[FEW];
    private long[] values = new long[FEW];
    private int count;
    private Object lastString = NONE;
    private int lastPosition;

    /** What came after it last time: the likely next one of the next row. */
    @Nullable
    GatheredColumn next;

    GatheredColumn(Field field) {
        this.field = field;
        this.strings = SegmentFormat.hasDictionary(field.type());
        this.positions = strings ? new HashMap<>() : Map.of();
    }

    Field field() {
        return field;
    }

    boolean isOf(String name, AttributeValue value) {
        return field instanceof Field.Attribute attribute
                && attribute.type() == value.type()
                && attribute.name().equals(name);
    }

    void add(int row, AttributeValue value) {
        if (value instanceof AttributeValue.Text text) {
            add(row, position(text.value()));
        } else if (value instanceof AttributeValue.TextList list) {
            add(row, position(list.values()));
        } else {
            add(row, Codes.of(value));
        }
    }

    /** Of a string column. */
    void add(int row, String value) {
        add(row, position(value));
    }

    private void add(int row, long value) {
        if (count == rows.length) {
            rows = Arrays.copyOf(rows, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        rows[count] = row;
        values[count++] = value;
    }

    private long position(Object string) {
        if (string.equals(lastString)) {
            return lastPosition;
        }
        Integer known = positions.get(string);
        if (known == null) {
            known = positions.size();
            positions.put(string, known);
        }
        lastString = string;
        lastPosition = known;
        return known;
    }

    void write(ColumnBuffer buffer, SegmentEncoder out) throws IOException {
        Strings dictionary = strings ? writeDictionary(out.strings()) : Strings.NONE;
        buffer.clear();
        for (int i = 0; i < count; i++) {
            buffer.set(rows[i], values[i]);
        }
        out.add(
                field,
                strings
                        ? out.columns().codes(buffer, dictionary, SegmentEncoder.ordering(field))
                        : out.columns().numbers(buffer, SegmentEncoder.ordering(field)));
    }

    /** Turns the values from positions as met into sorted ones. */
    private Strings writeDictionary(StringEncoder out) throws IOException {
        Met[] met = new Met[positions.size()];
        positions.forEach((string, position) -> met[position] = new Met(utf8(string), position));
        Arrays.sort(met);
        long[] sorted = new long[met.length];
        for (int code = 0; code < met.length; code++) {
            sorted[met[code].position] = code;
            out.add(met[code].bytes);
        }
        for (int i = 0; i < count; i++) {
            values[i] = sorted[(int) values[i]];
        }
        return out.end();
    }

    private byte[] utf8(Object string) {
        return string instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : listBytes(string);
    }

    private static byte[] listBytes(Object strings) {
        return Lists.encode(((List<?>) strings).stream().map(String.class::cast).toList());
    }

    /** A string and its position among those met. */
    private record Met(byte[] bytes, int position) implements Comparable<Met> {
        @Override
        public int compareTo(Met other) {
            return Arrays.compareUnsigned(bytes, other.bytes);
        }
    }
}
