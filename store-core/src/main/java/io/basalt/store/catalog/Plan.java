package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.util.Optional;

/** Checks that what a publication replaces, renames or deletes is as it was when the publication was planned. */
final class Plan {
    private final Lookups lookups;
    private final ObjectChanges objects;
    private final long readLsn;

    Plan(Lookups lookups, ObjectChanges objects, long readLsn) {
        this.lookups = lookups;
        this.objects = objects;
        this.readLsn = readLsn;
    }

    void check(Command<?> step) throws StoreException {
        if (step instanceof Command.Describe<?> describe) {
            check(describe.command());
        } else if (step instanceof Command.PutObject put) {
            object(put.bucket(), put.key());
        } else if (step instanceof Command.CompleteUpload complete) {
            object(complete.put().bucket(), complete.put().key());
        } else if (step instanceof Command.DeleteObject delete) {
            object(delete.bucket(), delete.key());
        } else if (step instanceof Command.UpdateAttributes update) {
            object(update.bucket(), update.key());
        } else if (step instanceof Command.DeleteDirectory delete) {
            directory(delete.bucket(), delete.path());
        } else if (step instanceof Command.Rename rename) {
            path(rename.bucket(), rename.from());
            path(rename.bucket(), rename.to());
        }
    }

    private void path(String bucket, String path) throws StoreException {
        if (path.endsWith("/") || !object(bucket, path)) {
            directory(bucket, path);
        }
    }

    private boolean object(String bucket, String key) throws StoreException {
        Optional<FileEntry> found = objects.find(lookups.requireBucket(bucket), key);
        if (found.isPresent()) {
            require("object '" + key + "' in bucket " + bucket, found.get().revision());
        }
        return found.isPresent();
    }

    private void directory(String bucket, String path) throws StoreException {
        Optional<Directory> found = lookups.directory(lookups.requireBucket(bucket), KeyPath.ofDirectory(path));
        if (found.isPresent()) {
            require("directory '" + path + "' in bucket " + bucket, found.get().highestSeq());
        }
    }

    private void require(String what, long changedAt) throws StoreException.PreconditionFailed {
        if (changedAt > readLsn) {
            throw new StoreException.PreconditionFailed(what + " has changed at " + changedAt
                    + ", after the publication was planned at LSN " + readLsn
                    + "; plan it again, or publish without a planned LSN");
        }
    }
}
