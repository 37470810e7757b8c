package io.basalt.store.ingest;

import java.util.ArrayList;
import java.util.List;

/** Names of columns for an attribute: the first {@value #MAX_COLUMNS} at most, and not too many characters. */
final class ColumnNames {
    static final int MAX_COLUMNS = 1_000;

    /** Of all names together. */
    private static final int MAX_NAMES_LENGTH = 64 << 10;

    private final List<String> names = new ArrayList<>();
    private int length;

    void add(String name) {
        length += Math.min(name.length(), MAX_NAMES_LENGTH);
        if (names.size() < MAX_COLUMNS && length <= MAX_NAMES_LENGTH) {
            names.add(name);
        }
    }

    List<String> names() {
        return List.copyOf(names);
    }
}
