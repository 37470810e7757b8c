package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Bucket;
import io.basalt.store.catalog.Directory;
import io.basalt.store.catalog.Inspection;
import io.basalt.store.catalog.Table;
import io.basalt.store.catalog.Table.NamespaceEntry;
import io.basalt.store.catalog.Totals;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Directories' numbers of children and totals are what a walk through each bucket counts. Holds one scan open for each
 * level of the path that it is at.
 */
final class TotalsCheck implements Check {
    /** Deeper than any key is long: a directory that lies below itself. */
    private static final int MAX_DEPTH = 4096;

    @Override
    public String name() {
        return "totals";
    }

    @Override
    public void run(Subject store, Findings findings) throws StoreException {
        List<Bucket> buckets = new ArrayList<>();
        store.catalog().scan(Table.BUCKETS, buckets::add);
        for (Bucket bucket : buckets) {
            walk(store, bucket, findings);
        }
    }

    private static final class Level {
        final Optional<Directory> directory;
        final Inspection.Children entries;
        long children;
        Totals below = Totals.NONE;

        Level(Inspection catalog, long directoryId) throws StoreException {
            directory = catalog.get(Table.DIRECTORIES, directoryId).map(Table.StoredDirectory::directory);
            entries = catalog.children(directoryId);
            children = catalog.openFiles(directoryId);
        }
    }

    private static void walk(Subject store, Bucket bucket, Findings findings) throws StoreException {
        Deque<Level> path = new ArrayDeque<>();
        try {
            path.push(new Level(store.catalog(), bucket.rootId()));
            while (!path.isEmpty()) {
                Level level = path.element();
                Optional<NamespaceEntry> next = level.entries.next();
                if (next.isEmpty()) {
                    path.pop().entries.close();
                    compare(store, bucket, level, findings);
                    if (!path.isEmpty()) {
                        path.element().below = path.element().below.plus(level.below.plus(Totals.DIRECTORY));
                    }
                } else {
                    level.children++;
                    if (next.get().file().isPresent()) {
                        level.below = level.below.plus(
                                Totals.object(next.get().file().get().size()));
                    } else if (path.size() > MAX_DEPTH) {
                        findings.add(Words.of(next.get()), "a path of at most " + MAX_DEPTH + " names", "a longer one");
                    } else {
                        path.push(new Level(store.catalog(), next.get().directoryId()));
                    }
                }
            }
        } finally {
            path.forEach(level -> level.entries.close());
        }
    }

    private static void compare(Subject store, Bucket bucket, Level level, Findings findings) throws StoreException {
        findings.looked();
        if (level.directory.isEmpty()) {
            return; // That is the business of the check of directories.
        }
        Directory recorded = level.directory.get();
        if (recorded.children() != level.children || !recorded.below().equals(level.below)) {
            boolean mended = store.repairs().isPresent() && store.complete();
            if (mended) {
                Directory counted = recorded.counted(level.children, level.below);
                store.repairs().get().put(Table.DIRECTORIES, new Table.StoredDirectory(counted, false));
            }
            findings.add(
                    "bucket '" + bucket.name() + "', " + Words.of(recorded),
                    level.children + " children, below it " + Words.of(level.below),
                    recorded.children() + " children, below it " + Words.of(recorded.below()),
                    mended);
        }
    }
}
