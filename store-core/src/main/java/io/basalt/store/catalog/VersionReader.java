package io.basalt.store.catalog;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.VersionInfo;
import io.basalt.store.api.VersionPage;
import io.basalt.store.api.VersionsRequest;
import io.basalt.store.io.BinaryReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Finds what keys and directories have stood for, through all directories that their paths led through. Costs what the
 * names' own histories cost. Thread-safe.
 */
public final class VersionReader {
    private final Catalog catalog;

    public VersionReader(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * A row, and the LSNs between which it was what the key stood for: the first, and the first after.
     *
     * @param ended when the row itself ended, wherever its directory was by then
     */
    public record Held(ObjectRow row, long from, long to, long ended) {}

    /** A directory that a path stood for, between two LSNs. */
    public record Span(long directoryId, long from, long to) {}

    /** The rows that a key has had, the newest first: of each version the newest row. */
    public List<Held> rows(String bucketName, String key) throws StoreException {
        return newestFirst(all(bucketName, key));
    }

    private static List<Held> newestFirst(List<Held> all) {
        Map<Long, Held> versions = new HashMap<>();
        for (Held held : all) {
            versions.merge(held.row.version(), held, VersionReader::joined);
        }
        return versions.values().stream()
                .sorted(Comparator.comparingLong(Held::from).reversed())
                .toList();
    }

    /**
     * The rows of one version of a key, as what is to be collected, and with its last row those that it had under other
     * names; empty where that version has not ended.
     */
    public List<Command.Collectable> endedRows(ObjectKey key, long version) throws StoreException {
        List<Held> held = all(key.bucket(), key.key()).stream()
                .filter(row -> row.row.version() == version)
                .toList();
        if (held.stream().anyMatch(row -> row.ended == Long.MAX_VALUE)) {
            return List.of();
        }
        Map<Long, Command.Collectable> rows = new TreeMap<>();
        try (Snapshot snapshot = catalog.snapshot()) {
            for (Held row : held) {
                for (Command.Collectable earlier : earlierNames(snapshot, key, row)) {
                    rows.put(earlier.to(), earlier);
                }
            }
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData("catalog, GARBAGE: " + e.getMessage() + "; run fsck", e);
        }
        for (Held row : held) {
            rows.put(row.ended, new Command.Collectable(row.ended, row.row.revision(), key.key(), List.of()));
        }
        return List.copyOf(rows.values());
    }

    private static List<Command.Collectable> earlierNames(Snapshot snapshot, ObjectKey key, Held last)
            throws StoreException, RocksDBException {
        Lookups lookups = new Lookups(snapshot);
        Bucket bucket = lookups.requireBucket(key.bucket());
        List<Long> owners = bucket.versionsPin() == 0
                ? List.of(bucket.bucketId())
                : List.of(bucket.bucketId(), bucket.versionsPin());
        for (long ownerId : owners) {
            Optional<Garbage> garbage = lookups.garbage(Keys.garbage(ownerId, last.ended, last.row.revision()));
            if (garbage.isPresent() && garbage.get().kind() == Garbage.Kind.VERSION) {
                return new EarlierRows(snapshot).of(last.row.version(), last.row.revision(), owners);
            }
        }
        return List.of();
    }

    private List<Held> all(String bucketName, String key) throws StoreException {
        KeyPath path = KeyPath.ofObject(key);
        try (Snapshot snapshot = catalog.snapshot()) {
            List<Held> all = new ArrayList<>();
            Bucket bucket = new Lookups(snapshot).requireBucket(bucketName);
            for (Span span : spans(snapshot, bucket, path.directories())) {
                all.addAll(rows(snapshot, span, path.name()));
            }
            return all;
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData("catalog, HISTORY: " + e.getMessage() + "; run fsck", e);
        }
    }

    /** Two rows of one version. */
    private static Held joined(Held a, Held b) {
        Held newest = a.row.revision() > b.row.revision() ? a : b;
        return new Held(newest.row, Math.min(a.from, b.from), Math.max(a.to, b.to), newest.ended);
    }

    /** The contents that a key has had, the newest first. */
    public List<VersionInfo> versions(ObjectKey key) throws StoreException {
        return versions(key, all(key.bucket(), key.key()));
    }

    /** A page of those of all keys below a prefix. */
    public VersionPage versions(VersionsRequest request) throws StoreException {
        try (Snapshot snapshot = catalog.snapshot();
                VersionLister lister = new VersionLister(snapshot, request)) {
            return lister.page();
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData("catalog, HISTORY: " + e.getMessage() + "; run fsck", e);
        }
    }

    /** @param all rows that the key has had */
    static List<VersionInfo> versions(ObjectKey key, List<Held> all) {
        List<VersionInfo> versions = new ArrayList<>();
        long next = Long.MAX_VALUE;
        for (Held held : newestFirst(all)) {
            ObjectRow row = held.row;
            versions.add(new VersionInfo(
                    key,
                    row.version(),
                    held.from,
                    held.to == Long.MAX_VALUE ? Optional.empty() : Optional.of(held.to),
                    held.to < next,
                    row.size(),
                    row.contentId(),
                    row.crc32c(),
                    NamespaceReader.instant(row.modifiedMicros())));
            next = held.from;
        }
        return versions;
    }

    /** The directories that a path has stood for, the newest first. */
    public List<Span> directories(String bucketName, List<String> path) throws StoreException {
        try (Snapshot snapshot = catalog.snapshot()) {
            List<Span> spans = spans(snapshot, new Lookups(snapshot).requireBucket(bucketName), path);
            spans.sort(Comparator.comparingLong(Span::from).reversed());
            return spans;
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData("catalog, HISTORY: " + e.getMessage() + "; run fsck", e);
        }
    }

    static List<Span> spans(Snapshot snapshot, Bucket bucket, List<String> path)
            throws StoreException, RocksDBException {
        List<Span> spans = new ArrayList<>(List.of(new Span(bucket.rootId(), 0, Long.MAX_VALUE)));
        for (String name : path) {
            List<Span> below = new ArrayList<>();
            for (Span span : spans) {
                below.addAll(links(snapshot, span, name + "/"));
            }
            spans = below;
        }
        return spans;
    }

    static List<Span> links(Snapshot snapshot, Span parent, String entryName) throws StoreException, RocksDBException {
        List<Span> links = new ArrayList<>();
        Lookups lookups = new Lookups(snapshot);
        Optional<Long> current = lookups.link(parent.directoryId, entryName);
        if (current.isPresent()) {
            Directory directory = lookups.directory(current.get());
            add(links, new Span(current.get(), directory.from(), Long.MAX_VALUE), parent);
        }
        past(snapshot, parent.directoryId, entryName, (from, past) -> {
            if (past instanceof Past.Link link) {
                add(links, new Span(link.directoryId(), from, link.to()), parent);
            }
        });
        return links;
    }

    private static void add(List<Span> spans, Span span, Span within) {
        long from = Math.max(span.from, within.from);
        long to = Math.min(span.to, within.to);
        if (from < to) {
            spans.add(new Span(span.directoryId, from, to));
        }
    }

    static List<Held> rows(Snapshot snapshot, Span span, String name) throws StoreException, RocksDBException {
        List<Held> rows = new ArrayList<>();
        Lookups lookups = new Lookups(snapshot);
        Optional<FileEntry> current = lookups.file(span.directoryId, name);
        if (current.isPresent()) {
            add(rows, lookups.row(current.get().fileId()), Long.MAX_VALUE, span);
        }
        past(snapshot, span.directoryId, name, (from, past) -> {
            if (past instanceof Past.Row ended) {
                add(rows, ended.row(), ended.to(), span);
            }
        });
        return rows;
    }

    private static void add(List<Held> rows, ObjectRow row, long end, Span within) {
        long from = Math.max(row.revision(), within.from);
        long to = Math.min(end, within.to);
        if (from < to) {
            rows.add(new Held(row, from, to, end));
        }
    }

    private interface Visitor {
        void visit(long from, Past past);
    }

    /** All that an entry has stood for and that has ended. */
    private static void past(Snapshot snapshot, long parentId, String entryName, Visitor visitor)
            throws RocksDBException {
        byte[] prefix = Keys.historyOf(parentId, Keys.escaped(Keys.name(entryName)));
        try (RocksIterator it = snapshot.scan(Family.HISTORY)) {
            it.seek(prefix);
            for (Optional<byte[]> rest = CurrentChildren.entryBelow(it, prefix);
                    rest.isPresent();
                    rest = CurrentChildren.entryBelow(it, prefix)) {
                visitor.visit(~Keys.idOf(rest.get()), Past.decode(it.value()));
                it.next();
            }
        }
    }
}
