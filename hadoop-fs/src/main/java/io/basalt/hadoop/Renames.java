package io.basalt.hadoop;

import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.RenameRequest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;

/**
 * HDFS's two renames, each one atomic commit that copies nothing. After HDFS's {@code FSDirRenameOp}: the old one
 * answers false to most of what it refuses, the new one ({@code Options.Rename}) throws.
 */
record Renames(BucketFiles files) {
    /**
     * Moves {@code source} to {@code target}, or below it where that is a directory. False, and nothing done, where the
     * source is missing or the root, the target exists or lies below the source, or its parent is missing. Moving a
     * file onto itself is true.
     */
    boolean rename(Path source, Path target) throws IOException {
        if (source.isRoot()) {
            return false;
        }
        Optional<ListEntry> from = files.find(source);
        if (from.isEmpty()) {
            return false;
        }
        Optional<ListEntry> to = files.find(target);
        Path destination = target;
        if (to.isPresent() && to.get() instanceof DirectoryEntry) {
            destination = files.paths().child(target, source.getName());
            to = files.find(destination);
        }
        if (destination.equals(source)) {
            return true;
        }
        if (to.isPresent() || KeyPath.below(destination, source)) {
            return false;
        }
        try {
            requireParent(destination);
            commit(source, from.get(), destination, false);
            return true;
        } catch (FileNotFoundException | FileAlreadyExistsException e) {
            // The parent is missing, or the source went or the target came in between: HDFS answers false to all three.
            return false;
        }
    }

    /**
     * Moves {@code source} to exactly {@code target}. With {@code overwrite} a file replaces a file, and a directory an
     * empty directory, in the same commit.
     */
    void rename(Path source, Path target, boolean overwrite) throws IOException {
        ListEntry from = files.entry(source);
        if (source.equals(target)) {
            throw new FileAlreadyExistsException(target + ": source and target of the rename are the same");
        }
        if (source.isRoot() || target.isRoot()) {
            throw new PathIOException(source.toString(), "cannot be renamed to " + target + ": a bucket's root stays");
        }
        if (KeyPath.below(target, source)) {
            throw new PathIOException(source.toString(), "cannot be renamed to " + target + ", which lies below it");
        }
        Optional<ListEntry> to = files.find(target);
        if (to.isPresent()) {
            requireReplaceable(source, from, target, to.get(), overwrite);
        } else {
            requireParent(target);
        }
        commit(source, from, target, overwrite);
    }

    private static void requireReplaceable(Path source, ListEntry from, Path target, ListEntry to, boolean overwrite)
            throws IOException {
        boolean fromDirectory = from instanceof DirectoryEntry;
        if (fromDirectory != to instanceof DirectoryEntry) {
            throw new PathIOException(
                    source.toString(),
                    fromDirectory
                            ? "a directory cannot replace the file " + target
                            : "a file cannot replace the directory " + target);
        }
        if (!overwrite) {
            throw new FileAlreadyExistsException("rename target " + target + " already exists");
        }
        if (to instanceof DirectoryEntry directory && directory.children() > 0) {
            throw new PathIsNotEmptyDirectoryException(target.toString());
        }
    }

    private void requireParent(Path target) throws IOException {
        Path parent = target.getParent();
        if (parent != null) {
            Optional<Path> file = files.calls().fileAbove(target);
            if (file.isPresent()) {
                throw StoreCalls.notDirectory(target, file.get());
            }
            files.requireDirectory(parent);
        }
    }

    private void commit(Path source, ListEntry from, Path target, boolean overwrite) throws IOException {
        String bucket = files.paths().bucket();
        String directory = from instanceof DirectoryEntry ? Path.SEPARATOR : "";
        RenameRequest request = new RenameRequest(
                bucket,
                files.paths().key(source) + directory,
                files.paths().key(target) + directory,
                overwrite,
                KeyMode.HADOOP);
        files.calls().run(target, () -> files.calls().store().rename(request));
    }
}
