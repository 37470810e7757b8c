package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Tells a projection the whole current state, in scans in the order of the keys: no look-up for each record. */
final class Replay {
    private final Snapshot snapshot;
    private final Projection projection;

    Replay(Snapshot snapshot, Projection projection) {
        this.snapshot = snapshot;
        this.projection = projection;
    }

    void run() throws StoreException {
        scan(Family.BUCKETS, (key, value) -> projection.bucketCreated(Bucket.decode(value)));
        scan(Family.DIRS, this::directory);
        try (BlobTiers tiers = new BlobTiers(snapshot)) {
            scan(Family.CONTENTS, (key, value) -> content(Content.decode(value), tiers));
        }
        scan(Family.ROWS, (key, value) -> projection.rowWritten(ObjectRow.decode(value)));
    }

    private void directory(byte[] key, byte[] value) {
        if (key.length == Long.BYTES) {
            Directory directory = Directory.decode(value);
            projection.directoryLinked(directory);
            if (directory.to() != Long.MAX_VALUE) {
                projection.directoryDetached(directory.directoryId(), directory.to());
            }
        }
    }

    private void content(Content content, BlobTiers tiers) throws StoreException {
        Lookups.tierOf(content, tiers)
                .ifPresent(tier -> projection.contentPlaced(content.contentId(), tier, content.length()));
    }

    private interface Visitor {
        void visit(byte[] key, byte[] value) throws StoreException;
    }

    private void scan(Family family, Visitor visitor) throws StoreException {
        try (RocksIterator it = snapshot.scan(family)) {
            for (it.seekToFirst(); it.isValid(); it.next()) {
                visitor.visit(it.key(), it.value());
            }
            it.status();
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData("catalog, " + family + ": " + e.getMessage() + "; run fsck", e);
        }
    }
}
