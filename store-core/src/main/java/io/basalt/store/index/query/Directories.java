package io.basalt.store.index.query;

import java.util.Optional;

/** Where directories hung, and when. Thread-safe. */
public interface Directories {
    /** The path of a directory at an LSN, with its trailing slash; empty for a root, absent where it hung nowhere. */
    Optional<String> path(long directoryId, long lsn);

    /** Grows whenever a link is made, ended or forgotten: what was found for the newest LSN holds until then. */
    long changes();
}
