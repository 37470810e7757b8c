package io.basalt.store.catalog;

import java.util.Set;

/**
 * What is derived from the log. Called by one thread, in log order, after a commit is durable and before its LSN is
 * published; before that, over the whole state and its history as they were when the catalog was opened.
 */
public interface Projection {
    void bucketCreated(Bucket bucket);

    void bucketDeleted(long bucketId);

    /** A directory's current link; an earlier one of the same directory ends at {@code directory.from()}. */
    void directoryLinked(Directory directory);

    /** The directory, and with it everything below, is out of the namespace from {@code seq} on. */
    void directoryDetached(long directoryId, long seq);

    /** A new row; an earlier one of the same object ends at {@code row.revision()}. */
    void rowWritten(ObjectRow row);

    void rowEnded(ObjectRow row, long seq);

    /** A row that {@code seq} had ended before the catalog was opened. */
    void rowSuperseded(ObjectRow row, long seq);

    /**
     * Rows that had ended are not held any more: those that ended by {@code floor}, unless one of the pinned LSNs saw them.
     *
     * @param rows about how many have gone since the last call
     */
    void historyCollected(long bucketId, long rows, long floor, Set<Long> pinnedLsns);

    /** A directory's link that ended at {@code to} is not held any more. */
    void linkCollected(long directoryId, long to);

    /** The tier that a content lies in today; {@code mixed} where several do. */
    void contentPlaced(long contentId, String tier, long bytes);

    /** Nobody holds a content any more. */
    void contentReleased(long contentId);

    /** Readers see everything up to {@code lsn} now. */
    void published(long lsn);
}
