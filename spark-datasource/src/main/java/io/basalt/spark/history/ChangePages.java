package io.basalt.spark.history;

import io.basalt.store.api.BucketChange;
import io.basalt.store.api.ChangePage;
import io.basalt.store.api.ChangesRequest;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The changes after one LSN up to another. */
record ChangePages(String bucket, long after, long upTo) implements Pages<BucketChange> {
    @Override
    public Page<BucketChange> first(Store store) throws StoreException {
        ChangePage page = store.changes(ChangesRequest.of(bucket, after, upTo));
        return new Page<>(
                page.changes(),
                page.through() < upTo ? Optional.of(new ChangePages(bucket, page.through(), upTo)) : Optional.empty());
    }

    /** The same in so many pieces, where there are as many commits. */
    List<ChangePages> parts(int count) {
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
