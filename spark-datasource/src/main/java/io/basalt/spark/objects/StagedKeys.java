package io.basalt.spark.objects;

import io.basalt.hadoop.commit.StagedJob;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import java.util.Optional;

/** Keys below which jobs stage what they are going to publish: {@code objects} does not tell of them, whoever asks. */
final class StagedKeys {
    private static final String DIRECTORY = StagedJob.STAGES + "/";

    private StagedKeys() {}

    /** What holds of every other object. */
    static Predicate hidden() {
        return new Predicate.Not(Predicate.keyPrefix(DIRECTORY));
    }

    /** The same, where there are any: a bucket without them is counted, and its statistics are known, without a look at its keys. */
    static Optional<Predicate> hidden(StoreView view, String bucket) throws StoreException {
        Optional<ListEntry> stages = view.lookup(bucket, DIRECTORY);
        return stages.isPresent() && stages.get() instanceof DirectoryEntry directory && directory.objects() > 0
                ? Optional.of(hidden())
                : Optional.empty();
    }

    /** Whether keys with a prefix are asked for as what they are. */
    static boolean isBelow(String prefix) {
        return prefix.startsWith(DIRECTORY);
    }
}
