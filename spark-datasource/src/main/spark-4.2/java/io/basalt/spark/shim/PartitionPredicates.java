package io.basalt.spark.shim;

import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.expressions.filter.PartitionPredicate;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/** Conditions on the columns that a table is partitioned by, whatever Spark's expressions they are made of. */
public final class PartitionPredicates {
    private PartitionPredicates() {}

    /** Whether a row of values of all columns that the table is partitioned by may be one that is wanted. */
    public static Optional<java.util.function.Predicate<InternalRow>> of(Predicate predicate) {
        return predicate instanceof PartitionPredicate condition ? Optional.of(condition::eval) : Optional.empty();
    }
}
