package io.basalt.hadoop;

import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import java.time.Instant;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Turns a store's entries into Hadoop's statuses. What nobody has given an owner belongs to the user who looks.
 */
record Statuses(String user, long blockSize) {
    FileStatus of(Path path, ListEntry entry) {
        return entry instanceof ObjectEntry file ? of(path, file) : of(path, (DirectoryEntry) entry);
    }

    private BasaltFileStatus of(Path path, ObjectEntry file) {
        Posix posix = new Posix(file.hadoop());
        return new BasaltFileStatus(unix(posix, Posix.FILE, file.modified(), file.size(), path), file);
    }

    private FileStatus of(Path path, DirectoryEntry directory) {
        return unix(new Posix(directory.attributes()), Posix.DIRECTORY, directory.modified(), -1, path);
    }

    /** @param size of a file; -1: a directory */
    private FileStatus unix(Posix posix, FsPermission usual, Instant written, long size, Path path) {
        boolean directory = size < 0;
        String owner = posix.owner().orElse(user);
        return new FileStatus(
                Math.max(size, 0),
                directory,
                directory ? 0 : 1,
                directory ? 0 : blockSize,
                posix.modified(written),
                posix.accessed(),
                posix.permission(usual),
                owner,
                posix.group().orElse(owner),
                path);
    }
}
