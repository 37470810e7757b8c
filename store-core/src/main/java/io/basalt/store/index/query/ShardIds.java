package io.basalt.store.index.query;

import io.basalt.store.api.StoreException;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Dictionary;

/** The numbers of a field's values in one segment; those of a dictionary are looked up once for each of its strings. */
final class ShardIds {
    private final FieldValues values;
    private final ValueIds ids;
    private final int[] idsOfCodes;
    private long lastValue;
    private int lastId = -1;

    ShardIds(SegmentView view, ValueIds ids) {
        this.values = FieldValues.of(view, ids.field());
        this.ids = ids;
        this.idsOfCodes = new int
                [values.column()
                        .flatMap(Column::dictionary)
                        .map(Dictionary::size)
                        .orElse(0)];
    }

    /** Of rows of a block, ascending. */
    void idsOf(int block, int[] rows, int count, int[] target) throws StoreException.InvalidArgument {
        values.load(block, rows, count);
        for (int i = 0; i < count; i++) {
            target[i] = values.isPresent(rows[i]) ? id(values.value(rows[i])) : 0;
        }
    }

    private int id(long value) throws StoreException.InvalidArgument {
        if (idsOfCodes.length > 0) {
            int id = idsOfCodes[(int) value];
            if (id == 0) {
                id = ids.idOf(values.text(value));
                idsOfCodes[(int) value] = id;
            }
            return id;
        } else if (ids.areTexts()) {
            return ids.idOf(values.text(value));
        } else if (lastId < 0 || lastValue != value) {
            lastId = ids.idOf(value);
            lastValue = value;
        }
        return lastId;
    }
}
