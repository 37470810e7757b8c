package io.basalt.cli;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the demo's data and gives it a fresh store. Deletes only stores that a demo made. */
record DemoFolder(Path images, Path flights, Path store) {
    private static final Logger LOG = LoggerFactory.getLogger(DemoFolder.class);
    private static final String MARK = "made-by-basalt-demo";

    /** @param named where the person wants the store; null for the usual place */
    static DemoFolder prepare(@Nullable Path named, Shell shell) throws IOException, CommandFailed {
        Path home = Path.of(
                System.getProperty("basalt.home", shell.workingDirectory().toString()));
        Path data = home.resolve("notebooks").resolve("data");
        if (!Files.isDirectory(data)) {
            throw new CommandFailed("no sample data at " + data + ": run bin/basalt of a complete source tree");
        }
        Path store = named == null ? usual(home) : unused(named);
        return new DemoFolder(data.resolve("images"), data.resolve("flights"), store);
    }

    private static Path unused(Path named) throws IOException, CommandFailed {
        if (Files.isDirectory(named)) {
            try (Stream<Path> entries = Files.list(named)) {
                if (entries.findAny().isPresent()) {
                    throw new CommandFailed(named
                            + " is not empty: the demo makes a fresh store; name a new folder, or leave --store out");
                }
            }
        }
        return named;
    }

    /** Fails, naming the holder, where another process works on the store; one that does not open is no loss. */
    private static void requireUnused(Path store) throws IOException {
        try (Store opened = Stores.open(store.toString())) {
            opened.visibleLsn();
        } catch (StoreException.CorruptData e) {
            LOG.debug("replacing {}", store, e);
        }
    }

    private static Path usual(Path home) throws IOException, CommandFailed {
        Path below = home.resolve(".basalt");
        if (!Files.isWritable(Files.exists(below) ? below : home)) {
            return ScratchFolder.make("basalt-demo-").resolve("store");
        }
        Path folder = below.resolve("demo");
        Path mark = folder.resolve(MARK);
        Path store = folder.resolve("store");
        if (Files.exists(folder) && !Files.exists(mark)) {
            throw new CommandFailed(
                    folder + " was not made by a demo: move it away, or name a new folder with --store");
        }
        if (Files.exists(store)) {
            requireUnused(store);
            ScratchFolder.delete(store);
        }
        Files.createDirectories(folder);
        Files.writeString(mark, "bin/basalt demo deletes this folder's store when it runs again.\n");
        return store;
    }
}
