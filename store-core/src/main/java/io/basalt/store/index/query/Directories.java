package io.basalt.store.index.query;

import java.util.Optional;

/** Where directories hung, and when. Thread-safe. */
public interface Directories {
    /** The path of a directory at an LSN, with its trailing slash; empty for a root, absent where it hung nowhere. */
    Optional<String> path(long directoryId, long lsn);

    /**
     * The sequence number of the newest change that ended or replaced a link, whether a query can see it yet or not. A path
     * found at or after it holds until it grows. Directories linked for the first time do not count: they move no other.
     */
    long lastMove();
}
