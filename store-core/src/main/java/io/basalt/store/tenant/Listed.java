package io.basalt.store.tenant;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A page of what somebody sees of a list. Pages of the store are read on until one thing is seen, or nothing is left; where the next
 * page begins is told by the last thing that is seen, never by one that is not.
 *
 * @param next where the page that follows begins, if there is one
 */
record Listed<T, N>(List<T> items, Optional<N> next) {
    /** A page of the store. */
    interface Pages<T, N> {
        Listed<T, N> after(N marker) throws IOException;
    }

    /** What is seen of one thing. */
    interface Seen<T> {
        Optional<T> of(T item) throws IOException;
    }

    static <T, N> Listed<T, N> page(N start, Pages<T, N> pages, Seen<T> seen, Function<T, N> marker)
            throws IOException {
        List<T> items = new ArrayList<>();
        Optional<N> at = Optional.of(start);
        while (at.isPresent() && items.isEmpty()) {
            Listed<T, N> page = pages.after(at.get());
            for (T item : page.items) {
                seen.of(item).ifPresent(items::add);
            }
            at = page.next;
        }
        return new Listed<>(items, at.map(more -> marker.apply(items.get(items.size() - 1))));
    }
}
