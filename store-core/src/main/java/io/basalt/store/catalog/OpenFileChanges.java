package io.basalt.store.catalog;

import io.basalt.store.api.KeyMode;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies the commands of those who write files under construction. */
final class OpenFileChanges {
    private final Group group;
    private final Tree tree;
    private final Lookups lookups;
    private final ObjectChanges objects;
    private final OpenEntries entries;
    private final Ownership ownership;

    OpenFileChanges(Group group, Tree tree, ObjectChanges objects, OpenEntries entries) {
        this.group = group;
        this.tree = tree;
        this.lookups = tree.lookups();
        this.objects = objects;
        this.entries = entries;
        this.ownership = new Ownership(group, lookups);
    }

    OpenEntry create(Command.CreateOpenFile create) throws StoreException {
        Bucket bucket = lookups.requireBucket(create.key().bucket());
        KeyPath path = KeyPath.ofObject(create.key().key());
        Directory parent =
                tree.make(bucket, path.directories(), create.key().key(), KeyMode.HADOOP, true, create.firstId());
        objects.refuseDirectory(bucket, parent, path, create.key().key());
        Optional<OpenEntry> earlier = lookups.openEntry(parent.directoryId(), path.name());
        if (earlier.isPresent()) {
            requireExpired(earlier.get());
        }
        ObjectChanges.check(
                create.options().condition(),
                lookups.file(parent.directoryId(), path.name()),
                bucket.name(),
                create.key().key());
        if (earlier.isPresent()) {
            entries.remove(earlier.get());
        }
        OpenEntry entry = new OpenEntry(
                create.openId(),
                bucket.bucketId(),
                parent.directoryId(),
                path.name(),
                earlier.map(OpenEntry::epoch).orElse(0L) + 1,
                create.holder(),
                create.leaseMicros(),
                0,
                0,
                false,
                create.options(),
                group.micros());
        entries.add(entry);
        return entry;
    }

    OpenEntry append(Command.AppendOpenFile append) throws StoreException {
        Bucket bucket = lookups.requireBucket(append.key().bucket());
        String key = append.key().key();
        Optional<OpenEntry> earlier = entries.find(bucket, key);
        if (earlier.isPresent()) {
            requireExpired(earlier.get());
            throw new StoreException.PreconditionFailed(append.key() + " is still being written by "
                    + earlier.get().holder() + "; recover its lease first");
        }
        ObjectRow row = lookups.row(objects.require(bucket, key).fileId());
        Content content = lookups.content(row.contentId())
                .orElseThrow(() -> new StoreException.CorruptData(
                        "catalog: content of " + append.key() + " has no record; run fsck"));
        ownership.acquire(key, content.contentId(), content.extents(), Ownership.Brought.NOTHING);
        OpenEntry entry = new OpenEntry(
                append.openId(),
                bucket.bucketId(),
                row.directoryId(),
                row.name(),
                1,
                append.holder(),
                append.leaseMicros(),
                content.contentId(),
                content.length(),
                true,
                append.options(),
                group.micros());
        entries.add(entry);
        return entry;
    }

    private void requireExpired(OpenEntry entry) throws StoreException {
        if (entry.leaseMicros() > group.micros()) {
            throw new StoreException.PreconditionFailed("'" + entry.name() + "' is being written by " + entry.holder()
                    + ", whose lease lasts until " + NamespaceReader.instant(entry.leaseMicros())
                    + "; wait, or recover the lease");
        }
    }

    OpenEntry sync(Command.SyncOpenFile sync, Map<Long, List<Place>> places) throws StoreException {
        OpenEntry entry = require(sync.openId(), sync.epoch());
        Content content = ownership.acquire(
                "open file '" + entry.name() + "'",
                sync.contentId(),
                sync.extents(),
                new Ownership.Brought(sync.blobs(), places));
        if (entry.contentId() != 0) {
            ownership.release(entry.contentId());
        }
        OpenEntry synced = entry.withContent(content, sync.leaseMicros());
        entries.store(synced);
        return synced;
    }

    OpenEntry hold(Command.HoldOpenFile hold) throws StoreException {
        OpenEntry entry = require(hold.openId(), hold.epoch());
        if (hold.endedBy().isPresent() && entry.leaseMicros() > hold.endedBy().getAsLong()) {
            throw new StoreException.PreconditionFailed("'" + entry.name() + "' is still being written by "
                    + entry.holder() + ", whose lease was renewed until "
                    + NamespaceReader.instant(entry.leaseMicros()) + "; wait, or recover the lease");
        }
        OpenEntry held = hold.takeOver()
                ? entry.held(entry.epoch() + 1, hold.holder(), hold.leaseMicros())
                : entry.held(entry.epoch(), entry.holder(), hold.leaseMicros());
        entries.store(held);
        return held;
    }

    ObjectRow close(Command.CloseOpenFile close, Map<Long, List<Place>> places) throws StoreException {
        OpenEntry entry = require(close.openId(), close.epoch());
        Bucket bucket = lookups.requireBucket(close.put().bucket());
        Directory parent = lookups.directory(entry.parentId());
        ObjectRow row = objects.putAt(bucket, parent, entry.name(), close.put(), places);
        entries.remove(entry);
        return row;
    }

    boolean abandon(Command.AbandonOpenFile abandon) throws StoreException {
        Optional<OpenEntry> entry = lookups.openEntry(abandon.openId());
        if (entry.isEmpty() || entry.get().epoch() != abandon.epoch()) {
            return false;
        }
        entries.remove(entry.get());
        return true;
    }

    /** The entry of a writer that nobody has fenced off, in a directory that is still there. */
    private OpenEntry require(long openId, long epoch) throws StoreException {
        Optional<OpenEntry> entry = lookups.openEntry(openId);
        if (entry.isEmpty() || !entries.isAttached(entry.get())) {
            throw new StoreException.NotFound("open file " + openId
                    + " is not open any more: it was closed, deleted or taken over; create or append it again");
        }
        if (entry.get().epoch() != epoch) {
            throw new StoreException.PreconditionFailed("'" + entry.get().name() + "' is written in epoch "
                    + entry.get().epoch() + " by " + entry.get().holder() + ", this writer is of epoch " + epoch
                    + " and fenced off; open it again");
        }
        return entry.get();
    }
}
