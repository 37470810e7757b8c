package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Bucket;
import io.basalt.store.catalog.Directory;
import io.basalt.store.catalog.Table;
import io.basalt.store.catalog.Table.NamespaceEntry;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Directories that are linked have an entry in their parent, and entries of directories lead to such. */
final class DirectoryCheck implements Check {
    @Override
    public String name() {
        return "directories";
    }

    @Override
    public void run(Subject store, Findings findings) throws StoreException {
        Set<Long> roots = new HashSet<>();
        store.catalog().scan(Table.BUCKETS, bucket -> {
            roots.add(bucket.rootId());
            root(store, bucket, findings);
        });
        store.catalog().scan(Table.NAMESPACE, entry -> {
            if (entry.file().isEmpty()) {
                findings.looked();
                link(store, entry, findings);
            }
        });
        store.catalog().scan(Table.DIRECTORIES, stored -> {
            Directory directory = stored.directory();
            if (!stored.former() && directory.to() == Long.MAX_VALUE) {
                findings.looked();
                linked(store, directory, roots, findings);
            }
        });
    }

    private static void root(Subject store, Bucket bucket, Findings findings) throws StoreException {
        Optional<Directory> root = current(store, bucket.rootId());
        if (root.isEmpty() || root.get().to() != Long.MAX_VALUE || root.get().bucketId() != bucket.bucketId()) {
            findings.add(
                    "bucket '" + bucket.name() + "'",
                    "a root directory " + bucket.rootId(),
                    root.<Object>map(Words::of).orElse("none"));
        }
    }

    private static Optional<Directory> current(Subject store, long id) throws StoreException {
        return store.catalog().get(Table.DIRECTORIES, id).map(Table.StoredDirectory::directory);
    }

    private static void link(Subject store, NamespaceEntry entry, Findings findings) throws StoreException {
        Optional<Directory> directory = current(store, entry.directoryId());
        boolean holds = directory
                .filter(d -> d.parentId() == entry.parentId() && d.name().equals(entry.name()))
                .filter(d -> d.to() == Long.MAX_VALUE)
                .isPresent();
        if (!holds) {
            findings.add(
                    Words.of(entry),
                    "directory " + entry.directoryId() + " linked here",
                    directory.<Object>map(Words::of).orElse("no record of it"));
        }
    }

    private static void linked(Subject store, Directory directory, Set<Long> roots, Findings findings)
            throws StoreException {
        if (directory.parentId() == 0) {
            if (!roots.contains(directory.directoryId())) {
                findings.add(Words.of(directory), "a bucket whose root it is", "none");
            }
            return;
        }
        NamespaceEntry expected = NamespaceEntry.of(directory);
        Optional<NamespaceEntry> entry = store.catalog().at(Table.NAMESPACE, expected);
        if (entry.isEmpty()) {
            boolean mended = store.repairs().isPresent() && store.complete();
            if (mended) {
                store.repairs().get().put(Table.NAMESPACE, expected);
            }
            findings.add(Words.of(directory), "an entry in directory " + directory.parentId(), "none", mended);
        } else if (entry.get().directoryId() != directory.directoryId()) {
            findings.add(
                    Words.of(directory),
                    "its entry in directory " + directory.parentId(),
                    "it leads to " + entry.get().directoryId());
        }
    }
}
