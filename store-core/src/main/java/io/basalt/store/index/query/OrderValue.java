package io.basalt.store.index.query;

import io.basalt.store.api.Query;
import io.basalt.store.index.segment.Column;
import io.basalt.store.index.segment.Dictionary;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/**
 * A value of an order's first clause, comparable over segments.
 *
 * @param value of what is no string
 * @param text of a string, in UTF-8
 */
record OrderValue(boolean isNull, long value, byte[] text) {
    static final OrderValue NULL = new OrderValue(true, 0, FieldValues.NO_TEXT);

    /** What a long of a column stands for. */
    static OrderValue of(Column column, long value) {
        Optional<Dictionary> dictionary = column.dictionary();
        return dictionary.isPresent()
                ? new OrderValue(false, 0, dictionary.get().get((int) value))
                : new OrderValue(false, FieldValues.normal(column.type(), value), FieldValues.NO_TEXT);
    }

    /** What a row that is kept has. */
    static OrderValue of(OrderKeys keys, int slot) {
        if (keys.isNull(slot, 0)) {
            return NULL;
        }
        return keys.isText(0)
                ? new OrderValue(false, 0, keys.text(slot, 0))
                : new OrderValue(false, keys.value(slot, 0), FieldValues.NO_TEXT);
    }

    /** What the clause puts first is less. */
    static Comparator<OrderValue> in(Query.Order order) {
        return (a, b) -> {
            if (a.isNull || b.isNull) {
                return a.isNull == b.isNull ? 0 : a.isNull == order.nullsFirst() ? -1 : 1;
            }
            int compared = Arrays.compareUnsigned(a.text, b.text);
            compared = compared == 0 ? Long.compare(a.value, b.value) : compared;
            return order.descending() ? -compared : compared;
        };
    }
}
