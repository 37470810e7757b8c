package io.basalt.store.catalog;

import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.api.SnapshotInfo;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TabularInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads of the namespace; they never wait for the committer. Thread-safe. */
public final class NamespaceReader {
    private final Catalog catalog;
    private final Lookups lookups;
    private final ReadCache cache;

    public NamespaceReader(Catalog catalog) {
        this.catalog = catalog;
        this.lookups = catalog.lookups();
        this.cache = catalog.cache();
    }

    public Bucket requireBucket(String name) throws StoreException {
        return cached().requireBucket(name);
    }

    /** The tier that a bucket asks to land its objects on; absent where it asks for none, or does not exist. */
    public Optional<String> landing(String bucketName) throws StoreException {
        return cached().bucket(bucketName).flatMap(Bucket::landing);
    }

    /** For which of a bucket's tables renditions are made by themselves; absent where it does not exist. */
    public Optional<RenditionPolicy> renditions(String bucketName) throws StoreException {
        return cached().bucket(bucketName).map(Bucket::renditions);
    }

    public Optional<BucketInfo> bucket(String name) throws StoreException {
        return atOnce(then -> {
            Optional<Bucket> bucket = then.bucket(name);
            return bucket.isPresent() ? Optional.of(info(then, bucket.get())) : Optional.empty();
        });
    }

    /** A bucket's id, and the totals of all that is in it. */
    public record Root(long bucketId, Totals below) {}

    public Optional<Root> root(String bucketName) throws StoreException {
        Optional<Bucket> bucket = cached().bucket(bucketName);
        Optional<Directory> root = bucket.isPresent()
                ? lookups.findDirectory(bucket.get().rootId()).filter(directory -> directory.to() == Long.MAX_VALUE)
                : Optional.empty();
        return root.map(directory -> new Root(directory.bucketId(), directory.below()));
    }

    public List<BucketInfo> buckets() throws StoreException {
        List<BucketInfo> infos = new ArrayList<>();
        for (Bucket bucket : catalog.buckets()) {
            bucket(bucket.name()).ifPresent(infos::add); // Unless it was deleted meanwhile.
        }
        return infos;
    }

    private static BucketInfo info(Lookups then, Bucket bucket) throws StoreException {
        Directory root = then.directory(bucket.rootId());
        return new BucketInfo(
                bucket.name(),
                bucket.bucketId(),
                instant(bucket.createdMicros()),
                bucket.settings(),
                entry(bucket.name(), "", root),
                Math.max(root.from(), Moment.oldest(then, bucket)));
    }

    static SnapshotInfo info(Bucket bucket, BucketSnapshots.Named snapshot) {
        return new SnapshotInfo(bucket.name(), snapshot.name(), snapshot.lsn(), instant(snapshot.createdMicros()));
    }

    /** A bucket's lifecycle rules; absent where it has none. */
    public Optional<BucketLifecycle> lifecycle(String bucketName) throws StoreException {
        return atOnce(then -> then.lifecycle(then.requireBucket(bucketName).bucketId()));
    }

    /** A bucket's snapshots by name. */
    public List<SnapshotInfo> snapshots(String bucketName) throws StoreException {
        return atOnce(then -> {
            Bucket bucket = then.requireBucket(bucketName);
            return then.snapshots(bucket.bucketId()).snapshots().stream()
                    .map(snapshot -> info(bucket, snapshot))
                    .toList();
        });
    }

    /** Reads of one moment: a path is walked in one state, whatever is renamed meanwhile. */
    private interface Reading<T> {
        T read(Lookups then) throws StoreException;
    }

    private <T> T atOnce(Reading<T> reading) throws StoreException {
        try (Snapshot snapshot = catalog.snapshot()) {
            return reading.read(new Lookups(snapshot));
        }
    }

    /** The object of exactly that key. */
    public Optional<ObjectEntry> object(String bucketName, String key) throws StoreException {
        return file(bucketName, key).map(file -> entry(bucketName, key, file));
    }

    /** As of one moment, like {@link #atOnce}, and mostly without the cost of a snapshot. */
    private Optional<FileEntry> file(String bucketName, String key) throws StoreException {
        long generation = cache.generation();
        if (ReadCache.isSettled(generation)) {
            Optional<FileEntry> file = file(new Lookups(cache.view(generation)), bucketName, key);
            if (cache.holds(generation)) {
                return file;
            }
        }
        return atOnce(then -> file(then, bucketName, key));
    }

    /** The row of the object of exactly that key. */
    public Optional<ObjectRow> row(String bucketName, String key) throws StoreException {
        Optional<FileEntry> found = file(bucketName, key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Optional<ObjectRow> row = lookups.findRow(found.get().fileId());
        if (row.isPresent() && row.get().revision() == found.get().revision()) {
            return row;
        }
        // Changed between the two look-ups.
        return atOnce(then -> {
            Optional<FileEntry> file = file(then, bucketName, key);
            return file.isPresent() ? Optional.of(then.row(file.get().fileId())) : Optional.empty();
        });
    }

    /** The row of a file id, if it is of this bucket. */
    public Optional<ObjectRow> row(String bucketName, long fileId) throws StoreException {
        long bucketId = requireBucket(bucketName).bucketId();
        return lookups.findRow(fileId).filter(row -> row.bucketId() == bucketId);
    }

    private static Optional<FileEntry> file(Lookups then, String bucketName, String key) throws StoreException {
        KeyPath path = KeyPath.ofObject(key);
        Optional<Long> parent = then.directoryId(then.requireBucket(bucketName), path.directories());
        return parent.isPresent() ? then.file(parent.get(), path.name()) : Optional.empty();
    }

    /** What a path names: see {@link io.basalt.store.api.StoreView#lookup}. */
    public Optional<ListEntry> lookup(String bucketName, String path) throws StoreException {
        return atOnce(then -> {
            boolean directoryFirst = path.isEmpty() || path.endsWith("/");
            Optional<ListEntry> directory = directoryFirst ? directory(then, bucketName, path) : Optional.empty();
            if (directory.isPresent() || path.isEmpty()) {
                return directory;
            }
            Optional<FileEntry> file = file(then, bucketName, path);
            if (file.isPresent()) {
                return Optional.of(entry(bucketName, path, file.get()));
            }
            return directoryFirst ? Optional.empty() : directory(then, bucketName, path);
        });
    }

    private static Optional<ListEntry> directory(Lookups then, String bucketName, String path) throws StoreException {
        String key = KeyPath.asDirectory(path);
        return then.directory(then.requireBucket(bucketName), KeyPath.ofDirectory(path))
                .map(directory -> entry(bucketName, key, directory));
    }

    /** Where an object of that row lies now; absent where its directory or bucket is gone. */
    public Optional<ObjectKey> key(ObjectRow row) throws StoreException {
        return key(row.bucketId(), row.directoryId(), row.name());
    }

    /** Where a file under construction lies now; absent where its directory or bucket is gone. */
    public Optional<ObjectKey> key(OpenEntry entry) throws StoreException {
        return key(entry.bucketId(), entry.parentId(), entry.name());
    }

    private Optional<ObjectKey> key(long bucketId, long directoryId, String name) throws StoreException {
        return atOnce(then -> {
            StringBuilder path = new StringBuilder(name);
            for (long id = directoryId; id != 0; ) {
                Optional<Directory> at = then.findDirectory(id).filter(d -> d.to() == Long.MAX_VALUE);
                if (at.isEmpty()) {
                    return Optional.empty();
                }
                path.insert(0, at.get().isRoot() ? "" : at.get().entryName());
                id = at.get().parentId();
            }
            for (Bucket bucket : catalog.buckets()) {
                if (bucket.bucketId() == bucketId) {
                    return Optional.of(new ObjectKey(bucket.name(), path.toString()));
                }
            }
            return Optional.empty();
        });
    }

    /** A content; the number of its owners may be one of a moment ago. */
    public Optional<Content> content(long contentId) throws StoreException {
        return cached().content(contentId);
    }

    /** What is known of a tabular content. */
    public Optional<TabularInfo> tabular(long contentId) throws StoreException {
        return lookups.tabular(contentId);
    }

    /** For single records. */
    private Lookups cached() {
        return new Lookups(cache.view(cache.generation()));
    }

    public Blob blob(long blobId) throws StoreException {
        return lookups.blob(blobId);
    }

    public Optional<Blob> findBlob(long blobId) throws StoreException {
        return lookups.findBlob(blobId);
    }

    public Optional<String> tierOf(long contentId) throws StoreException {
        try (Snapshot snapshot = catalog.snapshot()) {
            Lookups then = new Lookups(snapshot);
            Optional<Content> content = then.content(contentId);
            return content.isPresent() ? then.tierOf(content.get()) : Optional.empty();
        }
    }

    public ListPage list(ListRequest request) throws StoreException {
        String directoryPath = Lister.directoryOf(request);
        try (Snapshot snapshot = catalog.snapshot()) {
            Lookups then = new Lookups(snapshot);
            Bucket bucket = then.requireBucket(request.bucket());
            Optional<Long> directory = then.directoryId(bucket, KeyPath.ofDirectory(directoryPath));
            if (directory.isEmpty()) {
                return new ListPage(List.of(), Optional.empty());
            }
            try (Children children = new CurrentChildren(snapshot)) {
                return new Lister(children, request, directoryPath).page(directory.get());
            }
        }
    }

    static ObjectEntry entry(String bucket, String key, FileEntry file) {
        return new ObjectEntry(
                bucket,
                key,
                file.size(),
                file.fileId(),
                file.contentId(),
                file.version(),
                file.revision(),
                file.crc32c(),
                file.md5(),
                instant(file.modifiedMicros()),
                file.hadoop());
    }

    static DirectoryEntry entry(String bucket, String key, Directory directory) {
        return new DirectoryEntry(
                bucket,
                key,
                directory.directoryId(),
                directory.explicit(),
                directory.children(),
                directory.below().directories(),
                directory.below().objects(),
                directory.below().bytes(),
                instant(directory.modifiedMicros()),
                directory.attributes());
    }

    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
