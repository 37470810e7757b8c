package io.basalt.hadoop;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stores of this process's FileContexts. Hadoop makes a file system for each context and closes none, so that all of
 * them share one handle for each store, which is released when the process ends: after FileContext has deleted what it was to
 * delete then. Thread-safe.
 */
final class ContextStores {
    private static final Logger LOG = LoggerFactory.getLogger(ContextStores.class);
    private static final Map<String, Store> OPEN = new HashMap<>();
    private static final Runnable AT_EXIT = ContextStores::closeAll;

    private ContextStores() {}

    static synchronized Store open(String location) throws StoreException {
        Store open = OPEN.get(location);
        if (open != null) {
            return open;
        }
        Store store = Stores.open(location);
        ShutdownHookManager hooks = ShutdownHookManager.get();
        if (!hooks.isShutdownInProgress()) {
            hooks.addShutdownHook(AT_EXIT, FileSystem.SHUTDOWN_HOOK_PRIORITY);
        }
        OPEN.put(location, store);
        return store;
    }

    static synchronized void closeAll() {
        OPEN.forEach((location, store) -> {
            try {
                store.close();
            } catch (StoreException e) {
                LOG.warn("the store at {} was not closed properly: {}", location, e.getMessage());
            }
        });
        OPEN.clear();
    }
}
