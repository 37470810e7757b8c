package io.basalt.connector.client;

import io.basalt.store.api.CatalogBackup;
import io.basalt.store.api.Credentials;
import io.basalt.store.api.Finding;
import io.basalt.store.api.FsckReport;
import io.basalt.store.api.RebuildReport;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.engine.CatalogRebuild;
import io.basalt.store.engine.CatalogRestore;
import io.basalt.store.engine.ClosedStoreCheck;
import io.basalt.store.engine.LocalStore;
import io.basalt.store.engine.StoreLock;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
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
 * handles that {@link #open} gives share one store, which closes with the last of them. Where the process that has it serves
 * it, others reach it over the network instead. Thread-safe.
 */
public final class Stores {
    private static final String HTTP = "http://";
    private static final Map<String, Shared> OPEN = new ConcurrentHashMap<>();
    /** Jars that reach stores over the network only leave it out. */
    private static final boolean IS_ENGINE_HERE = isEngineHere();

    private Stores() {}

    private static boolean isEngineHere() {
        try {
            Class.forName("io.basalt.store.engine.LocalStore", false, Stores.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** The store at one location, and how many handles hold it. Its monitor is held while it opens and closes. */
    private static final class Shared {
        private final String location;
        private Optional<Store> store = Optional.empty();
        private int handles;
        private boolean retired;

        Shared(String location) {
            this.location = location;
        }

        /** One more handle; absent where the last one has just been given back. */
        synchronized Optional<Store> share() throws StoreException {
            if (retired) {
                return Optional.empty();
            }
            boolean shared = false;
            try {
                Store held = store.isPresent() ? store.get() : opened(location);
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

        synchronized LocalStore local() throws StoreException {
            if (store.orElseThrow() instanceof LocalStore local) {
                return local;
            }
            throw new StoreException.Unavailable("the store " + location
                    + " is served by another process already; 'basalt --store' attaches to that one");
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
            OPEN.remove(location, this);
        }
    }

    /**
     * Opens the store at {@code location}.
     *
     * @param location a directory of this host, made where there is none; or the endpoint of a server, {@code http://HOST:PORT}, with
     *     {@code ?short-circuit=off} if this process shall open none of the store's files, though it is on the same host
     * @throws StoreException.Unavailable where another process holds the directory, which the message names, and does not serve
     *     it; or no server answers
     */
    public static Store open(String location) throws StoreException {
        Shared shared = shared(located(location));
        return new StoreHandle(shared.store.orElseThrow(), shared::release);
    }

    /** @return shared once more */
    private static Shared shared(String location) throws StoreException {
        while (true) {
            Shared shared = OPEN.computeIfAbsent(location, Shared::new);
            if (shared.share().isPresent()) {
                return shared;
            }
        }
    }

    /** Whether this process holds what was opened at an endpoint. */
    static boolean isOpen(String endpoint) {
        return OPEN.containsKey(endpoint);
    }

    private static String located(String location) throws StoreException {
        if (isEndpoint(location)) {
            return endpoint(location).toString();
        }
        if (location.isBlank() || location.contains("://")) {
            throw new StoreException.InvalidArgument("store location '" + location
                    + "': expected a directory of this host, or http://HOST:PORT of a server");
        }
        return realPath(location).toString();
    }

    /** Whether a location names a server, and no directory. */
    public static boolean isEndpoint(String location) {
        return location.startsWith(HTTP);
    }

    private static URI endpoint(String location) throws StoreException {
        try {
            URI uri = new URI(location.endsWith("/") ? location.substring(0, location.length() - 1) : location);
            if (uri.getHost() != null
                    && uri.getPort() > 0
                    && uri.getPort() < 1 << 16
                    && uri.getRawFragment() == null
                    && uri.getRawPath().isEmpty()) {
                RemoteSettings.of(query(uri));
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below, as what is a URI, but of something else.
        }
        throw new StoreException.InvalidArgument(
                "endpoint '" + location + "': expected http://HOST:PORT, perhaps with ?short-circuit=off");
    }

    private static String query(URI endpoint) {
        return Optional.ofNullable(endpoint.getQuery()).orElse("");
    }

    private static Store opened(String location) throws StoreException {
        if (isEndpoint(location)) {
            URI endpoint = URI.create(location);
            return RemoteStore.open(endpoint, "", RemoteSettings.of(query(endpoint)));
        }
        Path directory = Path.of(location);
        try {
            if (!IS_ENGINE_HERE) {
                throw new StoreException.Unavailable("no process serves the store " + directory
                        + ", and this program has no engine to open it with (it has basalt-hadoop): serve it by 'bin/basalt --store "
                        + directory + " serve'");
            }
            return LocalStore.open(directory);
        } catch (StoreException.Unavailable e) {
            Optional<String> endpoint = servedAt(directory, e);
            if (endpoint.isEmpty()) {
                throw e;
            }
            return attached(endpoint.get(), e);
        }
    }

    private static Optional<String> servedAt(Path directory, StoreException refused) throws StoreException {
        try {
            return StoreLock.endpoint(directory);
        } catch (IOException e) {
            refused.addSuppressed(e);
            throw refused;
        }
    }

    /** @param refused why the directory itself cannot be opened, in case that nobody serves it any more */
    private static Store attached(String endpoint, StoreException refused) throws StoreException {
        try {
            String[] named = endpoint.split("#", 2);
            return RemoteStore.open(URI.create(named[0]), named.length == 2 ? named[1] : "", RemoteSettings.DEFAULT);
        } catch (StoreException.Unavailable e) {
            refused.addSuppressed(e);
            throw refused;
        }
    }

    /** Whether a directory of this host is that of the store that a server's process serves. */
    static boolean isServed(Path directory, String server) throws IOException {
        return StoreLock.endpoint(directory)
                .filter(endpoint -> endpoint.endsWith("#" + server))
                .isPresent();
    }

    /**
     * Tells other processes that open a directory which this one has open where it serves the store.
     *
     * @param endpoint {@code http://HOST:PORT#SERVER}, with the name by which the process answers; empty to tell it no more
     * @throws StoreException.Unavailable where another process has it
     */
    public static void announce(String directory, String endpoint) throws StoreException {
        Shared shared = shared(located(directory));
        try {
            shared.local().announce(endpoint);
        } finally {
            shared.release();
        }
    }

    /**
     * The secrets of the access keys of a store that this process has open.
     *
     * @throws StoreException.Unavailable where another process has it
     */
    public static Credentials credentials(String directory) throws StoreException {
        Shared shared = shared(located(directory));
        try {
            return shared.local().credentials();
        } finally {
            shared.release();
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
            if (IS_ENGINE_HERE) {
                Files.createDirectories(directory);
            }
            return directory.toRealPath();
        } catch (IOException e) {
            throw new StoreException.Unavailable(
                    "store directory '" + location + "' " + (IS_ENGINE_HERE ? "cannot be made" : "is not there") + ": "
                            + e + "; name another",
                    e);
        }
    }
}
