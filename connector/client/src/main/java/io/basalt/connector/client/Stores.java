package io.basalt.connector.client;

import io.basalt.store.api.CatalogBackup;
import io.basalt.store.api.Finding;
import io.basalt.store.api.FsckReport;
import io.basalt.store.api.RebuildReport;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.engine.CatalogRebuild;
import io.basalt.store.engine.CatalogRestore;
import io.basalt.store.engine.ClosedStoreCheck;
import io.basalt.store.engine.LocalStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Opens stores. A store directory belongs to one process at a time, but within the process everybody may have it: the
 * handles that {@link #open} gives share one store, which closes with the last of them. Thread-safe.
 */
public final class Stores {
    private static final Map<Path, Shared> OPEN = new ConcurrentHashMap<>();

    private Stores() {}

    /** The store of one directory, and how many handles hold it. Its monitor is held while it opens and closes. */
    private static final class Shared {
        private final Path directory;
        private Optional<Store> store = Optional.empty();
        private int handles;
        private boolean retired;

        Shared(Path directory) {
            this.directory = directory;
        }

        /** One more handle; absent where the last one has just been given back. */
        synchronized Optional<Store> share() throws StoreException {
            if (retired) {
                return Optional.empty();
            }
            boolean shared = false;
            try {
                Store held = store.isPresent() ? store.get() : LocalStore.open(directory);
                store = Optional.of(held);
                handles++;
                shared = true;
                return store;
            } finally {
                if (!shared) {
                    retire();
                }
            }
        }

        synchronized void release() throws StoreException {
            handles--;
            if (handles == 0) {
                try {
                    store.orElseThrow().close();
                } finally {
                    retire();
                }
            }
        }

        private void retire() {
            retired = true;
            OPEN.remove(directory, this);
        }
    }

    /**
     * Opens the store at {@code location}.
     *
     * @param location a directory of this host, made where there is none; or the endpoint of a server, {@code http://HOST:PORT}
     * @throws StoreException.Unavailable where another process holds the directory, which the message names; or no server
     *     answers
     */
    public static Store open(String location) throws StoreException {
        if (location.startsWith("http://")) {
            return RemoteStore.open(URI.create(location), RemoteSettings.DEFAULT);
        }
        if (location.contains("://")) {
            throw new StoreException.InvalidArgument(
                    "store location '" + location + "': expected a directory of this host, or http://HOST:PORT");
        }
        Path directory = realPath(location);
        while (true) {
            Shared shared = OPEN.computeIfAbsent(directory, Shared::new);
            Optional<Store> store = shared.share();
            if (store.isPresent()) {
                return new StoreHandle(store.get(), shared::release);
            }
        }
    }

    /** The catalog backups in a directory, the oldest first. */
    public static List<CatalogBackup> backups(Path directory) throws StoreException {
        return CatalogRestore.list(directory);
    }

    /**
     * Gives the store in a directory, which nobody may have open, the catalog of a backup. What was put after that backup
     * stays in the tiers, but the catalog does not know it.
     *
     * @param id which backup; the newest where absent
     * @param force whether a catalog that is there already is set aside
     * @throws StoreException.AlreadyExists where there is a catalog and {@code force} is false
     */
    public static CatalogBackup restore(Path store, Path backups, OptionalInt id, boolean force) throws StoreException {
        return CatalogRestore.restore(store, backups, id, force);
    }

    /**
     * Looks whether catalog, index and bytes of a store agree, which nobody may have open.
     *
     * @param repair whether to mend what follows from the rest of the store; nothing is changed otherwise
     * @param deep whether all bytes are read and verified
     * @param findings takes each finding as it is found
     * @throws StoreException.NotFound where there is no store
     */
    public static FsckReport fsck(Path store, boolean repair, boolean deep, Consumer<Finding> findings)
            throws StoreException {
        return ClosedStoreCheck.run(store, repair, deep, findings);
    }

    /**
     * Gives the store in a directory, which nobody may have open, a new catalog: the newest backup, then all blobs that it
     * does not know, as objects of bucket {@code lost+found}, under the bucket and key that they were written for.
     *
     * @param backups a directory of backups; nothing is begun with where absent
     * @param force whether a catalog that is there already is set aside
     * @param findings takes what could not be read
     * @throws StoreException.AlreadyExists where there is a catalog and {@code force} is false
     */
    public static RebuildReport rebuildCatalog(
            Path store, Optional<Path> backups, boolean force, Consumer<Finding> findings) throws StoreException {
        return CatalogRebuild.run(store, backups, force, findings);
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
