package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Bucket;
import io.basalt.store.catalog.Directory;
import io.basalt.store.catalog.Inspection;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.catalog.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The index has the rows that the catalog has at the same LSN, field by field, under the same keys, and no others. */
final class IndexCheck implements Check {
    private static final int CACHED_PATHS = 4096;

    @Override
    public String name() {
        return "index";
    }

    @Override
    public void run(Subject store, Findings findings) throws IOException {
        if (store.index().isEmpty()) {
            findings.add("the index", "one that is filled from the catalog", "none");
            return;
        }
        List<Bucket> buckets = new ArrayList<>();
        store.catalog().scan(Table.BUCKETS, buckets::add);
        for (Bucket bucket : buckets) {
            Paths paths = new Paths(store.catalog());
            long[] rows = {0};
            store.index().get().forEach(bucket, store.catalog().lsn(), (key, row) -> {
                findings.looked();
                rows[0]++;
                row(store, bucket, paths, key, row, findings);
            });
            long objects = store.catalog()
                    .get(Table.DIRECTORIES, bucket.rootId())
                    .map(root -> root.directory().below().objects())
                    .orElse(0L);
            if (rows[0] != objects) {
                findings.add("bucket '" + bucket.name() + "'", objects + " rows in the index", rows[0]);
            }
        }
    }

    private static void row(Subject store, Bucket bucket, Paths paths, String key, ObjectRow indexed, Findings findings)
            throws StoreException {
        Optional<ObjectRow> row = store.catalog().get(Table.ROWS, indexed.fileId());
        String expected = row.isEmpty()
                ? "no such object"
                : describe(
                        row.get(), paths.of(row.get().directoryId()) + row.get().name());
        String actual = describe(indexed, key);
        if (!expected.equals(actual)) {
            findings.add("bucket '" + bucket.name() + "', object " + indexed.fileId(), expected, actual);
        } else if (row.isPresent() && !row.get().withoutChecksums().equals(indexed)) {
            findings.add(
                    "bucket '" + bucket.name() + "', object " + indexed.fileId(),
                    "the row of the catalog: " + row.get(),
                    indexed);
        }
    }

    private static String describe(ObjectRow row, String key) {
        return "revision " + row.revision() + " at '" + key + "'";
    }

    /** Paths of directories, the ones used lately kept. */
    private static final class Paths {
        private final Inspection catalog;
        private final Map<Long, String> kept = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
                return size() > CACHED_PATHS;
            }
        };

        Paths(Inspection catalog) {
            this.catalog = catalog;
        }

        String of(long directoryId) throws StoreException {
            String known = kept.get(directoryId);
            if (known != null) {
                return known;
            }
            Optional<Directory> directory =
                    catalog.get(Table.DIRECTORIES, directoryId).map(Table.StoredDirectory::directory);
            if (directory.isEmpty()) {
                return "?/";
            }
            long parentId = directory.get().parentId();
            String path = parentId == 0 ? "" : of(parentId) + directory.get().name() + "/";
            kept.put(directoryId, path);
            return path;
        }
    }
}
