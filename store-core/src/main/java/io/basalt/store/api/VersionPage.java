package io.basalt.store.api;

import java.util.List;
import java.util.Optional;

/**
 * A page of versions, in the order of their keys, of each key the newest first and all that are held.
 *
 * @param next what {@link VersionsRequest#after} takes for the page that follows, if any
 */
public record VersionPage(List<VersionInfo> versions, Optional<String> next) {
    public VersionPage {
        versions = List.copyOf(versions);
    }
}
