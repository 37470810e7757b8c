package io.basalt.spark.dataset.write;

import io.basalt.spark.dataset.layout.DatasetObject;
import io.basalt.spark.dataset.layout.DatasetObjects;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.expressions.filter.AlwaysTrue;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/** What of a dataset goes when a write's rows come. */
public sealed interface Overwrite {
    /** Nothing. */
    record Nothing() implements Overwrite {}

    /** All of it, and whatever else lies in its directory. */
    record Everything() implements Overwrite {}

    /** The partitions that a row comes for. */
    record Partitions() implements Overwrite {}

    /** The partitions that predicates hold for, all of them; of columns of partitions. */
    record Matching(Predicate[] predicates) implements Overwrite {}

    /** The objects that rows of are written again, others among them. */
    record Objects(Rewritten read) implements Overwrite {}

    /** What a statement reads that changes rows; known when its job has run. */
    interface Rewritten {
        /** The keys of the objects that go. */
        Set<String> keys();

        /** The objects among which the statement looks for rows: none of them may have changed, and none may have come. */
        List<DatasetObject> mayMatch(DatasetObjects objects);
    }

    static Overwrite of(Predicate[] predicates) {
        return Arrays.stream(predicates).allMatch(AlwaysTrue.class::isInstance)
                ? new Everything()
                : new Matching(predicates);
    }
}
