package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.SystemField;
import io.basalt.store.catalog.ObjectRow;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** A row that is in no segment yet. */
record TailRow(ObjectRow row, DirectoryPath directory, TierLookup tiers) implements Candidate {
    @Override
    public SortedMap<String, AttributeValue> attributes() {
        return row.attributes().values();
    }

    @Override
    public @Nullable AttributeValue value(Field field) {
        if (field instanceof Field.Attribute attribute) {
            AttributeValue value = PathAttributes.isOne(field)
                    ? directory.attributes().get(attribute.name())
                    : row.attributes().values().get(attribute.name());
            return value != null && value.type() == attribute.type() ? value : null;
        }
        return systemValue((SystemField) field);
    }

    private @Nullable AttributeValue systemValue(SystemField field) {
        return switch (field) {
            case KEY -> AttributeValue.of(directory.path() + row.name());
            case SIZE -> AttributeValue.of(row.size());
            case ETAG -> AttributeValue.of(ObjectEntry.etag(row.contentId()));
            case CONTENT_TYPE -> AttributeValue.of(row.contentType());
            case CREATED -> new AttributeValue.Time(row.createdMicros());
            case MODIFIED -> new AttributeValue.Time(row.modifiedMicros());
            case VERSION -> AttributeValue.of(row.version());
            case REVISION -> AttributeValue.of(row.revision());
            case FILE_ID -> AttributeValue.of(row.fileId());
            case CONTENT_ID -> AttributeValue.of(row.contentId());
            case TIER -> {
                String tier = tiers.tier(row.contentId());
                yield tier == null ? null : AttributeValue.of(tier);
            }
            case TAGS, METADATA -> throw new IllegalArgumentException(field.column() + " is a map, not a value");
        };
    }
}
