package io.basalt.store.catalog;

import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.StoreException;
import java.util.List;
import java.util.Optional;

/**
 * Reads of the namespace at an earlier LSN: a path is resolved through the directories as they were linked then. Costs
 * what the names' own histories cost. Thread-safe.
 */
public final class PastReader {
    private final Catalog catalog;

    public PastReader(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Reads what names have stood for. */
    public VersionReader versions() {
        return new VersionReader(catalog);
    }

    /** Throws {@link StoreException.NotFound} where the bucket cannot be read at that LSN. */
    public void requireHeld(String bucket, long lsn) throws StoreException {
        Moment.open(catalog, bucket, lsn).close();
    }

    /** The row of the object of exactly that key. */
    public Optional<ObjectRow> row(long lsn, String bucket, String key) throws StoreException {
        try (Moment then = Moment.open(catalog, bucket, lsn)) {
            return row(then, key);
        }
    }

    private static Optional<ObjectRow> row(Moment then, String key) throws StoreException {
        KeyPath path = KeyPath.ofObject(key);
        Optional<Long> parent = then.directoryId(path.directories());
        return parent.isPresent() ? then.row(parent.get(), path.name()) : Optional.empty();
    }

    /** What a path named: see {@link io.basalt.store.api.StoreView#lookup}. */
    public Optional<ListEntry> lookup(long lsn, String bucket, String path) throws StoreException {
        try (Moment then = Moment.open(catalog, bucket, lsn)) {
            boolean directoryFirst = path.isEmpty() || path.endsWith("/");
            Optional<ListEntry> directory = directoryFirst ? directory(then, bucket, path) : Optional.empty();
            if (directory.isPresent() || path.isEmpty()) {
                return directory;
            }
            Optional<ObjectRow> row = row(then, path);
            if (row.isPresent()) {
                return Optional.of(NamespaceReader.entry(bucket, path, FileEntry.of(row.get())));
            }
            return directoryFirst ? Optional.empty() : directory(then, bucket, path);
        }
    }

    private static Optional<ListEntry> directory(Moment then, String bucket, String path) throws StoreException {
        Optional<Long> id = then.directoryId(KeyPath.ofDirectory(path));
        String key = KeyPath.asDirectory(path);
        return id.isPresent()
                ? Optional.of(NamespaceReader.entry(bucket, key, then.directory(id.get())))
                : Optional.empty();
    }

    public ListPage list(long lsn, ListRequest request) throws StoreException {
        String directoryPath = Lister.directoryOf(request);
        try (Moment then = Moment.open(catalog, request.bucket(), lsn)) {
            Optional<Long> directory = then.directoryId(KeyPath.ofDirectory(directoryPath));
            if (directory.isEmpty()) {
                return new ListPage(List.of(), Optional.empty());
            }
            try (Children children = new PastChildren(then)) {
                return new Lister(children, request, directoryPath).page(directory.get());
            }
        }
    }
}
