package io.basalt.store.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** What an operator asks of a store, as against a program that keeps objects in it. Thread-safe. */
public interface Maintenance {
    /** How the store has committed since it was opened. */
    CommitCounts commitCounts();

    /**
     * Frees what has passed its bucket's retention and nothing pins; bytes that a backup refers to are kept for it. A store that is open does so by itself every now and
     * then.
     */
    CollectReport collect() throws StoreException;

    /**
     * Frees at once what was deleted and superseded, whatever the retention; what a snapshot, a legal hold or versioning
     * keeps is left. The newest state is not touched.
     *
     * @param path only that key, or that directory and what was below it, which earlier states then lack; empty for the whole
     *     bucket, whose earlier states can then not be read any more
     */
    PurgeReport purge(String bucket, String path) throws StoreException;

    /**
     * Adds a backup of the catalog, as of the newest commit, to a directory of backups; files that it has in common with
     * earlier backups are shared. The objects' bytes are not copied: they stay in the tiers, and what the backup refers to is
     * kept there, deleted or not, until the backup is pruned or {@link #forgetBackups forgotten}. Bytes that were kept for
     * backups that are not in the directory any more may be freed from now on.
     *
     * @param directory made where there is none; it may not lie within the store
     */
    CatalogBackup backup(Path directory) throws StoreException;

    /**
     * Removes all but the newest backups from a directory; what only they refer to may be freed from now on.
     *
     * @param keep at least 1
     * @return the backups that are left, the oldest first
     */
    List<CatalogBackup> pruneBackups(Path directory, int keep) throws StoreException;

    /** The backups that bytes are kept for, also where their directory is out of reach. */
    List<PinnedBackup> pinnedBackups() throws StoreException;

    /**
     * Keeps nothing any more for the backups in a directory, as when it was deleted by hand. Backups that are there stay,
     * and can be restored, but some of their objects may be without bytes.
     *
     * @return how many backups something was kept for
     * @throws StoreException.NotFound where there was none
     */
    long forgetBackups(Path directory) throws StoreException;

    /**
     * Gives back the space of deleted objects that lie in volumes: of volumes that are mostly dead, what lives is moved to
     * others, and they are removed. Objects in files of their own give their space back without it.
     *
     * @param minLiveRatio volumes of which less than this share is in use are compacted; 0 to 1
     */
    CompactionReport compact(double minLiveRatio) throws IOException;

    /**
     * Reads all copies of all objects, names what is damaged, and writes it anew from the other copy where there is one.
     * Copies that a tier lacks since it keeps two are added. An earlier scrub that was interrupted is gone on with.
     */
    ScrubReport scrub(ScrubOptions options) throws IOException;

    /**
     * Makes the metadata index anew from the catalog. Queries that begin meanwhile wait; everything else goes on.
     *
     * @return rows that it has at the end, superseded ones among them
     */
    long rebuildIndex() throws StoreException;

    /**
     * Looks whether catalog, index and bytes agree, and mends nothing.
     *
     * @param deep whether all bytes are read and verified
     * @param findings takes each finding as it is found
     */
    FsckReport fsck(boolean deep, Consumer<Finding> findings) throws StoreException;
}
