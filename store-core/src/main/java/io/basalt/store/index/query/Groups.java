package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the different combinations of some fields' values. The first field's values are numbered; then, field by field,
 * pairs of the number so far and the next value's.
 */
final class Groups {
    private final List<ValueIds> fields = new ArrayList<>();
    private final List<LongIds> pairs = new ArrayList<>();

    Groups(List<Field> by, MemoryBound memory) {
        for (Field field : by) {
            fields.add(new ValueIds(field, memory));
            pairs.add(new LongIds(memory));
        }
    }

    List<ValueIds> fields() {
        return fields;
    }

    /** How many there are: of no fields there is one. */
    int count() {
        return pairs.isEmpty() ? 1 : pairs.get(pairs.size() - 1).size();
    }

    /** Takes the next field's value to the group so far, which is 0 before the first. */
    int next(int field, int group, int id) throws StoreException.InvalidArgument {
        return pairs.get(field).idOf((long) group << 32 | id);
    }

    int of(Candidate row) throws StoreException.InvalidArgument {
        int group = 0;
        for (int field = 0; field < fields.size(); field++) {
            ValueIds ids = fields.get(field);
            group = next(field, group, ids.idOf(row.value(ids.field())));
        }
        return group;
    }

    /** One value for each field. */
    List<@Nullable AttributeValue> values(int group) {
        @Nullable AttributeValue[] values = new AttributeValue[fields.size()];
        int at = group;
        for (int field = fields.size() - 1; field >= 0; field--) {
            long pair = pairs.get(field).key(at);
            values[field] = fields.get(field).value((int) pair);
            at = (int) (pair >>> 32);
        }
        return Arrays.asList(values);
    }
}
