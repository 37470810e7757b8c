package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Tells a projection the whole current state, and the earlier ones that are held, in scans in the order of the keys: no
 * look-up for each record. An interrupt ends it.
 */
final class Replay {
    private final Snapshot snapshot;
    private final Projection projection;

    Replay(Snapshot snapshot, Projection projection) {
        this.snapshot = snapshot;
        this.projection = projection;
    }

    void run() throws StoreException {
        scan(Family.BUCKETS, (key, value) -> projection.bucketCreated(Bucket.decode(value)));
        scan(Family.DIRS, Order.BACKWARDS, this::directory);
        try (BlobTiers tiers = new BlobTiers(snapshot)) {
            scan(Family.CONTENTS, (key, value) -> content(Content.decode(value), tiers));
        }
        scan(Family.HISTORY, this::past);
        scan(Family.ROWS, (key, value) -> projection.rowWritten(ObjectRow.decode(value)));
    }

    /** Backwards, each directory's links come from the oldest to the newest. */
    private void directory(byte[] key, byte[] value) {
        Directory directory = Directory.decode(value);
        projection.directoryLinked(directory);
        if (key.length == Long.BYTES && directory.to() != Long.MAX_VALUE) {
            projection.directoryDetached(directory.directoryId(), directory.to());
        }
    }

    private void past(byte[] key, byte[] value) {
        if (Past.decode(value) instanceof Past.Row past) {
            projection.rowSuperseded(past.row(), past.to());
        }
    }

    private void content(Content content, BlobTiers tiers) throws StoreException {
        Lookups.tierOf(content, tiers)
                .ifPresent(tier -> projection.contentPlaced(content.contentId(), tier, content.length()));
    }

    private interface Visitor {
        void visit(byte[] key, byte[] value) throws StoreException;
    }

    private enum Order {
        FORWARDS,
        BACKWARDS
    }

    private void scan(Family family, Visitor visitor) throws StoreException {
        scan(family, Order.FORWARDS, visitor);
    }

    private void scan(Family family, Order order, Visitor visitor) throws StoreException {
        try (RocksIterator it = snapshot.scan(family)) {
            if (order == Order.FORWARDS) {
                for (it.seekToFirst(); it.isValid(); it.next()) {
                    visit(it, visitor);
                }
            } else {
                for (it.seekToLast(); it.isValid(); it.prev()) {
                    visit(it, visitor);
                }
            }
            it.status();
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData("catalog, " + family + ": " + e.getMessage() + "; run fsck", e);
        }
    }

    private static void visit(RocksIterator it, Visitor visitor) throws StoreException {
        if (Thread.currentThread().isInterrupted()) {
            throw new StoreException.Unavailable("the store was closed while its catalog was being read");
        }
        visitor.visit(it.key(), it.value());
    }
}
