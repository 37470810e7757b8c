package io.basalt.spark.objects;

import io.basalt.store.api.Query;
import java.util.stream.IntStream;
import org.apache.spark.sql.connector.read.InputPartition;

/** Spark's {@link InputPartition}: a task's share of the rows. */
record ObjectsPartition(ObjectsQuery query, Query.Part part) implements InputPartition {
    /** A query's rows in so many parts. */
    static InputPartition[] of(ObjectsQuery query, int parts) {
        return IntStream.range(0, parts)
                .mapToObj(index -> new ObjectsPartition(query, new Query.Part(index, parts)))
                .toArray(InputPartition[]::new);
    }
}
