package io.basalt.store.lifecycle;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Objects as the rules see them. */
final class Objects {
    private Objects() {}

    static ObjectInfo object(String key, long size, Instant modified, Map<String, AttributeValue> attributes) {
        ObjectEntry entry = new ObjectEntry("b", key, size, 11, 12, 13, 14, 15, Optional.empty(), modified);
        // Rewritten last year: its age does not count from there.
        Instant created = modified.minusSeconds(365 * 86_400);
        return new ObjectInfo(entry, "image/png", created, Optional.empty(), Attributes.of(attributes));
    }

    static ObjectInfo object(String key, Instant modified) {
        return object(key, 100, modified, Map.of());
    }
}
