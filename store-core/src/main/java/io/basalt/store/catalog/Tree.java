package io.basalt.store.catalog;

import io.basalt.store.api.KeyMode;
import io.basalt.store.api.StoreException;
import java.util.List;
import java.util.Optional;

/** Changes of directories within one command: links, child counts and totals. */
final class Tree {
    private final Group group;
    private final Lookups lookups;
    private final Endings endings;

    Tree(Group group) {
        this.group = group;
        this.lookups = new Lookups(group);
        this.endings = new Endings(group);
    }

    Lookups lookups() {
        return lookups;
    }

    /**
     * The directory of that path, made with its parents where missing.
     *
     * @param asked the whole key or path that the caller named
     * @param explicit whether it and its parents persist when empty
     * @param firstId the first of as many free ids as the path has components
     */
    Directory make(Bucket bucket, List<String> path, String asked, KeyMode mode, boolean explicit, long firstId)
            throws StoreException {
        Directory at = lookups.directory(bucket.rootId());
        long id = firstId;
        for (String name : path) {
            Optional<Directory> child = lookups.directory(at.directoryId(), name);
            if (child.isEmpty()) {
                if (mode == KeyMode.HADOOP) {
                    refuseClash(bucket, at, name, asked);
                }
                at = create(at, name, explicit, id);
            } else {
                at = child.get();
                if (explicit && !at.explicit()) {
                    at = at.madeExplicit();
                    store(at);
                }
            }
            id++;
        }
        return at;
    }

    private void refuseClash(Bucket bucket, Directory parent, String name, String asked) throws StoreException {
        refuseEmpty(bucket, name, asked);
        if (lookups.file(parent.directoryId(), name).isPresent()
                || lookups.openEntry(parent.directoryId(), name).isPresent()) {
            throw new StoreException.AlreadyExists("'" + name + "' of path '" + asked + "' in bucket " + bucket.name()
                    + " is an object, not a directory; delete or rename it first");
        }
    }

    /** Refuses an empty component in Hadoop mode. */
    static void refuseEmpty(Bucket bucket, String name, String asked) throws StoreException.InvalidArgument {
        if (name.isEmpty()) {
            throw new StoreException.InvalidArgument("path '" + asked + "' in bucket " + bucket.name()
                    + " has an empty component, which Hadoop's objects and directories cannot have");
        }
    }

    private Directory create(Directory parent, String name, boolean explicit, long id) throws StoreException {
        long seq = group.nextSeq();
        Directory made =
                Directory.created(id, parent.bucketId(), parent.directoryId(), name, explicit, seq, group.micros());
        group.putMade(made);
        link(made);
        log(Change.Kind.DIRECTORY_CREATED, seq, made);
        add(parent.directoryId(), made.whole(), seq);
        addChild(parent.directoryId(), 1);
        return made;
    }

    /** Whether a directory and all above it are in the namespace. */
    boolean isAttached(long directoryId) throws StoreException {
        for (long id = directoryId; id != 0; ) {
            Optional<Directory> directory = lookups.findDirectory(id);
            if (directory.isEmpty() || directory.get().to() != Long.MAX_VALUE) {
                return false;
            }
            id = directory.get().parentId();
        }
        return true;
    }

    void store(Directory directory) {
        group.put(directory);
    }

    private void link(Directory directory) {
        store(directory);
        group.put(
                Family.NAMESPACE,
                Keys.entry(directory.parentId(), directory.entryName()),
                Lookups.encodeLink(directory.directoryId()));
        group.tell(projection -> projection.directoryLinked(directory));
    }

    void log(Change.Kind kind, long seq, Directory directory) {
        group.log(new Change(
                seq,
                kind,
                group.micros(),
                false,
                directory.bucketId(),
                directory.directoryId(),
                directory.parentId(),
                directory.name(),
                0,
                0));
    }

    void addChild(long directoryId, int more) throws StoreException {
        store(lookups.directory(directoryId).withChildren(more, group.micros()));
    }

    /** Adds to the totals of a directory and of all above it. */
    void add(long directoryId, Totals more, long seq) throws StoreException {
        for (long id = directoryId; id != 0; ) {
            Directory directory = lookups.directory(id);
            store(directory.withTotals(directory.below().plus(more), seq));
            id = directory.parentId();
        }
    }

    void subtract(long directoryId, Totals less, long seq) throws StoreException {
        add(directoryId, Totals.NONE.minus(less), seq);
    }

    /**
     * One child is gone. In S3 mode directories that only their keys implied vanish with their last one; in Hadoop mode they
     * stay, as on HDFS, and persist from now on.
     */
    void removeChild(long directoryId, KeyMode mode) throws StoreException {
        addChild(directoryId, -1);
        Directory directory = lookups.directory(directoryId);
        if (directory.children() > 0 || directory.explicit()) {
            return;
        }
        if (mode == KeyMode.HADOOP) {
            store(directory.madeExplicit());
        } else {
            remove(directory, mode);
        }
    }

    /** Takes a directory, with everything below it, out of the namespace. */
    void remove(Directory directory, KeyMode mode) throws StoreException {
        long seq = detach(directory);
        subtract(directory.parentId(), directory.whole(), seq);
        removeChild(directory.parentId(), mode);
    }

    private long detach(Directory directory) {
        long seq = group.nextSeq();
        group.delete(Family.NAMESPACE, Keys.entry(directory.parentId(), directory.entryName()));
        end(directory, seq);
        group.tell(projection -> projection.directoryDetached(directory.directoryId(), seq));
        log(Change.Kind.DIRECTORY_DETACHED, seq, directory);
        return seq;
    }

    /** Ends a directory's life; its record stays until it is collected. */
    void end(Directory directory, long seq) {
        Directory ended = directory.ended(seq);
        store(ended);
        endings.directory(ended);
    }

    /** Hangs a directory that has left the namespace where it was linked last. */
    Directory hang(Directory ended) throws StoreException {
        long seq = group.nextSeq();
        Directory linked = ended.linked(ended.parentId(), ended.name(), seq);
        link(linked);
        log(Change.Kind.DIRECTORY_MOVED, seq, linked);
        add(ended.parentId(), linked.whole(), seq);
        addChild(ended.parentId(), 1);
        return linked;
    }

    /** Hangs a directory below another parent or under another name: one entry, whatever lies below. */
    void relink(Directory directory, long newParentId, String newName, KeyMode mode) throws StoreException {
        long seq = group.nextSeq();
        group.delete(Family.NAMESPACE, Keys.entry(directory.parentId(), directory.entryName()));
        endings.link(directory.ended(seq));
        Directory linked = directory.linked(newParentId, newName, seq);
        link(linked);
        log(Change.Kind.DIRECTORY_MOVED, seq, linked);
        add(newParentId, linked.whole(), seq);
        subtract(directory.parentId(), linked.whole(), seq);
        addChild(newParentId, 1);
        removeChild(directory.parentId(), mode);
    }
}
