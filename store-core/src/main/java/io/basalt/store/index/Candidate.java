package io.basalt.store.index;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.SystemField;
import io.basalt.store.catalog.ObjectRow;
import org.jspecify.annotations.Nullable;

/** A row with the path of its directory: what predicates test and columns are filled from. */
final class Candidate {
    private final ContentTiers tiers;
    private final ObjectRow row;
    private final String directory;

    Candidate(ContentTiers tiers, ObjectRow row, String directory) {
        this.tiers = tiers;
        this.row = row;
        this.directory = directory;
    }

    ObjectRow row() {
        return row;
    }

    String key() {
        return directory + row.name();
    }

    @Nullable
    AttributeValue value(Field field) {
        if (field instanceof Field.Attribute attribute) {
            AttributeValue value = row.attributes().values().get(attribute.name());
            return value != null && value.type() == attribute.type() ? value : null;
        }
        return systemValue((SystemField) field);
    }

    private @Nullable AttributeValue systemValue(SystemField field) {
        return switch (field) {
            case KEY -> AttributeValue.of(key());
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
