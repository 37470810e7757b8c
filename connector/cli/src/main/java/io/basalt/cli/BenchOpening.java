package io.basalt.cli;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Opens a store that was closed, or whose process was killed under load: one opening a round. */
final class BenchOpening extends BenchLoad {
    private static final long FEW = 10;
    /** What a process has written when it is killed, where the store holds as much: all of it still in the log. */
    private static final long MOST_WRITTEN = 20_000;

    private final Path directory;
    private final long objects;
    private final BenchFill fill;
    private final long written;
    private final boolean queried;
    private @Nullable Store open;

    /**
     * @param objects what the store is filled with first; 0 where an earlier load has filled it
     * @param written by a process that is then killed, before each opening; 0 where the store was closed
     * @param queried whether to wait for the metadata index
     */
    private BenchOpening(String name, Path directory, long objects, BenchFill fill, long written, boolean queried) {
        super(name, 1);
        this.directory = directory;
        this.objects = objects;
        this.fill = fill;
        this.written = written;
        this.queried = queried;
    }

    /** @param objects how many the store holds */
    static List<BenchComparison> comparisons(Path scratch, long objects, BenchFill fill) {
        Path full = scratch.resolve("full");
        BenchOpening closed = new BenchOpening("store", full, objects, fill, 0, false);
        BenchOpening few = new BenchOpening("store, " + FEW + " in it", scratch.resolve("few"), FEW, fill, 0, false);
        return List.of(
                BenchComparison.of("open", "store", Stream.of(closed, few)),
                BenchComparison.of(
                        "open to query", "store", Stream.of(new BenchOpening("store", full, 0, fill, 0, true))),
                BenchComparison.of(
                        "open killed",
                        "store",
                        Stream.of(new BenchOpening("store", full, 0, fill, Math.min(objects, MOST_WRITTEN), false))));
    }

    @Override
    BenchBudget limit(BenchBudget budget) {
        return budget.atMost(1);
    }

    @Override
    void setUp() throws IOException, CommandFailed, InterruptedException {
        if (objects > 0) {
            try (Store store = Stores.open(directory.toString())) {
                fill.deep(new BenchStore(store), BenchVictim.DIRECTORY, objects, 1);
            }
        }
    }

    @Override
    void prepare(int round) throws IOException, CommandFailed, InterruptedException {
        close();
        if (written > 0) {
            BenchVictim.loadAndKill(directory, written);
        }
    }

    @Override
    void run(int worker, long number) throws IOException {
        Store store = Stores.open(directory.toString());
        open = store;
        if (queried) {
            store.attributes(BenchStore.BUCKET); // The index answers this, once it is complete.
        } else {
            new BenchStore(store).stat(BenchFill.key(BenchVictim.DIRECTORY, 0));
        }
    }

    @Override
    void tearDown() throws IOException {
        close();
    }

    private void close() throws StoreException {
        Store store = open;
        open = null;
        if (store != null) {
            store.close();
        }
    }
}
