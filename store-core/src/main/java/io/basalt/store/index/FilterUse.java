package io.basalt.store.index;

import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.SystemField;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often the queries of a bucket have asked for values of each field: what its rows are worth being laid together by.
 * Since the store was opened. Thread-safe.
 */
final class FilterUse {
    private static final int MOST_FIELDS = 256;
    private static final int WORTH_IT = 16;

    private final Map<Field, Integer> uses = new ConcurrentHashMap<>();

    void note(Predicate predicate) {
        if (predicate instanceof Predicate.And and) {
            and.terms().forEach(this::note);
        } else if (predicate instanceof Predicate.Compare compare
                && compare.operator() != Predicate.Operator.NOT_EQUAL) {
            note(compare.field());
        } else if (predicate instanceof Predicate.In in) {
            note(in.field());
        }
    }

    private void note(Field field) {
        boolean stored = field instanceof Field.Attribute
                || field == SystemField.SIZE
                || field == SystemField.CREATED
                || field == SystemField.MODIFIED
                || field == SystemField.CONTENT_TYPE;
        if (stored && (uses.size() < MOST_FIELDS || uses.containsKey(field))) {
            uses.merge(field, 1, Integer::sum);
        }
    }

    /** The field that was asked for most, if it was often. */
    Optional<Field> favourite() {
        return uses.entrySet().stream()
                .filter(use -> use.getValue() >= WORTH_IT)
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .map(Map.Entry::getKey);
    }
}
