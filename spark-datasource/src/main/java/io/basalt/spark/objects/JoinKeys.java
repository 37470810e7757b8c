package io.basalt.spark.objects;

import io.basalt.spark.filter.PredicateTranslator;
import io.basalt.store.api.Predicate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Spark learns of the wanted objects while a query runs: the keys of a join's other side. It is no part of what a scan is: scans are equal
 * with whatever of it, as Spark compares them before it knows any.
 */
final class JoinKeys {
    /** The most values that the index is asked by. */
    private static final int MOST_VALUES = 1_000;

    private final ObjectsSchema schema;
    private Predicate wanted = Predicate.Constant.TRUE;

    JoinKeys(ObjectsSchema schema) {
        this.schema = schema;
    }

    /** Takes what the index understands; Spark tests everything again. */
    void set(org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
        PredicateTranslator translator = new PredicateTranslator(schema);
        List<Predicate> terms = new ArrayList<>();
        for (var predicate : predicates) {
            if (predicate.children().length <= MOST_VALUES) {
                translator.translate(predicate).ifPresent(terms::add);
            }
        }
        wanted = terms.isEmpty() ? Predicate.Constant.TRUE : new Predicate.And(terms);
    }

    Predicate wanted() {
        return wanted;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JoinKeys;
    }

    @Override
    public int hashCode() {
        return 0;
    }
}
