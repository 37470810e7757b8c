package io.basalt.store.api;

import java.util.List;

/**
 * A page of the commit log: whole commits, in their order.
 *
 * @param through everything up to this LSN has been told: what {@link ChangesRequest#after} takes for the page that follows,
 *     and where the request ended, {@link ChangesRequest#upTo}
 */
public record ChangePage(List<BucketChange> changes, long through) {
    public ChangePage {
        changes = List.copyOf(changes);
    }
}
