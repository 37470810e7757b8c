package io.basalt.spark.filter;

import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import java.util.Optional;

/** What the columns that Spark's predicates refer to are to the store. References come as the names of their parts. */
public interface FilterColumns {
    /** The field of a column that the store compares with literals of the field's type; empty where it does not. */
    Optional<Field> comparable(String... path);

    /** Whether a column, or a field within one, is null; empty where the store does not know. */
    Optional<Predicate> isNull(String... path);
}
