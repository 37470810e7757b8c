package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.index.segment.Codes;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Dictionary;
import io.basalt.store.index.segment.Lists;
import io.basalt.store.index.segment.Names;
import io.basalt.store.index.segment.Segment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A segment in arrays, made of rows in their order. */
final class ArraySegment implements Segment {
    private final List<ObjectRow> rows;
    private final Map<Field, ArrayColumn> columns = new HashMap<>();
    private final Set<Field.Attribute> attributes;
    private final long[] directoryIds;
    private final ArrayColumn directories;

    /** @param ordered whether columns of numbers and strings have their order */
    ArraySegment(List<ObjectRow> rows, boolean ordered) {
        this.rows = List.copyOf(rows);
        attributes = rows.stream()
                .flatMap(row -> row.attributes().values().entrySet().stream())
                .map(entry ->
                        new Field.Attribute(entry.getKey(), entry.getValue().type()))
                .collect(Collectors.toSet());
        for (Field.Attribute field : attributes) {
            add(field, ordered, row -> {
                AttributeValue value = row.attributes().values().get(field.name());
                return value != null && value.type() == field.type() ? value : null;
            });
        }
        add(SystemField.SIZE, ordered, row -> AttributeValue.of(row.size()));
        add(SystemField.CONTENT_TYPE, false, row -> AttributeValue.of(row.contentType()));
        add(SystemField.CREATED, false, row -> new AttributeValue.Time(row.createdMicros()));
        add(SystemField.MODIFIED, ordered, row -> new AttributeValue.Time(row.modifiedMicros()));
        add(SystemField.VERSION, false, row -> AttributeValue.of(row.version()));
        add(SystemField.REVISION, ordered, row -> AttributeValue.of(row.revision()));
        add(SystemField.FILE_ID, ordered, row -> AttributeValue.of(row.fileId()));
        add(SystemField.CONTENT_ID, false, row -> AttributeValue.of(row.contentId()));
        directoryIds = rows.stream()
                .mapToLong(ObjectRow::directoryId)
                .distinct()
                .sorted()
                .toArray();
        long[] codes = rows.stream()
                .mapToLong(row -> Arrays.binarySearch(directoryIds, row.directoryId()))
                .toArray();
        directories = new ArrayColumn(ValueType.LONG, codes, everywhere(), Optional.empty(), false);
    }

    private boolean[] everywhere() {
        boolean[] present = new boolean[rows.size()];
        Arrays.fill(present, true);
        return present;
    }

    private void add(Field field, boolean ordered, Function<ObjectRow, AttributeValue> value) {
        long[] values = new long[rows.size()];
        boolean[] present = new boolean[rows.size()];
        boolean texts = field.type() == ValueType.STRING || field.type() == ValueType.STRING_LIST;
        ArrayDictionary dictionary = texts ? dictionary(value) : null;
        for (int i = 0; i < values.length; i++) {
            AttributeValue of = value.apply(rows.get(i));
            present[i] = of != null;
            values[i] = of == null ? -77 : dictionary == null ? Codes.of(of) : dictionary.find(bytes(of));
        }
        columns.put(field, new ArrayColumn(field.type(), values, present, Optional.ofNullable(dictionary), ordered));
    }

    private ArrayDictionary dictionary(Function<ObjectRow, AttributeValue> value) {
        TreeSet<byte[]> texts = new TreeSet<>(Arrays::compareUnsigned);
        for (ObjectRow row : rows) {
            AttributeValue of = value.apply(row);
            if (of != null) {
                texts.add(bytes(of));
            }
        }
        return new ArrayDictionary(texts.toArray(byte[][]::new));
    }

    private static byte[] bytes(AttributeValue value) {
        return value instanceof AttributeValue.TextList list
                ? Lists.encode(list.values())
                : value.text().getBytes(StandardCharsets.UTF_8);
    }

    private record ArrayDictionary(byte[][] texts) implements Dictionary {
        @Override
        public int size() {
            return texts.length;
        }

        @Override
        public byte[] get(int code) {
            return texts[code].clone();
        }

        @Override
        public int length(int code) {
            return texts[code].length;
        }

        @Override
        public void copy(int code, byte[] target, int offset) {
            System.arraycopy(texts[code], 0, target, offset, texts[code].length);
        }

        @Override
        public int find(byte[] value) {
            return Arrays.binarySearch(texts, value, Arrays::compareUnsigned);
        }
    }

    /** How often a block of a column was read. */
    int reads(Field field) {
        return columns.get(field).reads();
    }

    int reads() {
        return directories.reads()
                + columns.values().stream().mapToInt(ArrayColumn::reads).sum();
    }

    ObjectRow objectRow(int row) {
        return rows.get(row);
    }

    @Override
    public long bucketId() {
        return rows.get(0).bucketId();
    }

    @Override
    public int rows() {
        return rows.size();
    }

    @Override
    public Optional<Column> column(Field field) {
        return Optional.ofNullable(columns.get(field));
    }

    @Override
    public Set<Field.Attribute> attributes() {
        return attributes;
    }

    @Override
    public Column directories() {
        return directories;
    }

    @Override
    public int directoryCount() {
        return directoryIds.length;
    }

    @Override
    public long directoryId(int code) {
        return directoryIds[code];
    }

    @Override
    public Names names() {
        return new Names() {
            @Override
            public byte[] get(int row) {
                return rows.get(row).name().getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public int length(int row) {
                return get(row).length;
            }

            @Override
            public void copy(int row, byte[] target, int offset) {
                byte[] name = get(row);
                System.arraycopy(name, 0, target, offset, name.length);
            }
        };
    }

    @Override
    public long minRevision() {
        return rows.stream().mapToLong(ObjectRow::revision).min().orElseThrow();
    }

    @Override
    public long maxRevision() {
        return rows.stream().mapToLong(ObjectRow::revision).max().orElseThrow();
    }

    @Override
    public int rowOf(long revision) {
        return IntStream.range(0, rows.size())
                .filter(row -> rows.get(row).revision() == revision)
                .findFirst()
                .orElse(-1);
    }
}
