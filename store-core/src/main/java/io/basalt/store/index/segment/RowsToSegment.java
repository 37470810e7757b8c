package io.basalt.store.index.segment;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.index.segment.SegmentEncoder.Places;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes rows of one bucket as a segment, in their order. Used once. */
final class RowsToSegment {
    private final List<ObjectRow> rows;
    private final SegmentEncoder out;
    private final ColumnBuffer buffer;
    private final Map<Field.Attribute, GatheredColumn> attributes = new HashMap<>();

    RowsToSegment(List<ObjectRow> rows, SegmentEncoder out) {
        this.rows = rows;
        this.out = out;
        this.buffer = new ColumnBuffer(rows.size());
    }

    void write() throws IOException {
        writeSystemFields();
        Gatherer gatherer = new Gatherer();
        for (int row = 0; row < rows.size(); row++) {
            gatherer.add(row, rows.get(row));
        }
        SortedMap<Field.Attribute, GatheredColumn> sorted = new TreeMap<>(SegmentEncoder.ATTRIBUTES);
        sorted.putAll(attributes);
        for (GatheredColumn column : sorted.values()) {
            column.write(buffer, out);
        }
        Places places = writePlaces();
        long minRevision = Long.MAX_VALUE;
        long maxRevision = Long.MIN_VALUE;
        for (ObjectRow row : rows) {
            minRevision = Math.min(minRevision, row.revision());
            maxRevision = Math.max(maxRevision, row.revision());
        }
        out.end(rows.get(0).bucketId(), rows.size(), minRevision, maxRevision, places);
    }

    private void writeSystemFields() throws IOException {
        for (SystemNumbers numbers : SystemNumbers.ALL) {
            buffer.clear();
            for (int row = 0; row < rows.size(); row++) {
                buffer.set(row, numbers.value().applyAsLong(rows.get(row)));
            }
            out.add(numbers.field(), out.columns().numbers(buffer, SegmentEncoder.ordering(numbers.field())));
        }
        GatheredColumn contentTypes = new GatheredColumn(SystemField.CONTENT_TYPE);
        for (int row = 0; row < rows.size(); row++) {
            contentTypes.add(row, rows.get(row).contentType());
        }
        contentTypes.write(buffer, out);
    }

    private Places writePlaces() throws IOException {
        long[] ids = rows.stream()
                .mapToLong(ObjectRow::directoryId)
                .sorted()
                .distinct()
                .toArray();
        buffer.clear();
        int code = 0;
        for (int row = 0; row < rows.size(); row++) {
            long id = rows.get(row).directoryId();
            if (ids[code] != id) {
                code = Arrays.binarySearch(ids, id);
            }
            buffer.set(row, code);
        }
        Section directories = out.columns().codes(buffer, ids.length);
        Section directoryIds = out.columns().sequence(ids);
        for (ObjectRow row : rows) {
            out.strings().add(row.name().getBytes(StandardCharsets.UTF_8));
        }
        return new Places(directories, directoryIds, out.strings().end());
    }

    /** Takes the attributes of one row after the other; finds their columns by what came next in the row before. */
    private final class Gatherer {
        private final GatheredColumn start = new GatheredColumn(SystemField.KEY);
        private GatheredColumn last = start;
        private int row;

        void add(int number, ObjectRow of) {
            row = number;
            last = start;
            of.attributes().values().forEach(this::add);
        }

        private void add(String name, AttributeValue value) {
            @Nullable GatheredColumn column = last.next;
            if (column == null || !column.isOf(name, value)) {
                column = attributes.computeIfAbsent(new Field.Attribute(name, value.type()), GatheredColumn::new);
                last.next = column;
            }
            column.add(row, value);
            last = column;
        }
    }
}
