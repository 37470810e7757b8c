package io.basalt.spark.dataset.write;

import io.basalt.spark.dataset.layout.PartitionFilter;
import io.basalt.spark.session.StoreCall;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.catalog.SupportsDeleteV2;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/** {@link SupportsDeleteV2} of a dataset: whole partitions go, in one commit and without a job. */
public record DatasetDelete(DatasetTarget target) {
    /** Whether predicates are of partitions only. */
    public boolean takes(Predicate[] predicates) {
        return PartitionFilter.of(target.record().partitionSchema(), predicates).isPresent();
    }

    public void run(Predicate[] predicates) {
        StoreCall.unchecked(() -> {
            new DatasetCommit(target, "DELETE FROM " + target.table(), Overwrite.of(predicates), Optional.empty())
                    .publish(List.of());
            return target;
        });
    }
}
