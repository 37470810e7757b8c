package io.basalt.connector.client;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.engine.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Opens stores. A store directory belongs to one process at a time, but within the process everybody may have it: the
 * handles that {@link #open} gives share one store, which closes with the last of them. Thread-safe.
 */
public final class Stores {
    private static final Map<Path, Shared> OPEN = new HashMap<>();

    private Stores() {}

    /** A store that is open in this process, and how many handles hold it. */
    static final class Shared {
        private final Path directory;
        private final Store store;
        private int handles;

        Shared(Path directory, Store store) {
            this.directory = directory;
            this.store = store;
        }

        void release() throws StoreException {
            synchronized (OPEN) {
                handles--;
                if (handles == 0) {
                    OPEN.remove(directory);
                    store.close();
                }
            }
        }
    }

    /**
     * Opens the store at {@code location}.
     *
     * @param location a directory of this host; made where there is none
     * @throws StoreException.Unavailable where another process holds it, which the message names
     */
    public static Store open(String location) throws StoreException {
        if (location.contains("://")) {
            throw new StoreException.InvalidArgument(
                    "store location '" + location + "': expected a directory of this host");
        }
        synchronized (OPEN) {
            Path directory = realPath(location);
            Shared shared = OPEN.get(directory);
            if (shared == null) {
                shared = new Shared(directory, LocalStore.open(directory));
                OPEN.put(directory, shared);
            }
            shared.handles++;
            return new StoreHandle(shared.store, shared::release);
        }
    }

    private static Path realPath(String location) throws StoreException {
        try {
            Path directory = Path.of(location).toAbsolutePath();
            Files.createDirectories(directory);
            return directory.toRealPath();
        } catch (IOException e) {
            throw new StoreException.Unavailable(
                    "store directory '" + location + "' cannot be made: " + e + "; name another", e);
        }
    }
}
