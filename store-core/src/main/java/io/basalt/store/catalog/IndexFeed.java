package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * What the metadata index is filled from: the catalog as it was at one moment, in scans in the order of the keys, and what
 * has changed since an earlier one. An interrupt ends a scan. Belongs to one thread; close it.
 */
public final class IndexFeed implements Closeable {
    private final Snapshot snapshot;
    private final Lookups lookups;
    private final Catalog.LogPosition position;

    IndexFeed(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.lookups = new Lookups(snapshot);
        this.position = Catalog.logPosition(snapshot);
    }

    /** Takes rows. */
    public interface Rows {
        /** @param end the change that ended it, or {@code Long.MAX_VALUE} */
        void row(ObjectRow row, long end) throws IOException;
    }

    /** Takes what has ended. */
    public interface Endings {
        /** The newest row that the object had before is ended by the change {@code seq}. */
        void ended(long bucketId, long fileId, long seq) throws IOException;
    }

    /** Takes buckets. */
    public interface Buckets {
        /** @param pinnedLsns which snapshots see, whatever the bucket's floor */
        void bucket(Bucket bucket, Set<Long> pinnedLsns) throws IOException;
    }

    /** The newest commit that is part of it. */
    public long lsn() {
        return position.lsn();
    }

    public void buckets(Buckets buckets) throws IOException {
        scan(Family.BUCKETS, Order.FORWARDS, (key, value) -> {
            Bucket bucket = Bucket.decode(value);
            buckets.bucket(bucket, Pins.of(bucket, lookups).snapshotLsns());
        });
    }

    /**
     * Whether all rows that a bucket had at an LSN are part of it.
     *
     * @throws StoreException.NotFound where the bucket is not
     */
    public boolean isHeld(Bucket bucket, long lsn) throws StoreException {
        Bucket then = lookups.requireBucket(bucket.name());
        return lsn <= position.lsn()
                && (lsn >= then.floor() || Pins.of(then, lookups).snapshotLsns().contains(lsn));
    }

    /** Tells of all directories and of the links that they had. Backwards, each one's links come from the oldest to the newest. */
    public void directories(Projection projection) throws IOException {
        scan(Family.DIRS, Order.BACKWARDS, (key, value) -> {
            Directory directory = Directory.decode(value);
            projection.directoryLinked(directory);
            if (directory.to() != Long.MAX_VALUE) {
                projection.directoryDetached(directory.directoryId(), directory.to());
            }
        });
    }

    /** Tells where all contents lie. */
    public void contents(Projection projection) throws IOException {
        try (BlobTiers tiers = new BlobTiers(snapshot)) {
            scan(Family.CONTENTS, Order.FORWARDS, (key, value) -> {
                Content content = Content.decode(value);
                Lookups.tierOf(content, tiers)
                        .ifPresent(tier -> projection.contentPlaced(content.contentId(), tier, content.length()));
            });
        }
    }

    /** All rows, superseded ones among them, in no order that means anything. */
    public void rows(Rows rows) throws IOException {
        scan(Family.HISTORY, Order.FORWARDS, (key, value) -> {
            if (Past.decode(value) instanceof Past.Row past) {
                rows.row(past.row(), past.to());
            }
        });
        scan(Family.ROWS, Order.FORWARDS, (key, value) -> rows.row(ObjectRow.decode(value), Long.MAX_VALUE));
    }

    /**
     * Whether this is a later state of the catalog that had the commit {@code lsn} at that time, and whose log tells all that
     * came after. Commits have timestamps of their own: a catalog that went another way since has another one there.
     */
    public boolean continues(long lsn, long micros) throws StoreException {
        if (lsn > position.lsn() || lsn < lookups.logFloor()) {
            return false;
        }
        if (lsn == 0) {
            return micros == 0;
        }
        byte[] value = snapshot.get(Family.CHANGES, Keys.id(lsn));
        if (value == null) {
            return false;
        }
        Change change = Lookups.decode(Family.CHANGES, value, Change::decode);
        return change.last() && change.commitMicros() == micros;
    }

    /**
     * What has changed since a commit that it {@link #continues}: rows that began after it and are still held, in the order of
     * their revisions, and which objects' earlier rows have ended.
     */
    public void since(long lsn, Endings endings, Rows rows) throws IOException {
        Set<Long> seen = new HashSet<>();
        try (RocksIterator it = snapshot.scan(Family.CHANGES)) {
            for (it.seek(Keys.id(lsn + 1)); it.isValid(); it.next()) {
                requireUninterrupted();
                Change change = Lookups.decode(Family.CHANGES, it.value(), Change::decode);
                if (isOfObject(change.kind())) {
                    if (seen.add(change.subjectId()) && change.kind() != Change.Kind.OBJECT_CREATED) {
                        endings.ended(change.bucketId(), change.subjectId(), change.seq());
                    }
                    if (change.kind() != Change.Kind.OBJECT_DELETED) {
                        row(change, rows);
                    }
                }
            }
            it.status();
        } catch (RocksDBException e) {
            throw unreadable(Family.CHANGES, e);
        }
    }

    private static boolean isOfObject(Change.Kind kind) {
        return switch (kind) {
            case OBJECT_CREATED, OBJECT_REPLACED, OBJECT_DELETED, OBJECT_MOVED, ATTRIBUTES_CHANGED -> true;
            case BUCKET_CREATED, BUCKET_DELETED, DIRECTORY_CREATED, DIRECTORY_MOVED, DIRECTORY_DETACHED -> false;
        };
    }

    /** The row that a change made: the object's newest, or one of its name's history; or collected by now. */
    private void row(Change change, Rows rows) throws IOException {
        byte[] newest = snapshot.get(Family.ROWS, Keys.id(change.subjectId()));
        if (newest != null) {
            ObjectRow row = Lookups.decode(Family.ROWS, newest, ObjectRow::decode);
            if (row.revision() == change.seq()) {
                rows.row(row, Long.MAX_VALUE);
                return;
            }
        }
        byte[] past = snapshot.get(Family.HISTORY, Keys.history(change.directoryId(), change.name(), change.seq()));
        if (past != null && Lookups.decode(Family.HISTORY, past, Past::decode) instanceof Past.Row row) {
            rows.row(row.row(), row.to());
        }
    }

    /** Goes through the rows of one bucket that hold at an LSN of this state or of an earlier one; close it. */
    public Cursor cursor(long bucketId, long lsn) {
        return new Cursor(bucketId, lsn);
    }

    /** Rows one after the other: the newest ones first, then those that have ended since. */
    public final class Cursor implements Iterator<ObjectRow>, Closeable {
        private final long bucketId;
        private final long lsn;
        private RocksIterator it = begin(Family.ROWS);
        private boolean past;
        private @Nullable ObjectRow next;

        private Cursor(long bucketId, long lsn) {
            this.bucketId = bucketId;
            this.lsn = lsn;
        }

        private static RocksIterator begun(RocksIterator it) {
            it.seekToFirst();
            return it;
        }

        private RocksIterator begin(Family family) {
            return begun(snapshot.scan(family));
        }

        /** @throws UncheckedIOException where the catalog is damaged */
        @Override
        public boolean hasNext() {
            try {
                while (next == null && (it.isValid() || advance())) {
                    next = past ? pastRow(it.value()) : newestRow(it.value());
                    it.next();
                }
                return next != null;
            } catch (RocksDBException | BinaryReader.MalformedException e) {
                throw new UncheckedIOException(unreadable(past ? Family.HISTORY : Family.ROWS, e));
            }
        }

        /** Goes on with the history; false at its end. */
        private boolean advance() throws RocksDBException {
            it.status();
            if (past) {
                return false;
            }
            it.close();
            past = true;
            it = begin(Family.HISTORY);
            return it.isValid();
        }

        private @Nullable ObjectRow newestRow(byte[] value) {
            ObjectRow row = ObjectRow.decode(value);
            return row.bucketId() == bucketId && row.revision() <= lsn ? row : null;
        }

        private @Nullable ObjectRow pastRow(byte[] value) {
            return Past.decode(value) instanceof Past.Row row
                            && row.row().bucketId() == bucketId
                            && row.row().revision() <= lsn
                            && lsn < row.to()
                    ? row.row()
                    : null;
        }

        @Override
        public ObjectRow next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException();
            }
            ObjectRow row = next;
            next = null;
            return row;
        }

        @Override
        public void close() {
            it.close();
        }
    }

    private interface Visitor {
        void visit(byte[] key, byte[] value) throws IOException;
    }

    private enum Order {
        FORWARDS,
        BACKWARDS
    }

    private void scan(Family family, Order order, Visitor visitor) throws IOException {
        try (RocksIterator it = snapshot.scan(family)) {
            boolean forwards = order == Order.FORWARDS;
            if (forwards) {
                it.seekToFirst();
            } else {
                it.seekToLast();
            }
            while (it.isValid()) {
                requireUninterrupted();
                visitor.visit(it.key(), it.value());
                if (forwards) {
                    it.next();
                } else {
                    it.prev();
                }
            }
            it.status();
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw unreadable(family, e);
        }
    }

    private static StoreException unreadable(Family family, Exception e) {
        return new StoreException.CorruptData("catalog, " + family + ": " + e.getMessage() + "; run fsck", e);
    }

    private static void requireUninterrupted() throws StoreException {
        if (Thread.currentThread().isInterrupted()) {
            throw new StoreException.Unavailable("the store was closed while its catalog was being read");
        }
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
