package io.basalt.store.index;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.index.segment.Codes;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Lists;
import io.basalt.store.index.segment.Segment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;

/** Rows of a segment as they were written, but for the checksums of their contents, which the index does not have. */
final class SegmentRow {
    private SegmentRow() {}

    static ObjectRow of(Segment segment, int row) {
        TreeMap<String, AttributeValue> attributes = new TreeMap<>();
        for (Field.Attribute attribute : segment.attributes()) {
            Column column = segment.column(attribute).orElseThrow();
            if (column.isPresent(row)) {
                attributes.put(attribute.name(), value(column, row));
            }
        }
        return new ObjectRow(
                number(segment, SystemField.FILE_ID, row),
                segment.bucketId(),
                segment.directoryId((int) segment.directories().value(row)),
                new String(segment.names().get(row), StandardCharsets.UTF_8),
                number(segment, SystemField.CONTENT_ID, row),
                number(segment, SystemField.SIZE, row),
                0,
                Optional.empty(),
                number(segment, SystemField.VERSION, row),
                number(segment, SystemField.REVISION, row),
                number(segment, SystemField.CREATED, row),
                number(segment, SystemField.MODIFIED, row),
                value(segment.column(SystemField.CONTENT_TYPE).orElseThrow(), row)
                        .text(),
                new Attributes(attributes));
    }

    private static long number(Segment segment, SystemField field, int row) {
        return segment.column(field).orElseThrow().value(row);
    }

    private static AttributeValue value(Column column, int row) {
        long code = column.value(row);
        return switch (column.type()) {
            case LONG -> AttributeValue.of(code);
            case TIMESTAMP -> new AttributeValue.Time(code);
            case BOOLEAN -> AttributeValue.of(code != 0);
            case DOUBLE -> AttributeValue.of(Codes.toDouble(code));
            case STRING -> AttributeValue.of(new String(bytes(column, code), StandardCharsets.UTF_8));
            case STRING_LIST -> AttributeValue.of(Lists.decode(bytes(column, code)));
            case STRING_MAP, BINARY -> throw new IllegalStateException(column.type() + " is no column");
        };
    }

    private static byte[] bytes(Column column, long code) {
        return column.dictionary().orElseThrow().get((int) code);
    }
}
