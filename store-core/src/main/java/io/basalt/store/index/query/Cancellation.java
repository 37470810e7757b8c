package io.basalt.store.index.query;

import io.basalt.store.api.StoreException;

/** Whether a query is to end early. Thread-safe. */
final class Cancellation {
    private final String bucket;
    private volatile boolean cancelled;

    Cancellation(String bucket) {
        this.bucket = bucket;
    }

    void cancel() {
        cancelled = true;
    }

    void check() throws StoreException.Unavailable {
        if (cancelled) {
            throw new StoreException.Unavailable("the query of bucket " + bucket
                    + " was cancelled before its end; run it again for the whole answer");
        }
    }
}
