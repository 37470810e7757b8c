package io.basalt.store.engine;

import io.basalt.store.api.CollectReport;
import io.basalt.store.api.PurgeReport;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.BackupPin;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Bucket;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.GarbageReader;
import io.basalt.store.catalog.GarbageReader.Mark;
import io.basalt.store.catalog.GarbageReader.Owner;
import io.basalt.store.columnar.RenditionShelf;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * Frees what nobody can read any more: what ended before the retention of its bucket and no pin needs, then the bytes
 * that nobody owns. What ended is listed as it ends, so the cost follows what changed; every step is one bounded command.
 * One run at a time.
 */
final class Collector {
    /** Entries that one command takes. */
    private static final int STEP = 512;
    /** How far back the log is kept in any case. */
    private static final Duration LOG_RETENTION = Duration.ofDays(7);

    private static final Predicate<String> ANY = path -> true;

    private final LocalStore store;
    private final Catalog catalog;
    private final GarbageReader garbage;
    private final Tiers tiers;
    private final BlobLeases leases;
    private final LongConsumer freed;
    private final RenditionShelf renditions;
    private final BooleanSupplier stopping;

    /**
     * @param freed told of each blob whose bytes are gone
     * @param stopping asked between two steps
     */
    Collector(
            LocalStore store,
            Catalog catalog,
            Tiers tiers,
            BlobLeases leases,
            LongConsumer freed,
            RenditionShelf renditions,
            BooleanSupplier stopping) {
        this.store = store;
        this.catalog = catalog;
        this.garbage = new GarbageReader(catalog);
        this.tiers = tiers;
        this.leases = leases;
        this.freed = freed;
        this.renditions = renditions;
        this.stopping = stopping;
    }

    /** Frees what has passed its retention or was abandoned, and trims the log. */
    synchronized CollectReport collect() throws IOException {
        store.collectLeftovers();
        long entries = 0;
        for (Owner owner : garbage.owners()) {
            if (owner.isBucket()) {
                OptionalLong horizon = horizon(owner.bucket().orElseThrow().retentionMicros());
                if (horizon.isPresent()) {
                    entries += collect(owner, horizon.getAsLong(), horizon.getAsLong(), ANY);
                }
            } else if (owner.pin().isEmpty()) {
                entries += collect(owner, Long.MAX_VALUE, 0, ANY);
            }
        }
        CollectReport report = freeBlobs(new TreeMap<>()).plus(new CollectReport(entries, 0, 0));
        trimLog();
        return report;
    }

    /** The newest commit that is older than a time; absent where the log does not reach back to it. */
    private OptionalLong horizon(long retentionMicros) throws StoreException {
        OptionalLong lsn = catalog.commitAt(store.micros() - retentionMicros);
        return lsn.isPresent() ? OptionalLong.of(Math.min(lsn.getAsLong(), store.visibleLsn())) : lsn;
    }

    /** Gives how many entries are gone. */
    private long collect(Owner owner, long horizon, long floor, Predicate<String> wanted) throws IOException {
        long gone = 0;
        boolean progress = true;
        while (progress) {
            progress = false;
            Optional<Mark> next = Optional.of(Mark.START);
            while (next.isPresent() && !stopping.getAsBoolean()) {
                GarbageReader.Batch batch = garbage.read(owner.ownerId(), next.get(), horizon, wanted, STEP);
                if (!batch.items().isEmpty()) {
                    Command.Collected step = commit(owner, floor, batch.items());
                    gone += step.gone();
                    progress |= step.gone() + step.pinned() > 0;
                }
                next = batch.next();
            }
        }
        return gone;
    }

    private Command.Collected commit(Owner owner, long floor, List<Command.Collectable> items) throws IOException {
        String name = owner.bucket().map(Bucket::name).orElse("");
        return store.commit(
                new Command.Collect(name, owner.bucketId(), owner.ownerId(), floor, items, store.micros()),
                List.of(),
                Map.of());
    }

    /**
     * Frees the bytes of blobs that nobody owns, but for those that are being read and those that a backup refers to; and
     * the renditions of contents that are gone.
     *
     * @param left takes how many were kept for backups, by the reason
     */
    private CollectReport freeBlobs(Map<String, Long> left) throws IOException {
        releaseEndedPins();
        CollectReport freed = CollectReport.NOTHING;
        List<Long> found = garbage.blobs(0, 0, STEP);
        while (!found.isEmpty() && !stopping.getAsBoolean()) {
            List<Long> claimed = found.stream().filter(leases::claim).toList();
            try {
                freed = freed.plus(free(claimed, left));
            } finally {
                claimed.forEach(leases::unclaim);
            }
            found = garbage.blobs(0, found.get(found.size() - 1) + 1, STEP);
        }
        renditions.dropGone();
        return freed;
    }

    /** Blobs that waited for the pins of backups that are gone: another one may refer to them, else they are freed. */
    private void releaseEndedPins() throws IOException {
        for (BackupPin pin : catalog.backupPins()) {
            boolean last = !pin.ended();
            while (!last && !stopping.getAsBoolean()) {
                List<Long> found = garbage.blobs(pin.pinId(), 0, STEP);
                last = found.size() < STEP;
                store.commit(new Command.ReleaseBlobs(pin.pinId(), found, last, store.micros()));
            }
        }
    }

    /** Forgotten first: what a crash leaves is then a file that nobody owns, which the next opening removes. */
    private CollectReport free(List<Long> blobIds, Map<String, Long> left) throws IOException {
        long bytes = 0;
        if (blobIds.isEmpty()) {
            return CollectReport.NOTHING;
        }
        Command.Forgotten forgotten = store.commit(new Command.ForgetBlobs(blobIds, store.micros()));
        for (BackupPin pin : forgotten.pinned()) {
            left.merge("in bytes that backups in " + pin.directory() + " refer to", 1L, Long::sum);
        }
        for (Blob blob : forgotten.blobs()) {
            tiers.freeOld(blob.blobId(), blob.places());
            freed.accept(blob.blobId());
            bytes += blob.length();
        }
        return new CollectReport(0, forgotten.blobs().size(), bytes);
    }

    private void trimLog() throws StoreException {
        OptionalLong floor = horizon(LOG_RETENTION.toNanos() / 1000);
        for (Bucket bucket : catalog.buckets()) {
            OptionalLong needed = horizon(bucket.retentionMicros());
            floor = floor.isPresent() && needed.isPresent()
                    ? OptionalLong.of(Math.min(floor.getAsLong(), needed.getAsLong()))
                    : OptionalLong.empty();
        }
        if (floor.isPresent() && floor.getAsLong() > catalog.logFloor()) {
            catalog.trimLog(floor.getAsLong());
        }
    }

    /**
     * Frees at once, whatever the retention, what ended in a bucket.
     *
     * @param path only that key, or that directory and what was below it; empty for the whole bucket, whose earlier states
     *     can then not be read any more
     */
    synchronized PurgeReport purge(String bucket, String path) throws IOException {
        store.namespace().requireBucket(bucket);
        long newest = store.visibleLsn();
        Predicate<String> wanted = path.isEmpty() ? ANY : below(path);
        long entries = 0;
        for (Owner owner : ownersOf(bucket)) {
            if (owner.pin().isEmpty()) {
                entries += collect(owner, newest, path.isEmpty() ? newest : 0, wanted);
            }
        }
        TreeMap<String, Long> left = new TreeMap<>();
        CollectReport freed = freeBlobs(left).plus(new CollectReport(entries, 0, 0));
        left.putAll(left(bucket, wanted));
        return new PurgeReport(freed, left);
    }

    static Predicate<String> below(String path) {
        String directory = path.endsWith("/") ? path : path + "/";
        return found -> found.equals(path) || found.startsWith(directory);
    }

    private List<Owner> ownersOf(String bucket) throws StoreException {
        return garbage.owners().stream()
                .filter(owner -> owner.bucket()
                        .filter(found -> found.name().equals(bucket))
                        .isPresent())
                .toList();
    }

    private TreeMap<String, Long> left(String bucket, Predicate<String> wanted) throws StoreException {
        TreeMap<String, Long> left = new TreeMap<>();
        for (Owner owner : ownersOf(bucket)) {
            Optional<Mark> next = Optional.of(Mark.START);
            while (owner.pin().isPresent() && next.isPresent()) {
                GarbageReader.Batch batch = garbage.read(owner.ownerId(), next.get(), Long.MAX_VALUE, wanted, STEP);
                if (!batch.items().isEmpty()) {
                    left.merge(owner.pin().get(), (long) batch.items().size(), Long::sum);
                }
                next = batch.next();
            }
        }
        return left;
    }
}
