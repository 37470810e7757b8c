package io.basalt.store.tenant;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;

/**
 * A store as somebody may use it: every call of {@link Store} and of what it gives is held to that one's policies, by a table
 * that has an entry for each of them ({@link Rules}); what has none is denied. Who is denied is told that, whether or not there
 * is what was asked for. Policies are read anew with every call; what was opened under one goes on until it is closed.
 * Thread-safe.
 *
 * <p>Contents have no keys, and may be shared: a content may be read by who may read an object, or a version, that has it. For
 * that a guard remembers where contents were seen last, so make one for a store, and ask it for everybody.
 */
public final class Guard {
    private final Store store;
    private final Policies policies;
    private final Places places = new Places();

    /** @param store with all rights; it is not closed with what the guard gives */
    public Guard(Store store) throws StoreException {
        this.store = store;
        this.policies = new Policies(store.accounts());
    }

    /** The store as a user may use it. */
    public Store of(String tenant, String user, RequestContext context) {
        return guarded(() -> policies.subject(tenant, user), tenant + "/" + user, context);
    }

    /** The store as anybody may use it, known or not. */
    public Store ofAnybody(RequestContext context) {
        return guarded(() -> Subject.UNKNOWN, "", context);
    }

    private Store guarded(Session.Identity identity, String name, RequestContext context) {
        return new Session(store, policies, places, identity, name, context).guarded(Store.class, store, false);
    }
}
