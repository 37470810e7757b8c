package io.basalt.store.catalog;

import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies the commands that change one object. */
final class ObjectChanges {
    private final Group group;
    private final Tree tree;
    private final Lookups lookups;
    private final Endings endings;
    private final Ownership ownership;
    private final OpenEntries openEntries;

    ObjectChanges(Group group, Tree tree, OpenEntries openEntries) {
        this.group = group;
        this.tree = tree;
        this.lookups = tree.lookups();
        this.openEntries = openEntries;
        this.endings = new Endings(group);
        this.ownership = new Ownership(group, lookups);
    }

    ObjectRow put(Command.PutObject put, Map<Long, List<Place>> places) throws StoreException {
        Bucket bucket = lookups.requireBucket(put.bucket());
        KeyPath path = KeyPath.ofObject(put.key());
        boolean hadoop = put.mode() == KeyMode.HADOOP;
        Directory parent = tree.make(bucket, path.directories(), put.key(), put.mode(), hadoop, put.firstId());
        if (hadoop) {
            refuseDirectory(bucket, parent, path, put.key());
            requireUnwritten(put.condition(), parent, path);
        }
        return putAt(bucket, parent, path.name(), put, places);
    }

    /** Puts an object of that name into a directory, whatever key the command names. */
    ObjectRow putAt(Bucket bucket, Directory parent, String name, Command.PutObject put, Map<Long, List<Place>> places)
            throws StoreException {
        Optional<FileEntry> existing = lookups.file(parent.directoryId(), name);
        check(put.condition(), existing, put.bucket(), put.key());
        long seq = group.nextSeq();
        Optional<ObjectRow> before =
                existing.isPresent() ? Optional.of(lookups.row(existing.get().fileId())) : Optional.empty();
        Content content = ownership.acquire(
                describe(put.bucket(), put.key()),
                put.contentId(),
                put.extents(),
                new Ownership.Brought(put.blobs(), places));
        ObjectRow row = new ObjectRow(
                before.map(ObjectRow::fileId).orElse(put.fileId()),
                bucket.bucketId(),
                parent.directoryId(),
                name,
                content.contentId(),
                content.length(),
                content.crc32c(),
                put.md5(),
                seq,
                seq,
                before.map(ObjectRow::createdMicros).orElse(group.micros()),
                group.micros(),
                put.contentType(),
                put.attributes());
        write(row, before);
        log(before.isPresent() ? Change.Kind.OBJECT_REPLACED : Change.Kind.OBJECT_CREATED, row);
        Totals earlier = before.map(old -> Totals.object(old.size())).orElse(Totals.NONE);
        tree.add(parent.directoryId(), Totals.object(row.size()).minus(earlier), seq);
        if (before.isEmpty()) {
            tree.addChild(parent.directoryId(), 1);
        }
        return row;
    }

    void refuseDirectory(Bucket bucket, Directory parent, KeyPath path, String key) throws StoreException {
        Tree.refuseEmpty(bucket, path.name(), key);
        if (lookups.directory(parent.directoryId(), path.name()).isPresent()) {
            throw new StoreException.AlreadyExists(
                    "'" + key + "' in bucket " + bucket.name() + " is a directory; delete or rename it first");
        }
    }

    /** Where a condition asks what stands there, a file under construction does. */
    private void requireUnwritten(Condition condition, Directory parent, KeyPath path) throws StoreException {
        if (condition instanceof Condition.Any) {
            return;
        }
        Optional<OpenEntry> open = lookups.openEntry(parent.directoryId(), path.name());
        if (open.isPresent()) {
            throw new StoreException.PreconditionFailed("'" + path.name() + "' is being written by "
                    + open.get().holder() + "; wait, or recover the lease");
        }
    }

    private static String describe(String bucket, String key) {
        return "object '" + key + "' in bucket " + bucket;
    }

    ObjectRow update(Command.UpdateAttributes update) throws StoreException {
        Bucket bucket = lookups.requireBucket(update.bucket());
        FileEntry existing = require(bucket, update.key());
        check(update.condition(), Optional.of(existing), update.bucket(), update.key());
        ObjectRow before = lookups.row(existing.fileId());
        ObjectRow row = before.withAttributes(
                before.attributes()
                        .without(update.update().remove())
                        .with(update.update().set()),
                group.nextSeq());
        write(row, Optional.of(before));
        log(Change.Kind.ATTRIBUTES_CHANGED, row);
        tree.add(row.directoryId(), Totals.NONE, row.revision());
        return row;
    }

    boolean require(Command.RequireObject require) throws StoreException {
        Bucket bucket = lookups.requireBucket(require.bucket());
        check(require.condition(), find(bucket, require.key()), require.bucket(), require.key());
        return true;
    }

    boolean delete(Command.DeleteObject delete) throws StoreException {
        Bucket bucket = lookups.requireBucket(delete.bucket());
        Optional<FileEntry> existing = find(bucket, delete.key());
        check(delete.condition(), existing, delete.bucket(), delete.key());
        boolean written = delete.mode() == KeyMode.HADOOP && removeOpen(bucket, delete.key());
        if (existing.isEmpty()) {
            return written;
        }
        remove(lookups.row(existing.get().fileId()), delete.mode());
        return true;
    }

    private boolean removeOpen(Bucket bucket, String key) throws StoreException {
        Optional<OpenEntry> open = openEntries.find(bucket, key);
        if (open.isPresent()) {
            openEntries.remove(open.get());
        }
        return open.isPresent();
    }

    List<Boolean> deleteAll(Command.DeleteObjects delete) throws StoreException {
        List<Boolean> deleted = new ArrayList<>();
        for (String key : delete.keys()) {
            deleted.add(delete(
                    new Command.DeleteObject(delete.bucket(), key, Condition.NONE, delete.mode(), delete.micros())));
        }
        return deleted;
    }

    /** Ends an object's row and takes its entry, totals and implied directories away. */
    private void remove(ObjectRow row, KeyMode mode) throws StoreException {
        long seq = group.nextSeq();
        endings.row(row, seq, true);
        group.delete(Family.NAMESPACE, Keys.entry(row.directoryId(), row.name()));
        group.delete(Family.ROWS, Keys.id(row.fileId()));
        group.tell(projection -> projection.rowEnded(row, seq));
        logAt(Change.Kind.OBJECT_DELETED, row, seq);
        tree.subtract(row.directoryId(), Totals.object(row.size()), seq);
        tree.removeChild(row.directoryId(), mode);
    }

    /** Moves an object to another directory or name, over whatever object stands there. */
    void move(FileEntry from, Directory newParent, String newName, Optional<FileEntry> replaced, KeyMode mode)
            throws StoreException {
        ObjectRow before = lookups.row(from.fileId());
        if (replaced.isPresent()) {
            // The new parent keeps its child count above zero through this, so it cannot vanish meanwhile.
            tree.addChild(newParent.directoryId(), 1);
            remove(lookups.row(replaced.get().fileId()), mode);
            tree.addChild(newParent.directoryId(), -1);
        }
        ObjectRow row = before.moved(newParent.directoryId(), newName, group.nextSeq());
        group.delete(Family.NAMESPACE, Keys.entry(before.directoryId(), before.name()));
        write(row, Optional.of(before));
        log(Change.Kind.OBJECT_MOVED, row);
        tree.add(row.directoryId(), Totals.object(row.size()), row.revision());
        tree.subtract(before.directoryId(), Totals.object(row.size()), row.revision());
        tree.addChild(row.directoryId(), 1);
        tree.removeChild(before.directoryId(), mode);
    }

    private void write(ObjectRow row, Optional<ObjectRow> before) {
        before.ifPresent(old -> endings.row(old, row.revision(), old.version() != row.version()));
        group.put(
                Family.NAMESPACE,
                Keys.entry(row.directoryId(), row.name()),
                FileEntry.of(row).encode());
        group.put(Family.ROWS, Keys.id(row.fileId()), row.encode());
        group.tell(projection -> projection.rowWritten(row, before));
    }

    private void log(Change.Kind kind, ObjectRow row) {
        logAt(kind, row, row.revision());
    }

    private void logAt(Change.Kind kind, ObjectRow row, long seq) {
        group.log(new Change(
                seq,
                kind,
                group.micros(),
                false,
                row.bucketId(),
                row.fileId(),
                row.directoryId(),
                row.name(),
                row.contentId(),
                row.size()));
    }

    Optional<FileEntry> find(Bucket bucket, String key) throws StoreException {
        KeyPath path = KeyPath.ofObject(key);
        Optional<Long> parent = lookups.directoryId(bucket, path.directories());
        return parent.isPresent() ? lookups.file(parent.get(), path.name()) : Optional.empty();
    }

    FileEntry require(Bucket bucket, String key) throws StoreException {
        return find(bucket, key)
                .orElseThrow(() -> new StoreException.NotFound(describe(bucket.name(), key) + " does not exist"));
    }

    static void check(Condition condition, Optional<FileEntry> existing, String bucket, String key)
            throws StoreException {
        if (condition instanceof Condition.IfAbsent && existing.isPresent()) {
            throw new StoreException.PreconditionFailed(describe(bucket, key)
                    + " exists with version " + existing.get().version()
                    + ", expected none; choose another key or drop the condition");
        }
        if (condition instanceof Condition.IfVersion expected
                && (existing.isEmpty() || existing.get().version() != expected.version())) {
            throw new StoreException.PreconditionFailed(describe(bucket, key) + " has "
                    + existing.map(e -> "version " + e.version()).orElse("no version") + ", expected "
                    + expected.version() + "; read it again and retry");
        }
        if (condition instanceof Condition.IfRevision expected
                && (existing.isEmpty() || existing.get().revision() != expected.revision())) {
            throw new StoreException.PreconditionFailed(describe(bucket, key) + " has "
                    + existing.map(e -> "revision " + e.revision()).orElse("no revision") + ", expected "
                    + expected.revision() + "; read it again and retry");
        }
    }
}
