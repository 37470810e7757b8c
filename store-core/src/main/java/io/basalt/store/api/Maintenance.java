package io.basalt.store.api;

import java.nio.file.Path;
import java.util.List;

/** What an operator asks of a store, as against a program that keeps objects in it. Thread-safe. */
public interface Maintenance {
    /** How the store has committed since it was opened. */
    CommitCounts commitCounts();

    /**
     * Adds a backup of the catalog, as of the newest commit, to a directory of backups; files that it has in common with
     * earlier backups are shared. The objects' bytes are not copied: they stay in the tiers.
     *
     * @param directory made where there is none; it may not lie within the store
     */
    CatalogBackup backup(Path directory) throws StoreException;

    /**
     * Removes all but the newest backups from a directory.
     *
     * @param keep at least 1
     * @return the backups that are left, the oldest first
     */
    List<CatalogBackup> pruneBackups(Path directory, int keep) throws StoreException;
}
