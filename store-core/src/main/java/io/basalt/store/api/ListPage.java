package io.basalt.store.api;

import java.util.List;
import java.util.Optional;

/** A page of a listing; {@code next} is what {@link ListRequest#after} takes for the page that follows, if any. */
public record ListPage(List<ListEntry> entries, Optional<String> next) {
    public ListPage {
        entries = List.copyOf(entries);
    }
}
