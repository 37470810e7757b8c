package io.basalt.spark.dataset.write;

import java.util.Arrays;
import org.apache.spark.sql.connector.expressions.filter.AlwaysTrue;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/** What of a dataset goes when a write's rows come. */
sealed interface Overwrite {
    /** Nothing. */
    record Nothing() implements Overwrite {}

    /** All of it, and whatever else lies in its directory. */
    record Everything() implements Overwrite {}

    /** The partitions that a row comes for. */
    record Partitions() implements Overwrite {}

    /** The partitions that predicates hold for, all of them; of columns of partitions. */
    record Matching(Predicate[] predicates) implements Overwrite {}

    static Overwrite of(Predicate[] predicates) {
        return Arrays.stream(predicates).allMatch(AlwaysTrue.class::isInstance)
                ? new Everything()
                : new Matching(predicates);
    }
}
