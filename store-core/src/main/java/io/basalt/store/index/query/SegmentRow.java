package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.SystemField;
import io.basalt.store.index.segment.Codes;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Lists;
import io.basalt.store.index.segment.Segment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A row of a segment, read value by value: a cursor that is set to one row after the other. */
final class SegmentRow implements Candidate {
    private final Segment segment;
    private final SegmentPaths paths;
    private final TierLookup tiers;
    private @Nullable List<Named> attributes;
    private int row;

    private record Named(String name, Column column) {}

    SegmentRow(Segment segment, SegmentPaths paths, TierLookup tiers) {
        this.segment = segment;
        this.paths = paths;
        this.tiers = tiers;
    }

    SegmentRow at(int newRow) {
        row = newRow;
        return this;
    }

    @Override
    public @Nullable AttributeValue value(Field field) {
        if (PathAttributes.isOne(field)) {
            AttributeValue value = directory().attributes().get(((Field.Attribute) field).name());
            return value != null && value.type() == field.type() ? value : null;
        } else if (field == SystemField.KEY) {
            String name = new String(segment.names().get(row), StandardCharsets.UTF_8);
            return AttributeValue.of(directory().path() + name);
        } else if (field == SystemField.ETAG) {
            return AttributeValue.of(ObjectEntry.etag(contentId()));
        } else if (field == SystemField.TIER) {
            String tier = tiers.tier(contentId());
            return tier == null ? null : AttributeValue.of(tier);
        }
        Optional<Column> column = segment.column(field);
        return column.isPresent() ? value(column.get()) : null;
    }

    private DirectoryPath directory() {
        return paths.parsed((int) segment.directories().value(row));
    }

    private long contentId() {
        Optional<Column> column = segment.column(SystemField.CONTENT_ID);
        return column.isPresent() && column.get().isPresent(row) ? column.get().value(row) : 0;
    }

    private @Nullable AttributeValue value(Column column) {
        return column.isPresent(row) ? decode(column, column.value(row)) : null;
    }

    /** What a long of a column stands for. */
    static AttributeValue decode(Column column, long code) {
        return switch (column.type()) {
            case LONG -> AttributeValue.of(code);
            case DOUBLE -> AttributeValue.of(Codes.toDouble(code));
            case BOOLEAN -> AttributeValue.of(code != 0);
            case TIMESTAMP -> new AttributeValue.Time(code);
            case STRING -> AttributeValue.of(new String(bytes(column, code), StandardCharsets.UTF_8));
            case STRING_LIST -> AttributeValue.of(Lists.decode(bytes(column, code)));
            case STRING_MAP, BINARY -> throw new IllegalArgumentException("no column is of type " + column.type());
        };
    }

    private static byte[] bytes(Column column, long code) {
        return column.dictionary().orElseThrow().get((int) code);
    }

    @Override
    public SortedMap<String, AttributeValue> attributes() {
        List<Named> columns = attributes;
        if (columns == null) {
            columns = segment.attributes().stream()
                    .map(field -> new Named(field.name(), segment.column(field).orElseThrow()))
                    .toList();
            attributes = columns;
        }
        int block = row / Segment.BLOCK_ROWS;
        SortedMap<String, AttributeValue> values = new TreeMap<>();
        for (Named attribute : columns) {
            if (attribute.column.nonNulls(block) > 0 && attribute.column.isPresent(row)) {
                values.put(attribute.name, decode(attribute.column, attribute.column.value(row)));
            }
        }
        return values;
    }
}
