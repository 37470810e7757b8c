package io.basalt.hadoop;

import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.security.AccessControlException;

/**
 * Calls a store, and says in Hadoop's exceptions what went wrong. A missing object or bucket becomes
 * {@link FileNotFoundException}, an object in the way {@link ParentNotDirectoryException} or
 * {@link FileAlreadyExistsException}, a refusal {@link AccessControlException}. Every other kind (full, corrupt,
 * unavailable, outcome unknown) is an {@link IOException} already and passes unchanged. The store's message is kept.
 */
record StoreCalls(Store store, KeyPath paths) {
    /** What to do with the store. */
    interface Call<T> {
        T run() throws IOException;
    }

    /** What to do with the store, without a result. */
    interface Action {
        void run() throws IOException;
    }

    <T> T call(Path path, Call<T> call) throws IOException {
        try {
            return call.run();
        } catch (StoreException e) {
            throw translate(path, e);
        }
    }

    void run(Path path, Action action) throws IOException {
        try {
            action.run();
        } catch (StoreException e) {
            throw translate(path, e);
        }
    }

    /** The nearest existing ancestor of {@code path}, where that is a file. */
    Optional<Path> fileAbove(Path path) throws IOException {
        for (Path parent = path.getParent(); parent != null && !parent.isRoot(); parent = parent.getParent()) {
            Optional<ListEntry> entry = store.lookup(paths.bucket(), paths.key(parent));
            if (entry.isPresent()) {
                return entry.get() instanceof ObjectEntry ? Optional.of(parent) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    static ParentNotDirectoryException notDirectory(Path path, Path file) {
        return new ParentNotDirectoryException(path + ": " + file + " is a file, not a directory");
    }

    private IOException translate(Path path, StoreException failure) {
        if (failure instanceof StoreException.NotFound) {
            return because(failure, new FileNotFoundException(absence(path, failure)));
        }
        if (failure instanceof StoreException.AccessDenied) {
            return because(failure, new AccessControlException(failure.getMessage()));
        }
        if (failure instanceof StoreException.AlreadyExists
                || failure instanceof StoreException.PreconditionFailed
                || failure instanceof StoreException.InvalidArgument) {
            return obstacle(path, failure);
        }
        return failure;
    }

    private IOException obstacle(Path path, StoreException failure) {
        try {
            Optional<Path> file = fileAbove(path);
            if (file.isPresent()) {
                return because(failure, notDirectory(path, file.get()));
            }
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        return failure instanceof StoreException.InvalidArgument
                ? new PathIOException(path.toString(), failure)
                : because(failure, new FileAlreadyExistsException(failure.getMessage()));
    }

    /** A missing bucket is said to be one, with the remedy. */
    private String absence(Path path, StoreException failure) {
        try {
            if (store.bucket(paths.bucket()).isEmpty()) {
                return path + ": " + missingBucket(paths.bucket());
            }
        } catch (StoreException e) {
            failure.addSuppressed(e);
        }
        return String.valueOf(failure.getMessage());
    }

    static String missingBucket(String bucket) {
        return "bucket '" + bucket + "' does not exist: create it with: bin/basalt fs -mkdir -p basalt://" + bucket
                + "/";
    }

    private static <E extends IOException> E because(StoreException cause, E exception) {
        exception.initCause(cause);
        return exception;
    }
}
