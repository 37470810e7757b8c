package io.basalt.hadoop;

import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Turns a store's entries into Hadoop's statuses. This version keeps no permissions and no owners: everything belongs to
 * the user who looks, files with mode 0644 and directories with 0755. Access times are not kept and read 0.
 */
record Statuses(KeyPath paths, String owner, long blockSize) {
    private static final FsPermission FILE = new FsPermission((short) 0644);
    private static final FsPermission DIRECTORY = new FsPermission((short) 0755);

    FileStatus of(ListEntry entry) {
        return entry instanceof ObjectEntry file ? of(file) : of((DirectoryEntry) entry);
    }

    BasaltFileStatus of(ObjectEntry file) {
        return new BasaltFileStatus(
                paths.path(file.key()),
                file.size(),
                blockSize,
                file.modified().toEpochMilli(),
                FILE,
                owner,
                file.fileId(),
                file.etag());
    }

    FileStatus of(DirectoryEntry directory) {
        return new FileStatus(
                0,
                true,
                0,
                0,
                directory.modified().toEpochMilli(),
                0,
                DIRECTORY,
                owner,
                owner,
                paths.path(directory.key()));
    }
}
