package io.basalt.store.index.query;

import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;

/** Where the values of fields come from. */
final class Fields {
    private Fields() {}

    /** Whether segments have a column of the field; others follow from directories, content ids and all attributes. */
    static boolean isStored(Field field) {
        return !PathAttributes.isOne(field)
                && field != SystemField.KEY
                && field != SystemField.ETAG
                && field != SystemField.TIER
                && field.type() != ValueType.STRING_MAP;
    }
}
