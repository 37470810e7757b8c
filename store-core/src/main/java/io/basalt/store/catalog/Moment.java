package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import java.io.Closeable;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A bucket at an LSN, read from one snapshot of the catalog. Belongs to one thread; close it. */
final class Moment implements Closeable {
    private final Snapshot snapshot;
    private final Lookups lookups;
    private final Bucket bucket;
    private final long lsn;

    private Moment(Snapshot snapshot, Lookups lookups, Bucket bucket, long lsn) {
        this.snapshot = snapshot;
        this.lookups = lookups;
        this.bucket = bucket;
        this.lsn = lsn;
    }

    /** Absent where the bucket does not hold that state any more; before it was created it had nothing. */
    static Optional<Moment> find(Catalog catalog, String bucketName, long lsn) throws StoreException {
        return open(catalog, bucketName, lsn, (lookups, bucket) -> isHeld(lookups, bucket, lsn));
    }

    /** Throws {@link StoreException.NotFound} where the bucket did not exist then, or does not hold that state any more. */
    static Moment open(Catalog catalog, String bucketName, long lsn) throws StoreException {
        return open(catalog, bucketName, lsn, (lookups, bucket) -> {
                    requireHeld(lookups, bucket, lsn);
                    return true;
                })
                .orElseThrow();
    }

    private interface Check {
        boolean passes(Lookups lookups, Bucket bucket) throws StoreException;
    }

    private static Optional<Moment> open(Catalog catalog, String bucketName, long lsn, Check check)
            throws StoreException {
        Snapshot snapshot = catalog.snapshot();
        boolean opened = false;
        try {
            Lookups lookups = new Lookups(snapshot);
            Bucket bucket = lookups.requireBucket(bucketName);
            opened = check.passes(lookups, bucket);
            return opened ? Optional.of(new Moment(snapshot, lookups, bucket, lsn)) : Optional.empty();
        } finally {
            if (!opened) {
                snapshot.close();
            }
        }
    }

    static void requireHeld(Lookups lookups, Bucket bucket, long lsn) throws StoreException {
        long created = lookups.directory(bucket.rootId()).from();
        if (lsn < created) {
            throw new StoreException.NotFound("bucket '" + bucket.name() + "' did not exist as of LSN " + lsn
                    + ": it was created at LSN " + created);
        }
        if (!isHeld(lookups, bucket, lsn)) {
            throw new StoreException.NotFound("bucket '" + bucket.name() + "' cannot be read as of LSN " + lsn
                    + ": the oldest that is still held is " + Math.max(oldest(lookups, bucket), created)
                    + "; lengthen its retention or make snapshots to keep more");
        }
    }

    private static boolean isHeld(Lookups lookups, Bucket bucket, long lsn) throws StoreException {
        return lsn >= oldest(lookups, bucket)
                || lookups.snapshots(bucket.bucketId()).pins(lsn);
    }

    static long oldest(Lookups lookups, Bucket bucket) throws StoreException {
        return Math.max(bucket.floor(), lookups.logFloor());
    }

    Snapshot snapshot() {
        return snapshot;
    }

    long lsn() {
        return lsn;
    }

    Optional<Long> directoryId(List<String> path) throws StoreException {
        long at = bucket.rootId();
        for (String name : path) {
            Optional<Long> child = child(at, name + "/");
            if (child.isEmpty()) {
                return child;
            }
            at = child.get();
        }
        return Optional.of(at);
    }

    private Optional<Long> child(long parentId, String entryName) throws StoreException {
        Optional<Long> today = lookups.link(parentId, entryName);
        if (today.isPresent() && lookups.directory(today.get()).from() <= lsn) {
            return today;
        }
        return past(parentId, entryName).map(past -> ((Past.Link) past).directoryId());
    }

    Optional<ObjectRow> row(long parentId, String name) throws StoreException {
        Optional<FileEntry> today = lookups.file(parentId, name);
        if (today.isPresent() && today.get().revision() <= lsn) {
            return Optional.of(lookups.row(today.get().fileId()));
        }
        return past(parentId, name).map(past -> ((Past.Row) past).row());
    }

    /** What an entry stood for at the LSN, where it has ended since. */
    private Optional<Past> past(long parentId, String entryName) throws StoreException {
        try (RocksIterator it = snapshot.scan(Family.HISTORY)) {
            it.seek(Keys.history(parentId, entryName, lsn));
            byte[] name = Keys.historyOf(parentId, Keys.escaped(Keys.name(entryName)));
            if (CurrentChildren.entryBelow(it, name).isEmpty()) {
                return Optional.empty();
            }
            Past past = Past.decode(it.value());
            return past.to() > lsn ? Optional.of(past) : Optional.empty();
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw damaged(Family.HISTORY, e);
        }
    }

    private static StoreException damaged(Family family, Exception e) {
        return new StoreException.CorruptData("catalog, " + family + ": " + e.getMessage() + "; run fsck", e);
    }

    /** A directory that hung somewhere at the LSN: its link of then, and its totals of then. */
    Directory directory(long id) throws StoreException {
        Directory link = new Links(snapshot)
                .at(id, lsn)
                .orElseThrow(() -> new StoreException.CorruptData(
                        "catalog: directory " + id + " has no record of LSN " + lsn + "; run fsck"));
        return link.highestSeq() <= lsn ? link : counted(link);
    }

    /** It has changed since: what was below it is counted, down to where nothing has changed. */
    private Directory counted(Directory link) throws StoreException {
        try (PastChildren children = new PastChildren(this)) {
            long count = 0;
            Totals below = Totals.NONE;
            children.seek(link.directoryId(), new byte[0]);
            for (Optional<byte[]> name = children.name(); name.isPresent(); name = children.name()) {
                below = below.plus(
                        Children.isDirectory(name.get())
                                ? directory(children.directoryId()).whole()
                                : Totals.object(children.file().size()));
                count++;
                children.next();
            }
            return link.counted(count, below, lsn);
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw damaged(Family.HISTORY, e);
        }
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
