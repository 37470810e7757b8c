package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.DirectoryEntry;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Store;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.TierInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.arrow.memory.RootAllocator;

/** Looks at a store that was reopened. */
final class StoreCheck {
    private final Store store;
    private final String where;

    /** @param where what failures begin with */
    StoreCheck(Store store, String where) {
        this.store = store;
        this.where = where;
    }

    /** Everything that the listing names, read whole. */
    NavigableMap<String, Holding> readAll() throws IOException {
        TreeMap<String, Holding> found = new TreeMap<>();
        for (ListEntry entry : list(ListRequest.flat(Change.BUCKET, ""))) {
            found.put(entry.key(), read((ObjectEntry) entry));
        }
        return found;
    }

    /** One object, read whole. */
    Holding read(ObjectEntry entry) throws IOException {
        ObjectInfo info = store.stat(entry.objectKey()).orElseThrow();
        assertEquals(entry, info.entry(), where);
        TreeMap<String, String> attributes = new TreeMap<>();
        info.attributes().values().forEach((name, value) -> {
            if (name.startsWith(Attributes.USER + ".")) {
                attributes.put(name, value.text());
            }
        });
        try (ObjectReader reader = store.open(entry.objectKey())) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(reader.size()));
            while (bytes.hasRemaining()) {
                assertTrue(reader.read(bytes.position(), bytes) > 0, () -> where + ": " + entry + " ends early");
            }
            Holding holding = Holding.of(bytes.array(), attributes, info.tier().orElse(""));
            assertEquals(entry.size(), holding.size(), () -> where + ": " + entry);
            return holding;
        }
    }

    void theQueryEqualsTheListing(Map<String, Holding> found) throws IOException {
        Map<String, Long> listed = new TreeMap<>();
        found.forEach((key, holding) -> listed.put(key, holding.size()));
        Map<String, Long> queried = new TreeMap<>();
        Query query = Query.of(Change.BUCKET, Predicate.Constant.TRUE, SystemField.KEY, SystemField.SIZE);
        try (RootAllocator allocator = new RootAllocator();
                QueryResult result = store.query(query, allocator)) {
            while (result.next()) {
                for (int i = 0; i < result.batch().getRowCount(); i++) {
                    String key = Objects.toString(result.batch().getVector(0).getObject(i));
                    Long size = (Long) result.batch().getVector(1).getObject(i);
                    assertEquals(null, queried.put(key, size), () -> where + ": twice " + key);
                }
            }
        }
        assertEquals(listed, queried, where);
    }

    void theTotalsEqualTheListing(NavigableMap<String, Holding> found) throws IOException {
        totals(store.bucket(Change.BUCKET).orElseThrow().root(), found);
    }

    private void totals(DirectoryEntry directory, NavigableMap<String, Holding> below) throws IOException {
        int depth = directory.key().length();
        TreeSet<String> directories = new TreeSet<>();
        TreeSet<String> children = new TreeSet<>();
        for (String key : below.keySet()) {
            for (int slash = key.indexOf('/', depth); slash >= 0; slash = key.indexOf('/', slash + 1)) {
                directories.add(key.substring(0, slash + 1));
            }
            int slash = key.indexOf('/', depth);
            children.add(slash < 0 ? key : key.substring(0, slash + 1));
        }
        long bytes = below.values().stream().mapToLong(Holding::size).sum();
        String expected = below.size() + " objects, " + bytes + " bytes, " + directories.size() + " directories, "
                + children.size() + " children";
        String told = directory.objects() + " objects, " + directory.bytes() + " bytes, " + directory.directories()
                + " directories, " + directory.children() + " children";
        assertEquals(expected, told, () -> where + ": " + directory);
        TreeSet<String> listed = new TreeSet<>();
        for (ListEntry child : list(ListRequest.children(Change.BUCKET, directory.key()))) {
            listed.add(child.key());
            if (child instanceof DirectoryEntry inner) {
                totals(inner, below.subMap(inner.key(), true, inner.key() + Character.MAX_VALUE, false));
            }
        }
        assertEquals(children, listed, () -> where + ": " + directory);
    }

    /** Files of their own: once what was deleted and replaced is collected, one for each large object. */
    void noBlobFileIsWithoutAnOwner(Expectation expected) throws IOException {
        store.maintenance().collect();
        TreeSet<String> blobs = new TreeSet<>();
        TreeSet<String> checksums = new TreeSet<>();
        for (String directory : store.tiers().stream()
                .map(TierInfo::directories)
                .flatMap(List::stream)
                .toList()) {
            try (Stream<Path> files = Files.walk(Path.of(directory))) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    String path = file.toString();
                    if (path.endsWith(".blob")) {
                        blobs.add(path.replaceFirst("\\.blob$", ""));
                    } else if (path.endsWith(".crc")) {
                        checksums.add(path.replaceFirst("\\.crc$", ""));
                    }
                }
            }
        }
        assertEquals(blobs, checksums, where);
        assertEquals(expected.largeObjects(), blobs.size(), () -> where + ": " + blobs);
    }

    private List<ListEntry> list(ListRequest request) throws IOException {
        var page = store.list(request);
        assertTrue(page.next().isEmpty(), () -> where + ": more than a page of " + request);
        return page.entries();
    }
}
