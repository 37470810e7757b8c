package io.basalt.store.index;

import io.basalt.store.catalog.Catalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** When the index is made durable, and how. Belongs to whoever holds the lock of its files; {@link #noteUnlogged} to any thread. */
final class Checkpoints {
    private static final long CHANGES_BETWEEN = 1 << 18;
    private static final long NANOS_BETWEEN = TimeUnit.HOURS.toNanos(1);

    private final Catalog catalog;
    private final IndexFiles files;
    private final Map<Long, BucketRows> buckets;
    private volatile boolean unlogged;
    private volatile long newest = -1;
    private long newestNanos = System.nanoTime();

    Checkpoints(Catalog catalog, IndexFiles files, Map<Long, BucketRows> buckets) {
        this.catalog = catalog;
        this.files = files;
        this.buckets = buckets;
    }

    /** The index begins with the checkpoint of that commit; -1: with none. */
    void beginWith(long lsn) {
        newest = lsn;
    }

    /** Something was told that the log does not tell an opening after a crash. */
    void noteUnlogged() {
        unlogged = true;
    }

    /** Whether anything has come since the newest. */
    boolean isBehind(long published) {
        return unlogged || newest < published;
    }

    boolean isDue(long published) {
        boolean late = System.nanoTime() - newestNanos > NANOS_BETWEEN;
        return unlogged || published - newest > (late ? 0 : CHANGES_BETWEEN);
    }

    /** Makes what there is now durable, so that the next opening need not read the log before it. */
    void write(MetadataIndex.Quiet quiet) throws IOException, InterruptedException {
        if (!buckets.values().stream().allMatch(Checkpoints::isFilled)) {
            return;
        }
        unlogged = false;
        buckets.values().forEach(bucket -> bucket.registry().count()); // Little is left of it when nobody may commit.
        List<BucketCapture> captures = new ArrayList<>();
        Catalog.LogPosition[] position = new Catalog.LogPosition[1];
        quiet.run(() -> {
            position[0] = catalog.logPosition();
            buckets.values().forEach(bucket -> captures.add(BucketCapture.of(bucket)));
        });
        long lsn = position[0].lsn();
        List<Checkpoint.BucketState> states = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (BucketCapture capture : captures) {
            capture.columnise();
            states.add(capture.at(lsn));
        }
        states.forEach(state -> state.parts().forEach(part -> part.file().ifPresent(names::add)));
        files.write(new Checkpoint(catalog.storeId(), lsn, position[0].micros(), files.next(), states));
        files.retain(names);
        newest = lsn;
        newestNanos = System.nanoTime();
    }

    private static boolean isFilled(BucketRows bucket) {
        return bucket.ready().isDone() && !bucket.ready().isCompletedExceptionally();
    }
}
