package io.basalt.spark.session;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Store handles of this JVM. The driver holds one per store until its application ends, so that tables need not be closed
 * (Spark never does); a task opens one of its own and closes it. Thread-safe.
 */
public final class SessionStores {
    private static final Logger LOG = LoggerFactory.getLogger(SessionStores.class);
    private static final Map<StoreLocation, Store> HELD = new HashMap<>();

    private SessionStores() {}

    /** The driver's handle. Not to be closed by the caller. */
    public static synchronized Store held(StoreLocation location, SparkContext context) {
        Store held = HELD.get(location);
        if (held == null) {
            Store opened = StoreCall.unchecked(() -> open(location));
            context.addSparkListener(new Release(location));
            HELD.put(location, opened);
            return opened;
        }
        return held;
    }

    /** A handle that the caller closes. */
    public static Store open(StoreLocation location) throws StoreException {
        return Stores.open(location.text());
    }

    private static synchronized void release(StoreLocation location) {
        Store held = HELD.remove(location);
        if (held != null) {
            try {
                held.close();
            } catch (StoreException e) {
                LOG.warn("closing the store {} failed", location, e);
            }
        }
    }

    /** Closes a held store at the end of the application. */
    private static final class Release extends SparkListener {
        private final StoreLocation location;

        Release(StoreLocation location) {
            this.location = location;
        }

        @Override
        public void onApplicationEnd(SparkListenerApplicationEnd end) {
            release(location);
        }
    }
}
