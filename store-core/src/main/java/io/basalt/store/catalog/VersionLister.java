package io.basalt.store.catalog;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.VersionInfo;
import io.basalt.store.api.VersionPage;
import io.basalt.store.api.VersionsRequest;
import io.basalt.store.io.BinaryWriter;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * One page of the versions below a prefix: walks the names that the directories of a path have ever had, all that the path
 * stood for at once, today's and former ones in byte order. Belongs to one thread; close it.
 */
final class VersionLister implements Closeable {
    private final Snapshot snapshot;
    private final VersionsRequest request;
    private final RocksIterator today;
    private final RocksIterator history;
    private final List<VersionInfo> versions = new ArrayList<>();
    private Optional<String> lastKey = Optional.empty();

    VersionLister(Snapshot snapshot, VersionsRequest request) {
        this.snapshot = snapshot;
        this.request = request;
        this.today = snapshot.scan(Family.NAMESPACE);
        this.history = snapshot.scan(Family.HISTORY);
    }

    VersionPage page() throws StoreException, RocksDBException {
        Bucket bucket = new Lookups(snapshot).requireBucket(request.bucket());
        String path = request.prefix().substring(0, request.prefix().lastIndexOf('/') + 1);
        List<VersionReader.Span> spans = VersionReader.spans(snapshot, bucket, KeyPath.ofDirectory(path));
        boolean more = walk(path, spans, Keys.name(request.prefix().substring(path.length())));
        return new VersionPage(versions, more ? lastKey : Optional.empty());
    }

    /** Gives whether the page is full and there may be more. */
    private boolean walk(String path, List<VersionReader.Span> spans, byte[] prefix)
            throws StoreException, RocksDBException {
        Optional<byte[]> name = first(path, spans, prefix);
        while (name.isPresent() && Keys.startsWith(name.get(), prefix)) {
            if (versions.size() >= request.limit()) {
                return true;
            }
            String entry = new String(name.get(), StandardCharsets.UTF_8);
            if (Children.isDirectory(name.get())) {
                List<VersionReader.Span> below = new ArrayList<>();
                for (VersionReader.Span span : spans) {
                    below.addAll(VersionReader.links(snapshot, span, entry));
                }
                if (!below.isEmpty() && walk(path + entry, below, new byte[0])) {
                    return true;
                }
            } else {
                add(path + entry, spans, entry);
            }
            name = from(spans, after(name.get()));
        }
        return false;
    }

    private void add(String key, List<VersionReader.Span> spans, String name) throws StoreException, RocksDBException {
        List<VersionReader.Held> held = new ArrayList<>();
        for (VersionReader.Span span : spans) {
            held.addAll(VersionReader.rows(snapshot, span, name));
        }
        if (!held.isEmpty()) {
            versions.addAll(VersionReader.versions(new ObjectKey(request.bucket(), key), held));
            lastKey = Optional.of(key);
        }
    }

    /** The first name that may lead to a key after the one that the page begins after. */
    private Optional<byte[]> first(String path, List<VersionReader.Span> spans, byte[] prefix) throws RocksDBException {
        byte[] start = Keys.name(request.startAfter());
        byte[] here = Keys.name(path);
        if (!Keys.startsWith(start, here)) {
            return from(spans, prefix); // All of it comes after: else the walk would not have come here.
        }
        String rest = request.startAfter().substring(path.length());
        int slash = rest.indexOf('/');
        byte[] next = slash < 0 ? after(Keys.name(rest)) : Keys.name(rest.substring(0, slash + 1));
        return from(spans, Arrays.compareUnsigned(next, prefix) > 0 ? next : prefix);
    }

    /** What follows a name at once. */
    private static byte[] after(byte[] name) {
        return Arrays.copyOf(name, name.length + 1);
    }

    /** The first name, from that one on, that any of the directories has or had. */
    private Optional<byte[]> from(List<VersionReader.Span> spans, byte[] name) throws RocksDBException {
        Optional<byte[]> first = Optional.empty();
        for (VersionReader.Span span : spans) {
            first = earlier(first, today(span.directoryId(), name));
            first = earlier(first, former(span.directoryId(), name));
        }
        return first;
    }

    private static Optional<byte[]> earlier(Optional<byte[]> a, Optional<byte[]> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? b : a;
        }
        return Arrays.compareUnsigned(a.get(), b.get()) <= 0 ? a : b;
    }

    private Optional<byte[]> today(long directoryId, byte[] name) throws RocksDBException {
        byte[] parent = Keys.id(directoryId);
        today.seek(join(parent, name));
        return CurrentChildren.entryBelow(today, parent);
    }

    private Optional<byte[]> former(long directoryId, byte[] name) throws RocksDBException {
        byte[] parent = Keys.id(directoryId);
        history.seek(join(parent, Keys.escaped(name)));
        return CurrentChildren.entryBelow(history, parent)
                .map(rest -> Keys.unescaped(Arrays.copyOf(rest, rest.length - Short.BYTES - Long.BYTES)));
    }

    private static byte[] join(byte[] parent, byte[] rest) {
        return new BinaryWriter(parent.length + rest.length)
                .raw(parent)
                .raw(rest)
                .toBytes();
    }

    @Override
    public void close() {
        today.close();
        history.close();
    }
}
