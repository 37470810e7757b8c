package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Any row of a directory, of which only the attributes that the path spells are known. */
record DirectoryRow(DirectoryPath directory) implements Candidate {
    @Override
    public @Nullable AttributeValue value(Field field) {
        AttributeValue value = field instanceof Field.Attribute attribute
                ? directory.attributes().get(attribute.name())
                : null;
        return value != null && value.type() == field.type() ? value : null;
    }

    @Override
    public SortedMap<String, AttributeValue> attributes() {
        return new TreeMap<>(directory.attributes());
    }
}
