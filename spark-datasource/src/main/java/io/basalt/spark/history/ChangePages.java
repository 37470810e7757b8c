package io.basalt.spark.history;

import io.basalt.store.api.BucketChange;
import io.basalt.store.api.ChangePage;
import io.basalt.store.api.ChangesRequest;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.classic.SparkSession;

/** The changes after one LSN up to another. */
record ChangePages(String bucket, long after, long upTo) implements Pages<BucketChange> {
    /** Changes that one task reads; fewer are not worth a second task. */
    private static final long LSNS_PER_PARTITION = 100_000;

    @Override
    public Page<BucketChange> first(Store store) throws StoreException {
        ChangePage page = store.changes(ChangesRequest.of(bucket, after, upTo));
        return new Page<>(
                page.changes(),
                page.through() < upTo ? Optional.of(new ChangePages(bucket, page.through(), upTo)) : Optional.empty());
    }

    /** One for each task; none where the end comes first. */
    static List<ChangePages> between(String bucket, long after, long upTo) {
        if (after >= upTo) {
            return List.of();
        }
        int parallelism = SparkSession.active().sparkContext().defaultParallelism();
        return new ChangePages(bucket, after, upTo)
                .parts((int) Math.min(parallelism, 1 + (upTo - after) / LSNS_PER_PARTITION));
    }

    /** The same in so many pieces, where there are as many commits. */
    private List<ChangePages> parts(int count) {
        List<ChangePages> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long from = after + (upTo - after) * i / count;
            long to = after + (upTo - after) * (i + 1) / count;
            if (from < to) {
                parts.add(new ChangePages(bucket, from, to));
            }
        }
        return parts;
    }
}
