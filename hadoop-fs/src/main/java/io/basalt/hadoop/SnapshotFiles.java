package io.basalt.hadoop;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.StoreView;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * What a snapshot, or an LSN, shows of a directory, below {@code DIRECTORY/.snapshot/NAME}. Paths are as they were: what has been renamed
 * since is found under its name of then.
 */
final class SnapshotFiles implements FileTree {
    private final StoreCalls calls;
    private final StoreView then;
    private final Optional<Instant> created;
    private final Path root;
    private final String directory;
    private final int pageSize;

    /**
     * @param created when the snapshot was made; absent of a state without a name
     * @param directory its key, which ends in {@code /}; empty for the bucket's root
     */
    SnapshotFiles(
            StoreCalls calls, StoreView then, Optional<Instant> created, Path root, String directory, int pageSize) {
        this.calls = calls;
        this.then = then;
        this.created = created;
        this.root = root;
        this.directory = directory;
        this.pageSize = pageSize;
    }

    @Override
    public Optional<ListEntry> find(Path path) throws IOException {
        String key = key(path);
        Optional<ListEntry> found =
                calls.call(path, () -> then.lookup(calls.paths().bucket(), key));
        return found.isPresent() && found.get() instanceof DirectoryEntry top && path.equals(root)
                ? Optional.of(madeWithTheSnapshot(top))
                : found;
    }

    /** As in HDFS a snapshot's own time is that of its creation. */
    private DirectoryEntry madeWithTheSnapshot(DirectoryEntry top) {
        return new DirectoryEntry(
                top.bucket(),
                top.key(),
                top.directoryId(),
                top.explicit(),
                top.children(),
                top.directories(),
                top.objects(),
                top.bytes(),
                created.orElse(top.modified()),
                top.attributes());
    }

    /** The key that a path of this tree had; as a directory's for the root. */
    private String key(Path path) {
        String below = path.toUri().getPath().substring(root.toUri().getPath().length());
        return below.isEmpty() ? directory : directory + below.substring(1);
    }

    @Override
    public Path path(ListEntry entry) {
        String below = entry.key().substring(directory.length());
        URI uri = root.toUri();
        return below.isEmpty()
                ? root
                : new Path(uri.getScheme(), uri.getAuthority(), uri.getPath() + Path.SEPARATOR + below);
    }

    @Override
    public RemoteIterator<ListEntry> children(Path path, DirectoryEntry listed, String prefix) {
        ListRequest all = ListRequest.children(calls.paths().bucket(), listed.key());
        return listing(path, new ListRequest(all.bucket(), all.prefix() + prefix, true, "", pageSize));
    }

    @Override
    public RemoteIterator<ListEntry> filesBelow(Path path, DirectoryEntry listed) {
        return listing(
                path, ListRequest.flat(calls.paths().bucket(), listed.key()).withLimit(pageSize));
    }

    private Listing listing(Path path, ListRequest request) {
        return new Listing(calls, then, path, request);
    }

    @Override
    public ObjectReader open(Path path) throws IOException {
        ObjectKey key = file(path).objectKey();
        return calls.call(path, () -> then.open(key));
    }

    @Override
    public Attributes attributes(Path path) throws IOException {
        if (entry(path) instanceof DirectoryEntry listed) {
            return listed.attributes();
        }
        ObjectKey key = new ObjectKey(calls.paths().bucket(), key(path));
        return calls.call(path, () -> then.stat(key))
                .map(ObjectInfo::attributes)
                .orElseThrow(() -> new FileNotFoundException(path + ": no such file or directory"));
    }
}
