package io.basalt.store.engine;

import io.basalt.store.tier.Heat;
import io.basalt.store.tier.HeatFile;
import io.basalt.store.tier.Movement;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Notes how blobs are read, keeps that across restarts, and remembers which of them have become hot. What was kept is read
 * when it is needed first. Thread-safe.
 */
final class ReadHeat {
    /** Blobs that are remembered as hot; of more, those that are read again later on. */
    private static final int MOST_HOT = 1 << 16;

    private final HeatFile file;
    private final Movement movement;
    private final InstantSource clock;
    private final Set<Long> hot = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Heat heat;
    private volatile boolean changed;

    ReadHeat(HeatFile file, Movement movement, InstantSource clock) {
        this.file = file;
        this.movement = movement;
        this.clock = clock;
    }

    private Heat heat() {
        Heat opened = heat;
        return opened == null ? open() : opened;
    }

    private synchronized Heat open() {
        Heat opened = heat;
        if (opened == null) {
            opened = file.open(movement.halfLife());
            heat = opened;
        }
        return opened;
    }

    /** @param share of what an object has in the blob that was read; above 0 */
    void read(long blobId, double share) {
        double now = heat().touch(blobId, share, clock.millis());
        if (now >= movement.marks().hot() && hot.size() < MOST_HOT) {
            hot.add(blobId);
        }
        if (!changed) {
            changed = true;
        }
    }

    /** Whether any of some blobs is read often. */
    boolean anyHot(Collection<Long> blobIds) {
        return blobIds.stream().anyMatch(id -> of(id).heat() >= movement.marks().hot());
    }

    Heat.Reads of(long blobId) {
        return heat().of(blobId, clock.millis());
    }

    void forget(long blobId) {
        hot.remove(blobId);
        heat().forget(blobId);
    }

    /** The blobs that were hot when they were read, since this was asked last. */
    List<Long> takeHot() {
        List<Long> taken = List.copyOf(hot);
        taken.forEach(hot::remove);
        return taken;
    }

    /** Writes it down, unless nothing was read since the last time. */
    synchronized void keep() throws IOException {
        Heat opened = heat;
        if (changed && opened != null) {
            changed = false;
            file.write(opened, clock.millis());
        }
    }
}
