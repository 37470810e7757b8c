package io.basalt.store.catalog;

import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.StoreException;
import java.util.List;
import java.util.Optional;

/** Applies the commands that change directories, and renames. */
final class DirectoryChanges {
    private final Group group;
    private final Tree tree;
    private final Lookups lookups;
    private final ObjectChanges objects;
    private final OpenEntries openEntries;

    DirectoryChanges(Group group, Tree tree, ObjectChanges objects, OpenEntries openEntries) {
        this.group = group;
        this.tree = tree;
        this.lookups = tree.lookups();
        this.objects = objects;
        this.openEntries = openEntries;
    }

    Directory make(Command.MakeDirectory make) throws StoreException {
        Bucket bucket = lookups.requireBucket(make.bucket());
        return tree.make(bucket, KeyPath.ofDirectory(make.path()), make.path(), KeyMode.HADOOP, true, make.firstId());
    }

    Directory update(Command.UpdateDirectory update) throws StoreException {
        Bucket bucket = lookups.requireBucket(update.bucket());
        Directory before = lookups.directory(bucket, KeyPath.ofDirectory(update.path()))
                .orElseThrow(() -> new StoreException.NotFound(
                        "directory '" + update.path() + "' does not exist in bucket " + bucket.name()));
        Directory directory = before.withAttributes(before.attributes()
                .without(update.update().remove())
                .with(update.update().set()));
        tree.store(directory);
        return directory;
    }

    boolean delete(Command.DeleteDirectory delete) throws StoreException {
        Bucket bucket = lookups.requireBucket(delete.bucket());
        Optional<Directory> found = lookups.directory(bucket, KeyPath.ofDirectory(delete.path()));
        if (found.isEmpty()) {
            return false;
        }
        Directory directory = found.get();
        if (directory.isRoot()) {
            throw new StoreException.InvalidArgument(
                    "the root of bucket " + bucket.name() + " cannot be deleted; delete the bucket itself");
        }
        if (directory.children() > 0 && !delete.recursive()) {
            throw new StoreException.AlreadyExists("directory '" + delete.path() + "' in bucket " + bucket.name()
                    + " is not empty: it has " + directory.children() + " children; delete recursively");
        }
        tree.remove(directory, delete.mode());
        return true;
    }

    boolean rename(Command.Rename rename) throws StoreException {
        Bucket bucket = lookups.requireBucket(rename.bucket());
        refuseHeld(bucket, rename.from());
        if (!rename.from().endsWith("/")) {
            Optional<FileEntry> file = objects.find(bucket, rename.from());
            Optional<OpenEntry> open =
                    rename.mode() == KeyMode.HADOOP ? openEntries.find(bucket, rename.from()) : Optional.empty();
            if (file.isPresent() || open.isPresent()) {
                return renameFile(bucket, file, open, rename);
            }
        }
        Directory directory = lookups.directory(bucket, KeyPath.ofDirectory(rename.from()))
                .orElseThrow(() -> new StoreException.NotFound(
                        "'" + rename.from() + "' does not exist in bucket " + bucket.name()));
        return renameDirectory(bucket, directory, rename);
    }

    /** Renames an object, a file under construction, or one that is being written anew. */
    private boolean renameFile(Bucket bucket, Optional<FileEntry> file, Optional<OpenEntry> open, Command.Rename rename)
            throws StoreException {
        if (rename.from().equals(rename.to())) {
            return false;
        }
        KeyPath to = KeyPath.ofObject(rename.to());
        boolean hadoop = rename.mode() == KeyMode.HADOOP;
        if (hadoop) {
            Tree.refuseEmpty(bucket, to.name(), rename.to());
        }
        Directory parent = tree.make(bucket, to.directories(), rename.to(), rename.mode(), hadoop, rename.firstId());
        if (hadoop && lookups.directory(parent.directoryId(), to.name()).isPresent()) {
            throw taken(bucket, rename.to(), "a directory");
        }
        Optional<FileEntry> replaced = lookups.file(parent.directoryId(), to.name());
        if (replaced.isPresent() && !rename.overwrite()) {
            throw taken(bucket, rename.to(), "an object");
        }
        if (hadoop) {
            replaceOpen(bucket, parent, to.name(), rename);
        }
        if (file.isPresent()) {
            objects.move(file.get(), parent, to.name(), replaced, rename.mode());
        } else if (replaced.isPresent()) {
            objects.delete(new Command.DeleteObject(
                    bucket.name(), rename.to(), Condition.NONE, rename.mode(), rename.micros()));
        }
        if (open.isPresent()) {
            openEntries.move(open.get(), parent.directoryId(), to.name());
        }
        return true;
    }

    /** A file under construction that stands where something is renamed to. */
    private void replaceOpen(Bucket bucket, Directory parent, String name, Command.Rename rename)
            throws StoreException {
        Optional<OpenEntry> there = lookups.openEntry(parent.directoryId(), name);
        if (there.isPresent()) {
            if (!rename.overwrite()) {
                throw taken(bucket, rename.to(), "a file being written");
            }
            openEntries.remove(there.get());
        }
    }

    private boolean renameDirectory(Bucket bucket, Directory directory, Command.Rename rename) throws StoreException {
        List<String> from = KeyPath.ofDirectory(rename.from());
        List<String> to = KeyPath.ofDirectory(rename.to());
        if (directory.isRoot() || isBelow(from, to)) {
            throw new StoreException.InvalidArgument("directory '" + rename.from() + "' in bucket " + bucket.name()
                    + " cannot be renamed to '" + rename.to() + "', which lies below it");
        }
        if (from.equals(to)) {
            return false;
        }
        String name = to.get(to.size() - 1);
        boolean hadoop = rename.mode() == KeyMode.HADOOP;
        if (hadoop) {
            Tree.refuseEmpty(bucket, name, rename.to());
        }
        Directory parent =
                tree.make(bucket, to.subList(0, to.size() - 1), rename.to(), rename.mode(), hadoop, rename.firstId());
        if (hadoop
                && (lookups.file(parent.directoryId(), name).isPresent()
                        || lookups.openEntry(parent.directoryId(), name).isPresent())) {
            throw taken(bucket, rename.to(), "an object");
        }
        Optional<Directory> replaced = lookups.directory(parent.directoryId(), name);
        if (replaced.isPresent()) {
            if (!rename.overwrite() || replaced.get().children() > 0) {
                throw taken(
                        bucket,
                        rename.to(),
                        replaced.get().children() > 0 ? "a directory with children" : "a directory");
            }
            // The new parent keeps its child count above zero through this, so it cannot vanish meanwhile.
            tree.addChild(parent.directoryId(), 1);
            tree.remove(replaced.get(), rename.mode());
            tree.addChild(parent.directoryId(), -1);
        }
        tree.relink(lookups.directory(directory.directoryId()), parent.directoryId(), name, rename.mode());
        return true;
    }

    /** What is held stays where it is: under another name the hold would not find it. */
    private static void refuseHeld(Bucket bucket, String path) throws StoreException.AccessDenied {
        for (Bucket.Hold hold : bucket.holds()) {
            if (Pins.touches(hold.prefix(), path, false) || hold.prefix().startsWith(KeyPath.asDirectory(path))) {
                throw new StoreException.AccessDenied("'" + path + "' in bucket " + bucket.name()
                        + " is under the legal hold of prefix '" + hold.prefix()
                        + "' and cannot be renamed; copy it, or release the hold");
            }
        }
    }

    private static boolean isBelow(List<String> directory, List<String> path) {
        return path.size() > directory.size()
                && path.subList(0, directory.size()).equals(directory);
    }

    private static StoreException taken(Bucket bucket, String path, String what) {
        return new StoreException.AlreadyExists("'" + path + "' in bucket " + bucket.name() + " is " + what
                + "; choose another name or delete it first");
    }
}
