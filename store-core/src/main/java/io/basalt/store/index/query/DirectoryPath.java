package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The path of a directory that hangs somewhere at the query's LSN, and the attributes that it spells. */
final class DirectoryPath {
    private final String path;
    private @Nullable Map<String, AttributeValue> attributes;

    DirectoryPath(String path) {
        this.path = path;
    }

    String path() {
        return path;
    }

    Map<String, AttributeValue> attributes() {
        Map<String, AttributeValue> known = attributes;
        if (known == null) {
            known = PathAttributes.of(path);
            attributes = known;
        }
        return known;
    }
}
