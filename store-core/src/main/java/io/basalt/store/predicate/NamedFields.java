package io.basalt.store.predicate;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import java.util.List;

/**
 * What a name stands for in a bucket.
 *
 * @param name a system field's column, or an attribute's full name
 * @param fields the system field alone, or the attribute with each type that it occurs with; empty where no object has
 *     the attribute
 */
public record NamedFields(String name, List<Field> fields) {
    public NamedFields {
        fields = List.copyOf(fields);
    }

    /** Whether this is something that users, ingest or functions say of objects, and not a field that every object has. */
    public boolean isAttribute() {
        return fields.isEmpty() || !(fields.get(0) instanceof SystemField);
    }

    /** The name as the objects table has it: {@code size}, {@code attr.label}, {@code attr.image.width}. */
    public String column() {
        return isAttribute() ? BucketFields.ATTR + Attributes.shortName(name) : name;
    }
}
