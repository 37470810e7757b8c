package io.basalt.connector.server.http;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Maintenance;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.Renditions;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.Tiering;
import io.basalt.store.api.Uploads;
import java.util.OptionalLong;

/** The interfaces of one store. */
record Ports(Store store) {
    /** The state that is asked for. */
    StoreView view(OptionalLong asOf) throws StoreException {
        return asOf.isPresent() ? store.asOf(asOf.getAsLong()) : store;
    }

    /** @param asOf which state, of those that can be asked of one */
    Object port(Class<?> port, OptionalLong asOf) throws StoreException {
        if (port == StoreView.class) {
            return view(asOf);
        }
        if (port == OpenFiles.class) {
            return store.openFiles();
        }
        if (port == Uploads.class) {
            return store.uploads();
        }
        if (port == Tiering.class) {
            return store.tiering();
        }
        if (port == Renditions.class) {
            return store.renditions();
        }
        if (port == Maintenance.class) {
            return store.maintenance();
        }
        if (port == Accounts.class) {
            return store.accounts();
        }
        if (port == Store.class) {
            return store;
        }
        throw new IllegalStateException("the store gives no " + port);
    }
}
