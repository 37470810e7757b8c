package io.basalt.hadoop;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TierInfo;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.InvalidPathHandleException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * One bucket as a tree of files and directories with HDFS's rules. Paths are absolute paths of the bucket.
 *
 * <p>Each change is one commit of the store. What is looked up first only decides which exception a caller sees: the
 * store checks its own conditions again when it commits. Thread-safe.
 */
final class BucketFiles implements FileTree, AutoCloseable {
    private final KeyPath paths;
    private final StoreCalls calls;
    private final UnderConstruction underConstruction;
    private final int pageSize;

    BucketFiles(Store store, KeyPath paths, int pageSize) {
        this.paths = paths;
        this.calls = new StoreCalls(store, paths);
        this.underConstruction = new UnderConstruction(calls);
        this.pageSize = pageSize;
    }

    KeyPath paths() {
        return paths;
    }

    int pageSize() {
        return pageSize;
    }

    StoreCalls calls() {
        return calls;
    }

    UnderConstruction underConstruction() {
        return underConstruction;
    }

    // ---- what is there

    @Override
    public Optional<ListEntry> find(Path path) throws IOException {
        String key = paths.key(path);
        Optional<ListEntry> stored = calls.call(path, () -> store().lookup(paths.bucket(), key));
        return key.isEmpty() ? stored : underConstruction.over(path, stored);
    }

    @Override
    public Path path(ListEntry entry) {
        return paths.path(entry.key());
    }

    @Override
    public Attributes attributes(Path path) throws IOException {
        if (entry(path) instanceof DirectoryEntry directory) {
            return directory.attributes();
        }
        ObjectKey key = paths.objectKey(path);
        // None of a file that is written for the first time.
        return calls.call(path, () -> store().stat(key))
                .map(ObjectInfo::attributes)
                .orElse(Attributes.NONE);
    }

    @Override
    public RemoteIterator<ListEntry> filesBelow(Path path, DirectoryEntry directory) throws IOException {
        ListRequest request = ListRequest.flat(paths.bucket(), directory.key()).withLimit(pageSize);
        return underConstruction.amongFilesBelow(path, directory, new Listing(calls, store(), path, request));
    }

    @Override
    public RemoteIterator<ListEntry> children(Path path, DirectoryEntry directory, String prefix) throws IOException {
        ListRequest all = ListRequest.children(paths.bucket(), directory.key());
        ListRequest request = new ListRequest(all.bucket(), all.prefix() + prefix, true, "", pageSize);
        return underConstruction.amongChildren(path, directory, prefix, new Listing(calls, store(), path, request));
    }

    /**
     * Bytes that the tiers hold and bytes that new files can still take, which is what the landing tier has free:
     * several tiers may share one disk, so their free space does not add up.
     */
    FsStatus space(Path root) throws IOException {
        List<TierInfo> tiers = calls.call(root, () -> store().tiers());
        long used = tiers.stream().mapToLong(TierInfo::bytes).sum();
        long free = tiers.stream()
                .filter(TierInfo::landing)
                .mapToLong(TierInfo::freeBytes)
                .sum();
        return new FsStatus(used + free, used, free);
    }

    // ---- files

    @Override
    public ObjectReader open(Path path) throws IOException {
        if (paths.key(path).isEmpty()) {
            throw new FileNotFoundException(path + " is a bucket, not a file");
        }
        try {
            if (underConstruction.find(path).isPresent()) {
                return openUnderConstruction(path);
            }
            return calls.call(path, () -> store().open(paths.objectKey(path)));
        } catch (FileNotFoundException e) {
            file(path);
            throw e;
        }
    }

    /** A content, and the path of the file that has it. */
    record Opened(Path path, ObjectReader reader) {}

    /** Opens what a handle stands for. */
    Opened open(Path root, BasaltPathHandle handle) throws IOException {
        Optional<ObjectInfo> found = calls.call(root, () -> store().find(paths.bucket(), handle.fileId()));
        if (found.isEmpty()) {
            throw new InvalidPathHandleException(handle.path() + " of the handle was deleted");
        }
        Path path = paths.path(found.get().key().key());
        handle.check(path, found.get().entry().etag());
        long contentId = found.get().entry().contentId();
        return new Opened(path, calls.call(path, () -> store().openContent(contentId)));
    }

    private ObjectReader openUnderConstruction(Path path) throws IOException {
        ObjectKey key = paths.objectKey(path);
        return calls.call(path, () -> {
            try {
                return store().openFiles().read(key);
            } catch (StoreException.NotFound e) {
                return store().open(key); // closed in between
            }
        });
    }

    /** Throws where a file cannot be begun at {@code path}. */
    void requireCreatable(Path path, boolean overwrite) throws IOException {
        Optional<ListEntry> present = find(path);
        if (present.isPresent()) {
            refuseReplacing(path, present.get(), overwrite);
            return;
        }
        Optional<Path> file = calls.fileAbove(path);
        if (file.isPresent()) {
            throw StoreCalls.notDirectory(path, file.get());
        }
    }

    private static void refuseReplacing(Path path, ListEntry present, boolean overwrite) throws IOException {
        if (present instanceof DirectoryEntry) {
            throw new FileAlreadyExistsException(path + " is a directory");
        }
        if (!overwrite) {
            throw new FileAlreadyExistsException(path + " already exists");
        }
    }

    // ---- directories

    /** Throws unless {@code path} is a directory that exists. */
    void requireDirectory(Path path) throws IOException {
        if (entry(path) instanceof ObjectEntry) {
            throw StoreCalls.notDirectory(path, path);
        }
    }

    /** Makes a directory and its parents. The root makes the bucket; below a missing bucket nothing is made. */
    void makeDirectories(Path path, FsPermission permission) throws IOException {
        if (paths.key(path).isEmpty()) {
            makeBucket(path);
            return;
        }
        Optional<ListEntry> present = find(path);
        if (present.isPresent() && present.get() instanceof ObjectEntry) {
            throw new FileAlreadyExistsException(path + " is a file");
        }
        List<Path> missing = missingFrom(path, present);
        boolean lasting =
                present.isPresent() && present.get() instanceof DirectoryEntry directory && directory.explicit();
        if (!lasting) {
            calls.run(path, () -> store().makeDirectory(paths.bucket(), paths.key(path)));
        }
        Attributes made = Posix.made(permission, Posix.DIRECTORY);
        if (!made.values().isEmpty()) {
            for (Path directory : missing) {
                update(directory, new AttributeUpdate(made, Set.of()));
            }
        }
    }

    /** The directories that making this one makes. */
    private List<Path> missingFrom(Path path, Optional<ListEntry> present) throws IOException {
        List<Path> missing = new ArrayList<>();
        Optional<ListEntry> there = present;
        for (Path at = path; there.isEmpty() && at != null && !at.isRoot(); ) {
            missing.add(at);
            at = at.getParent();
            there = at == null ? Optional.empty() : find(at);
        }
        return missing;
    }

    private void makeBucket(Path root) throws IOException {
        if (bucketExists(root)) {
            return;
        }
        try {
            calls.run(root, () -> store().createBucket(paths.bucket()));
        } catch (FileAlreadyExistsException e) {
            // Made by somebody else in between is as good; a name that nobody here can have is not.
            if (!bucketExists(root)) {
                throw e;
            }
        }
    }

    private boolean bucketExists(Path root) throws IOException {
        return calls.call(root, () -> store().bucket(paths.bucket())).isPresent();
    }

    /**
     * Deletes a file, or a directory in one commit; false where there was nothing. As in HDFS the root stays: deleting
     * it is refused with false.
     */
    boolean delete(Path path, boolean recursive) throws IOException {
        Optional<ListEntry> present = find(path);
        if (present.isEmpty()) {
            return false;
        }
        if (present.get() instanceof ObjectEntry) {
            return calls.call(path, () -> store().delete(paths.objectKey(path), Condition.NONE, KeyMode.HADOOP));
        }
        if (paths.key(path).isEmpty()) {
            if (!recursive && ((DirectoryEntry) present.get()).children() > 0) {
                throw new PathIsNotEmptyDirectoryException(path.toString());
            }
            return false;
        }
        return deleteDirectory(path, recursive);
    }

    private boolean deleteDirectory(Path path, boolean recursive) throws IOException {
        return calls.call(path, () -> {
            try {
                return store().deleteDirectory(paths.bucket(), paths.key(path), recursive, KeyMode.HADOOP);
            } catch (StoreException.AlreadyExists e) {
                PathIsNotEmptyDirectoryException notEmpty = new PathIsNotEmptyDirectoryException(path.toString());
                notEmpty.addSuppressed(e);
                throw notEmpty;
            }
        });
    }

    // ---- attributes

    /** Changes attributes of a file or directory, but not of a file that is being written for the first time. */
    void update(Path path, AttributeUpdate update) throws IOException {
        ListEntry entry = entry(path);
        String key = paths.key(path);
        if (entry instanceof DirectoryEntry) {
            calls.run(path, () -> store().updateDirectoryAttributes(paths.bucket(), key, update));
        } else if (calls.call(path, () -> store().stat(paths.objectKey(path))).isPresent()) {
            calls.call(path, () -> store().updateAttributes(paths.objectKey(path), update, Condition.NONE));
        } else {
            throw new PathIOException(
                    path.toString(), "is being written for the first time, elsewhere: wait until it is");
        }
    }

    private Store store() {
        return calls.store();
    }

    @Override
    public void close() throws IOException {
        store().close();
    }
}
