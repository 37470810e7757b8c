package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.SnapshotInfo;
import io.basalt.store.api.TierInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * The same random histories in a bucket that keeps nothing but its snapshots: they stay readable to the last byte,
 * whatever is collected around them, and in the end nothing is left behind.
 */
public abstract class RandomCollectingContract extends RandomHistoryContract {
    private final Set<Long> pinned = new HashSet<>();
    private Random random = new Random();
    private int named;

    @Override
    void begin(Random sameRandom) throws IOException {
        random = sameRandom;
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRetention(Duration.ZERO));
    }

    @Override
    void afterStep(List<PastState> states) throws IOException {
        if (random.nextInt(12) == 0) {
            pinned.add(store.createSnapshot(BUCKET, "s" + named++).lsn());
        }
        List<SnapshotInfo> snapshots = store.snapshots(BUCKET);
        if (!snapshots.isEmpty() && random.nextInt(25) == 0) {
            drop(snapshots.get(random.nextInt(snapshots.size())));
        }
        if (random.nextInt(6) == 0) {
            store.maintenance().collect();
        }
        states.removeIf(state -> !pinned.contains(state.lsn()));
    }

    private void drop(SnapshotInfo snapshot) throws IOException {
        store.dropSnapshot(BUCKET, snapshot.name());
        boolean another = store.snapshots(BUCKET).stream().anyMatch(other -> other.lsn() == snapshot.lsn());
        if (!another) {
            pinned.remove(snapshot.lsn());
        }
    }

    @Override
    void end() throws Exception {
        for (SnapshotInfo snapshot : store.snapshots(BUCKET)) {
            drop(snapshot);
        }
        for (ListEntry entry : store.list(ListRequest.children(BUCKET, "")).entries()) {
            if (entry instanceof ObjectEntry object) {
                delete(object.key());
            } else {
                store.deleteDirectory(BUCKET, entry.key(), true);
            }
        }
        assertEquals(List.of(), keys());
        store.maintenance().collect();
        assertEquals(List.of(), store.attributes(BUCKET));
        assertNothingLeft();
        reopen();
        assertNothingLeft();
        assertEquals(0, store.maintenance().collect().entries(), "collected again after a reopening");
    }

    private void assertNothingLeft() throws IOException {
        for (TierInfo tier : store.tiers()) {
            assertEquals(0, tier.objects(), "contents in " + tier);
            assertEquals(0, tier.bytes(), "bytes in " + tier);
        }
    }
}
