package io.basalt.spark.objects.write;

import io.basalt.spark.session.StoreCall;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Publication;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Store;
import io.basalt.store.api.SystemField;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.util.ArrowUtils;

/** Deletes the objects that a predicate of the index holds for: found and deleted by the driver, without a job. */
public final class DeleteWhere {
    private DeleteWhere() {}

    /**
     * Deletes in one commit; objects that changed between their being found and the commit fail it.
     *
     * @param table how the table is called in messages
     */
    public static void run(Store store, String bucket, String table, Predicate predicate) {
        String statement = "DELETE FROM " + table;
        OneCommit.publish(store, statement, Publication.of(deletions(store, bucket, statement, predicate)));
    }

    private static List<Publication.Step> deletions(Store store, String bucket, String statement, Predicate predicate) {
        Query query = Query.of(bucket, predicate, SystemField.KEY, SystemField.REVISION)
                .asOf(store.visibleLsn())
                .limit(Publication.MAX_STEPS + 1L);
        List<Publication.Step> steps = new ArrayList<>();
        return StoreCall.unchecked(() -> {
            try (BufferAllocator allocator =
                            ArrowUtils.rootAllocator().newChildAllocator("basalt delete", 0, Long.MAX_VALUE);
                    QueryResult result = store.query(query, allocator)) {
                while (result.next()) {
                    addAll(result.batch(), bucket, steps);
                    OneCommit.requireFew(statement, steps.size());
                }
                return steps;
            }
        });
    }

    private static void addAll(VectorSchemaRoot batch, String bucket, List<Publication.Step> steps) {
        FieldVector keys = batch.getVector(0);
        BigIntVector revisions = (BigIntVector) batch.getVector(1);
        for (int row = 0; row < batch.getRowCount(); row++) {
            steps.add(new Publication.Delete(
                    new ObjectKey(bucket, String.valueOf(keys.getObject(row))),
                    new Condition.IfRevision(revisions.get(row)),
                    KeyMode.S3));
        }
    }
}
