package io.basalt.store.catalog;

import io.basalt.store.api.KeyMode;
import io.basalt.store.api.StoreException;
import java.util.Optional;

/** The entries of files under construction, within one command: by id, and by place in the tree. */
final class OpenEntries {
    private final Group group;
    private final Tree tree;
    private final Lookups lookups;
    private final Ownership ownership;

    OpenEntries(Group group, Tree tree) {
        this.group = group;
        this.tree = tree;
        this.lookups = tree.lookups();
        this.ownership = new Ownership(group, lookups);
    }

    Optional<OpenEntry> find(Bucket bucket, String key) throws StoreException {
        KeyPath path = KeyPath.ofObject(key);
        Optional<Long> parent = lookups.directoryId(bucket, path.directories());
        return parent.isPresent() ? lookups.openEntry(parent.get(), path.name()) : Optional.empty();
    }

    void store(OpenEntry entry) {
        group.put(Family.OPENFILES, Keys.id(entry.openId()), entry.encode());
    }

    void add(OpenEntry entry) throws StoreException {
        store(entry);
        link(entry);
        tree.addChild(entry.parentId(), 1);
    }

    private void link(OpenEntry entry) {
        group.put(Family.OPENFILES, Keys.entry(entry.parentId(), entry.name()), Lookups.encodeLink(entry.openId()));
    }

    /** Takes an entry away, and what it holds. */
    void remove(OpenEntry entry) throws StoreException {
        group.delete(Family.OPENFILES, Keys.id(entry.openId()));
        group.delete(Family.OPENFILES, Keys.entry(entry.parentId(), entry.name()));
        if (entry.contentId() != 0) {
            ownership.release(entry.contentId());
        }
        if (isAttached(entry)) {
            tree.removeChild(entry.parentId(), KeyMode.HADOOP);
        } else if (lookups.findDirectory(entry.parentId()).isPresent()) {
            tree.addChild(entry.parentId(), -1);
        }
    }

    void move(OpenEntry entry, long newParentId, String newName) throws StoreException {
        group.delete(Family.OPENFILES, Keys.entry(entry.parentId(), entry.name()));
        OpenEntry moved = entry.moved(newParentId, newName);
        store(moved);
        link(moved);
        tree.addChild(newParentId, 1);
        tree.removeChild(entry.parentId(), KeyMode.HADOOP);
    }

    /** Whether all directories above it are in the namespace, so that it is. */
    boolean isAttached(OpenEntry entry) throws StoreException {
        return tree.isAttached(entry.parentId());
    }
}
