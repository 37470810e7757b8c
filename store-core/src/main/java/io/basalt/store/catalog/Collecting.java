package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.util.List;
import java.util.Optional;

/**
 * Applies the collector's commands: what ended and nobody needs any more leaves the catalog, in bounded steps. What a pin
 * needs is handed to the pin, so that nobody looks at it again before the pin is gone.
 */
final class Collecting {
    private final Group group;
    private final Lookups lookups;
    private final Ownership ownership;

    private long collected;
    private long parked;

    Collecting(Group group, Lookups lookups) {
        this.group = group;
        this.lookups = lookups;
        this.ownership = new Ownership(group, lookups);
    }

    Command.Collected collect(Command.Collect collect) throws StoreException {
        collected = 0;
        parked = 0;
        Optional<Bucket> bucket =
                lookups.bucket(collect.bucket()).filter(live -> live.bucketId() == collect.bucketId());
        Pins pins = bucket.isPresent() ? Pins.of(bucket.get(), lookups) : Pins.NONE;
        for (Command.Collectable item : collect.items()) {
            // Earlier rows of a version may wait for the bucket while its last one waits for a pin.
            for (long ownerId : List.of(collect.ownerId(), collect.bucketId())) {
                Optional<Garbage> found = lookups.garbage(Keys.garbage(ownerId, item.to(), item.from()));
                if (found.isPresent()) {
                    collect(found.get(), item, ownerId, pins);
                    break;
                }
            }
        }
        long floor = Math.max(bucket.map(Bucket::floor).orElse(0L), collect.floor());
        if (bucket.isPresent() && floor > bucket.get().floor()) {
            group.put(
                    Family.BUCKETS,
                    Keys.name(collect.bucket()),
                    bucket.get().withFloor(floor).encode());
        }
        group.tell(projection -> projection.historyCollected(collect.bucketId(), floor, pins.snapshotLsns()));
        return new Command.Collected(collected, parked);
    }

    /** Versioning keeps versions until this; other pins keep this one, too. */
    Command.Collected deleteVersion(Command.DeleteVersion delete) throws StoreException {
        collected = 0;
        Bucket bucket = lookups.requireBucket(delete.bucket());
        Pins pins = Pins.of(bucket, lookups);
        for (Command.Collectable row : delete.rows()) {
            deleteRow(bucket, delete, row, pins);
        }
        group.tell(projection -> projection.historyCollected(bucket.bucketId(), bucket.floor(), pins.snapshotLsns()));
        return new Command.Collected(collected, 0);
    }

    private void deleteRow(Bucket bucket, Command.DeleteVersion delete, Command.Collectable row, Pins pins)
            throws StoreException {
        for (long ownerId : List.of(bucket.bucketId(), bucket.versionsPin())) {
            Optional<Garbage> found = lookups.garbage(Keys.garbage(ownerId, row.to(), row.from()));
            if (found.isPresent()) {
                Optional<Long> pin = pins.withoutVersions().needing(found.get(), row.path());
                if (pin.isPresent()) {
                    throw kept(delete, pins.describe(pin.get()).orElse("pinned"));
                }
                group.delete(Family.GARBAGE, found.get().key(ownerId));
                drop(found.get());
                return;
            }
        }
        throw kept(delete, "kept by a snapshot or a legal hold, or went with its directory");
    }

    private static StoreException kept(Command.DeleteVersion delete, String why) {
        return new StoreException.PreconditionFailed("version " + delete.version() + " of '" + delete.key()
                + "' in bucket " + delete.bucket() + " is " + why + "; end that first, then delete the version");
    }

    private void collect(Garbage garbage, Command.Collectable item, long ownerId, Pins pins) throws StoreException {
        if (pins.contains(ownerId)) {
            return;
        }
        Optional<Long> pin = pins.needing(garbage, item.path());
        if (pin.isPresent()) {
            group.delete(Family.GARBAGE, garbage.key(ownerId));
            park(garbage.withPath(item.path()), pin.get());
        } else if (garbage.isWhole()) {
            empty(garbage, item, ownerId, pins);
        } else {
            group.delete(Family.GARBAGE, garbage.key(ownerId));
            drop(garbage);
        }
    }

    private void park(Garbage garbage, long pinId) {
        group.put(Family.GARBAGE, garbage.key(pinId), garbage.encode());
        parked++;
    }

    private void drop(Garbage garbage) throws StoreException {
        if (garbage.isDirectory()) {
            dropLink(garbage);
        } else {
            Optional<Past> past = lookups.past(garbage.historyKey());
            group.delete(Family.HISTORY, garbage.historyKey());
            if (past.isPresent() && past.get() instanceof Past.Row row) {
                ObjectRow gone = row.row();
                group.tell(projection -> projection.rowCollected(gone.bucketId(), gone.revision()));
                if (garbage.kind() == Garbage.Kind.VERSION) {
                    ownership.release(gone.contentId());
                }
            }
        }
        collected++;
    }

    private void dropLink(Garbage garbage) throws StoreException {
        long id = garbage.directoryId();
        group.delete(Family.HISTORY, garbage.historyKey());
        group.delete(Family.DIRS, Keys.formerLink(id, garbage.to()));
        Optional<Directory> newest = lookups.findDirectory(id);
        if (newest.isPresent() && newest.get().to() == garbage.to()) {
            group.delete(Family.DIRS, Keys.id(id));
        }
        group.tell(projection -> projection.linkCollected(id, garbage.to()));
    }

    /** Takes some children out of a directory that has left the namespace, and the directory itself with the last one. */
    private void empty(Garbage garbage, Command.Collectable item, long ownerId, Pins pins) throws StoreException {
        Directory directory = lookups.directory(garbage.directoryId());
        long left = directory.children();
        for (String name : item.children()) {
            if (endChild(directory, item.path(), name, ownerId, pins)) {
                left--;
            }
        }
        group.put(
                Family.DIRS,
                Keys.id(directory.directoryId()),
                directory.emptied(left).encode());
        if (left > 0) {
            group.put(
                    Family.GARBAGE,
                    garbage.key(ownerId),
                    garbage.as(Garbage.Kind.EMPTYING).encode());
            return;
        }
        group.delete(Family.GARBAGE, garbage.key(ownerId));
        Garbage link = garbage.as(Garbage.Kind.LINK);
        Optional<Long> pin = pins.snapshotNeeding(link);
        if (pin.isPresent()) {
            park(link.withPath(item.path()), pin.get());
        } else {
            drop(link);
        }
    }

    /** A child ends when its directory left the namespace; false where there is none of that name. */
    private boolean endChild(Directory directory, String path, String entryName, long ownerId, Pins pins)
            throws StoreException {
        boolean found = entryName.endsWith("/")
                ? endDirectory(directory, path, entryName, ownerId)
                : endObject(directory, path, entryName, pins);
        group.delete(Family.NAMESPACE, Keys.entry(directory.directoryId(), entryName));
        return found;
    }

    private boolean endDirectory(Directory parent, String path, String entryName, long ownerId) throws StoreException {
        Optional<Long> id = lookups.link(parent.directoryId(), entryName);
        if (id.isEmpty()) {
            return false;
        }
        Directory ended = lookups.directory(id.get()).ended(parent.to());
        Garbage garbage = Garbage.directory(ended, Garbage.Kind.DIRECTORY).withPath(path + entryName);
        group.put(Family.DIRS, Keys.id(id.get()), ended.encode());
        group.put(Family.HISTORY, garbage.historyKey(), new Past.Link(id.get(), ended.to()).encode());
        group.put(Family.GARBAGE, garbage.key(ownerId), garbage.encode());
        group.tell(projection -> projection.directoryDetached(id.get(), ended.to()));
        return true;
    }

    private boolean endObject(Directory parent, String path, String name, Pins pins) throws StoreException {
        Optional<FileEntry> file = lookups.file(parent.directoryId(), name);
        if (file.isEmpty()) {
            return false;
        }
        ObjectRow row = lookups.row(file.get().fileId());
        Garbage garbage = Garbage.row(row, parent.to(), true);
        group.delete(Family.ROWS, Keys.id(row.fileId()));
        group.tell(projection -> projection.rowEnded(row, parent.to()));
        Optional<Long> pin = pins.snapshotNeeding(garbage);
        if (pin.isPresent()) {
            group.put(Family.HISTORY, garbage.historyKey(), new Past.Row(row, parent.to()).encode());
            park(garbage.withPath(path + name), pin.get());
        } else {
            ownership.release(row.contentId());
            collected++;
        }
        return true;
    }
}
