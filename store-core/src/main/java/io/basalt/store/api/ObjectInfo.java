package io.basalt.store.api;

import java.time.Instant;
import java.util.Optional;

/**
 * All that the store knows of an object.
 *
 * @param created when the object first appeared under its file id
 * @param tier the tier that holds the content, {@code mixed} where several do; absent for an empty object
 */
public record ObjectInfo(
        ObjectEntry entry, String contentType, Instant created, Optional<String> tier, Attributes attributes) {
    public ObjectKey key() {
        return entry.objectKey();
    }

    public long size() {
        return entry.size();
    }
}
