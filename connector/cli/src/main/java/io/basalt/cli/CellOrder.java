package io.basalt.cli;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of cells by several of their columns. Strings compare by their UTF-8 bytes, NaN exceeds every number; of different
 * types, numbers come before strings and those before the rest.
 */
final class CellOrder implements Comparator<List<@Nullable Object>> {
    private final List<Key> keys;

    /** @param column the cell's index */
    record Key(int column, boolean descending, boolean nullsFirst) {}

    CellOrder(List<Key> keys) {
        this.keys = List.copyOf(keys);
    }

    @Override
    public int compare(List<@Nullable Object> a, List<@Nullable Object> b) {
        for (Key key : keys) {
            int order = compare(a.get(key.column), b.get(key.column), key);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compare(@Nullable Object a, @Nullable Object b, Key key) {
        if (a == null || b == null) {
            return a == b ? 0 : (a == null) == key.nullsFirst ? -1 : 1;
        }
        return key.descending ? values(b, a) : values(a, b);
    }

    private static int values(Object a, Object b) {
        if (a instanceof Long x && b instanceof Long y) {
            return Long.compare(x, y);
        } else if (a instanceof Number x && b instanceof Number y) {
            return Double.compare(x.doubleValue() + 0.0, y.doubleValue() + 0.0);
        } else if (a instanceof String x && b instanceof String y) {
            return Arrays.compareUnsigned(x.getBytes(StandardCharsets.UTF_8), y.getBytes(StandardCharsets.UTF_8));
        } else if (a instanceof TimeCell x && b instanceof TimeCell y) {
            return Long.compare(x.micros(), y.micros());
        } else if (a instanceof Boolean x && b instanceof Boolean y) {
            return Boolean.compare(x, y);
        }
        return Integer.compare(rank(a), rank(b));
    }

    private static int rank(Object value) {
        return value instanceof Number ? 0 : value instanceof String ? 1 : value instanceof Boolean ? 2 : 3;
    }
}
