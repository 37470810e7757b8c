package io.basalt.store.index.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.catalog.ObjectRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Whether a segment says what the rows say that it was made of, by every way of asking. */
final class SegmentAssertions {
    private final Segment segment;
    private final List<ObjectRow> rows;

    private SegmentAssertions(Segment segment, List<ObjectRow> rows) {
        this.segment = segment;
        this.rows = rows;
    }

    static void assertHolds(Segment segment, List<ObjectRow> rows) {
        new SegmentAssertions(segment, rows).assertAll();
    }

    private void assertAll() {
        assertEquals(rows.size(), segment.rows());
        assertEquals(rows.get(0).bucketId(), segment.bucketId());
        assertEquals(rows.stream().mapToLong(ObjectRow::revision).min().getAsLong(), segment.minRevision());
        assertEquals(rows.stream().mapToLong(ObjectRow::revision).max().getAsLong(), segment.maxRevision());
        assertPlaces();
        assertNumbers(SystemField.SIZE, rows.stream().map(ObjectRow::size).toList());
        assertNumbers(
                SystemField.CREATED, rows.stream().map(ObjectRow::createdMicros).toList());
        assertNumbers(
                SystemField.MODIFIED,
                rows.stream().map(ObjectRow::modifiedMicros).toList());
        assertNumbers(SystemField.VERSION, rows.stream().map(ObjectRow::version).toList());
        assertNumbers(
                SystemField.REVISION, rows.stream().map(ObjectRow::revision).toList());
        assertNumbers(SystemField.FILE_ID, rows.stream().map(ObjectRow::fileId).toList());
        assertNumbers(
                SystemField.CONTENT_ID, rows.stream().map(ObjectRow::contentId).toList());
        assertStrings(
                SystemField.CONTENT_TYPE,
                rows.stream().map(row -> utf8(row.contentType())).toList());
        assertAttributes();
    }

    private void assertPlaces() {
        Column directories = segment.directories();
        Set<Long> ids = new TreeSet<>();
        for (int row = 0; row < rows.size(); row++) {
            ids.add(rows.get(row).directoryId());
            assertEquals(rows.get(row).directoryId(), segment.directoryId((int) directories.value(row)));
            byte[] name = utf8(rows.get(row).name());
            assertArrayEquals(name, segment.names().get(row));
            assertEquals(name.length, segment.names().length(row));
            byte[] target = new byte[name.length + 3];
            segment.names().copy(row, target, 3);
            assertArrayEquals(name, Arrays.copyOfRange(target, 3, target.length));
            assertEquals(row, segment.rowOf(rows.get(row).revision()));
        }
        assertNamesInSuccession();
        assertEquals(ids.size(), segment.directoryCount());
        assertEquals(ids.size(), directories.distinct());
        int code = 0;
        for (long id : ids) {
            assertEquals(id, segment.directoryId(code++));
        }
        Set<Long> revisions =
                new HashSet<>(rows.stream().map(ObjectRow::revision).toList());
        for (long revision = segment.minRevision() - 1; revision < segment.minRevision() + 50; revision++) {
            if (!revisions.contains(revision)) {
                assertEquals(-1, segment.rowOf(revision));
            }
        }
        assertEquals(-1, segment.rowOf(segment.maxRevision() + 1));
        boolean ascending = rows.stream()
                .map(ObjectRow::revision)
                .sorted()
                .toList()
                .equals(rows.stream().map(ObjectRow::revision).toList());
        assertEquals(
                ascending,
                segment.column(SystemField.REVISION).orElseThrow().order().isEmpty());
    }

    private void assertNamesInSuccession() {
        int[] ends = new int[rows.size()];
        for (int first : new int[] {0, rows.size() / 3, rows.size() - 1}) {
            int count = rows.size() - first;
            byte[] names = segment.names().read(first, count, new byte[5], ends);
            int[] endsOneByOne = new int[rows.size()];
            byte[] oneByOne = oneByOne(segment.names()).read(first, count, new byte[5], endsOneByOne);
            assertArrayEquals(Arrays.copyOf(ends, count), Arrays.copyOf(endsOneByOne, count));
            assertEquals(-1, Arrays.mismatch(names, 0, ends[count - 1], oneByOne, 0, ends[count - 1]));
            int start = 0;
            for (int i = 0; i < count; i++) {
                assertEquals(
                        rows.get(first + i).name(), new String(names, start, ends[i] - start, StandardCharsets.UTF_8));
                start = ends[i];
            }
        }
    }

    /** Without a way of its own to read many. */
    private static Names oneByOne(Names names) {
        return new Names() {
            @Override
            public byte[] get(int row) {
                return names.get(row);
            }

            @Override
            public int length(int row) {
                return names.length(row);
            }

            @Override
            public void copy(int row, byte[] target, int offset) {
                names.copy(row, target, offset);
            }
        };
    }

    private void assertAttributes() {
        Set<Field.Attribute> attributes = new HashSet<>();
        rows.forEach(row -> row.attributes()
                .values()
                .forEach((name, value) -> attributes.add(new Field.Attribute(name, value.type()))));
        assertEquals(attributes, segment.attributes());
        for (Field.Attribute attribute : attributes) {
            assertAttribute(attribute);
        }
        assertTrue(segment.column(Field.attribute("no-such", ValueType.LONG)).isEmpty());
        assertTrue(segment.column(SystemField.KEY).isEmpty());
    }

    private void assertAttribute(Field.Attribute attribute) {
        List<AttributeValue> values = new ArrayList<>();
        for (ObjectRow row : rows) {
            AttributeValue value = row.attributes().values().get(attribute.name());
            values.add(value != null && value.type() == attribute.type() ? value : null);
        }
        if (attribute.type() == ValueType.STRING || attribute.type() == ValueType.STRING_LIST) {
            List<byte[]> strings = new ArrayList<>();
            values.forEach(value -> strings.add(value == null ? null : bytes(value)));
            assertStrings(attribute, strings);
        } else {
            List<Long> numbers = new ArrayList<>();
            values.forEach(value -> numbers.add(value == null ? null : (Long) Codes.of(value)));
            assertNumbers(attribute, numbers);
        }
    }

    private static byte[] bytes(AttributeValue value) {
        return value instanceof AttributeValue.TextList list ? Lists.encode(list.values()) : utf8(value.text());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** @param expected null where a row has none */
    private void assertStrings(Field field, List<byte[]> expected) {
        TreeSet<byte[]> sorted = new TreeSet<>(Arrays::compareUnsigned);
        expected.stream().filter(Objects::nonNull).forEach(sorted::add);
        Column column = segment.column(field).orElseThrow();
        Dictionary dictionary = column.dictionary().orElseThrow();
        assertEquals(sorted.size(), dictionary.size());
        assertEquals(sorted.size(), column.distinct());
        Map<ByteBuffer, Long> codes = new HashMap<>();
        for (byte[] string : sorted) {
            int code = codes.size();
            assertArrayEquals(string, dictionary.get(code));
            assertEquals(string.length, dictionary.length(code));
            assertEquals(code, dictionary.find(string));
            byte[] longer = Arrays.copyOf(string, string.length + 1);
            assertEquals(sorted.contains(longer) ? code + 1 : -(code + 1) - 1, dictionary.find(longer));
            codes.put(ByteBuffer.wrap(string), (long) code);
        }
        assertEquals(sorted.first().length == 0 ? 0 : -1, dictionary.find(new byte[0]));
        List<Long> numbers = new ArrayList<>();
        expected.forEach(string -> numbers.add(string == null ? null : codes.get(ByteBuffer.wrap(string))));
        assertNumbers(field, numbers);
    }

    /** @param expected null where a row has none */
    private void assertNumbers(Field field, List<Long> expected) {
        Column column = segment.column(field).orElseThrow();
        assertEquals(field.type(), column.type());
        List<Long> present = expected.stream().filter(Objects::nonNull).toList();
        assertEquals(present.size(), column.nonNulls());
        assertEquals(Collections.min(present), column.min());
        assertEquals(Collections.max(present), column.max());
        long different = new HashSet<>(present).size();
        assertEquals(different, column.distinct(), Math.max(1, different * 0.1));
        for (int block = 0; block < segment.blocks(); block++) {
            int from = block * Segment.BLOCK_ROWS;
            assertBlock(column, block, expected.subList(from, from + segment.blockRows(block)));
        }
        for (int row = 0; row < expected.size(); row++) {
            Long value = expected.get(row);
            assertEquals(value != null, column.isPresent(row));
            if (value != null) {
                assertEquals(value, column.value(row));
            }
        }
        column.order().ifPresent(order -> assertOrder(order, expected));
    }

    private static void assertBlock(Column column, int block, List<Long> expected) {
        long[] values = new long[Segment.BLOCK_ROWS];
        long[] present = new long[Segment.BLOCK_WORDS];
        Arrays.fill(present, 0xAAAA_AAAA_AAAA_AAAAL);
        int count = column.read(block, values, present);
        List<Long> actual = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            actual.add((present[i / 64] >>> (i % 64) & 1) != 0 ? (Long) values[i] : null);
        }
        assertEquals(expected, actual);
        assertEquals(count, Arrays.stream(present).map(Long::bitCount).sum());
        assertEquals(count, column.nonNulls(block));
        List<Long> nonNulls = expected.stream().filter(Objects::nonNull).toList();
        assertEquals(nonNulls.size(), count);
        if (count > 0) {
            assertEquals(Collections.min(nonNulls), column.min(block));
            assertEquals(Collections.max(nonNulls), column.max(block));
        }
    }

    private static void assertOrder(Column.Order order, List<Long> expected) {
        List<Integer> sorted = IntStream.range(0, expected.size())
                .boxed()
                .filter(row -> expected.get(row) != null)
                .sorted(Comparator.comparing(expected::get))
                .toList();
        assertEquals(
                sorted, IntStream.range(0, order.size()).mapToObj(order::row).toList());
    }
}
