package io.basalt.spark.shim;

import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/** Spark 4.1 gives sources predicates that it has words for, and no others. */
public final class PartitionPredicates {
    private PartitionPredicates() {}

    /** None. */
    public static Optional<java.util.function.Predicate<InternalRow>> of(Predicate predicate) {
        return Optional.empty();
    }
}
