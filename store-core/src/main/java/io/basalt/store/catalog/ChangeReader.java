package io.basalt.store.catalog;

import io.basalt.store.api.BucketChange;
import io.basalt.store.api.ChangePage;
import io.basalt.store.api.ChangesRequest;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Reads the commit log for one bucket, with the keys that its changes concern. Thread-safe. */
public final class ChangeReader {
    private final Catalog catalog;

    public ChangeReader(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * A page of whole commits.
     *
     * @throws StoreException.NotFound where the bucket does not hold the state that the changes begin from any more
     */
    public ChangePage page(ChangesRequest request) throws StoreException {
        try (Snapshot snapshot = catalog.snapshot()) {
            Lookups lookups = new Lookups(snapshot);
            Bucket bucket = lookups.requireBucket(request.bucket());
            long created = lookups.directory(bucket.rootId()).from();
            // Before it was created nothing happened to it.
            Moment.requireHeld(lookups, bucket, Math.max(request.after(), created));
            return new Page(snapshot, bucket, request, catalog.commitEnd(request.after())).read();
        }
    }

    /** One page while it is read. */
    private static final class Page {
        private final Snapshot snapshot;
        private final Links links;
        private final Bucket bucket;
        private final ChangesRequest request;
        private final long after;
        private final List<BucketChange> changes = new ArrayList<>();
        private final List<Change> commit = new ArrayList<>();

        /** @param after where the newest commit ends of what is not asked for */
        Page(Snapshot snapshot, Bucket bucket, ChangesRequest request, long after) {
            this.snapshot = snapshot;
            this.links = new Links(snapshot);
            this.bucket = bucket;
            this.request = request;
            this.after = after;
        }

        ChangePage read() throws StoreException {
            try (RocksIterator it = snapshot.scan(Family.CHANGES)) {
                for (it.seek(Keys.id(after + 1)); it.isValid(); it.next()) {
                    Change change = Lookups.decode(Family.CHANGES, it.value(), Change::decode);
                    if (change.seq() > request.upTo()) {
                        break;
                    }
                    if (change.bucketId() == bucket.bucketId()) {
                        commit.add(change);
                    }
                    if (change.last() && endCommit(change.seq())) {
                        return new ChangePage(changes, change.seq());
                    }
                }
                it.status();
                return new ChangePage(changes, request.upTo());
            } catch (RocksDBException | BinaryReader.MalformedException e) {
                throw new StoreException.CorruptData("catalog, CHANGES: " + e.getMessage() + "; run fsck", e);
            }
        }

        /** Gives whether the page is full. */
        private boolean endCommit(long lsn) throws StoreException {
            for (Change change : commit) {
                changes.add(told(change, lsn));
            }
            commit.clear();
            return changes.size() >= request.limit();
        }

        private BucketChange told(Change change, long lsn) throws StoreException {
            BucketChange.Kind kind = kind(change.kind());
            return new BucketChange(
                    lsn,
                    change.seq(),
                    Instant.EPOCH.plus(change.commitMicros(), ChronoUnit.MICROS),
                    kind,
                    key(change, kind),
                    change.subjectId(),
                    change.contentId(),
                    change.size());
        }

        private String key(Change change, BucketChange.Kind kind) throws StoreException {
            if (kind == BucketChange.Kind.BUCKET_CREATED) {
                return "";
            }
            boolean gone = kind == BucketChange.Kind.OBJECT_DELETED || kind == BucketChange.Kind.DIRECTORY_DELETED;
            long then = gone ? change.seq() - 1 : change.seq();
            String directory = links.path(change.directoryId(), then)
                    .orElseThrow(() -> new StoreException.CorruptData(
                            "catalog: the directory of the change " + change.seq() + " has no record of it; run fsck"));
            boolean isDirectory = switch (kind) {
                case DIRECTORY_CREATED, DIRECTORY_MOVED, DIRECTORY_DELETED -> true;
                default -> false;
            };
            return directory + change.name() + (isDirectory && !change.name().endsWith("/") ? "/" : "");
        }

        private static BucketChange.Kind kind(Change.Kind kind) {
            return switch (kind) {
                case BUCKET_CREATED -> BucketChange.Kind.BUCKET_CREATED;
                case OBJECT_CREATED -> BucketChange.Kind.OBJECT_CREATED;
                case OBJECT_REPLACED -> BucketChange.Kind.OBJECT_REPLACED;
                case OBJECT_DELETED -> BucketChange.Kind.OBJECT_DELETED;
                case OBJECT_MOVED -> BucketChange.Kind.OBJECT_MOVED;
                case ATTRIBUTES_CHANGED -> BucketChange.Kind.ATTRIBUTES_CHANGED;
                case DIRECTORY_CREATED -> BucketChange.Kind.DIRECTORY_CREATED;
                case DIRECTORY_MOVED -> BucketChange.Kind.DIRECTORY_MOVED;
                case DIRECTORY_DETACHED -> BucketChange.Kind.DIRECTORY_DELETED;
                case BUCKET_DELETED -> throw new IllegalStateException("a bucket that exists was not deleted");
            };
        }
    }
}
