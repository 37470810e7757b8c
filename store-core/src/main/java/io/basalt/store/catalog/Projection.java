package io.basalt.store.catalog;

import java.util.Optional;
import java.util.Set;

/**
 * What is derived from the log, told by one thread, in log order, after a commit is durable and before its LSN is published.
 * A projection overrides what it cares for.
 */
public interface Projection {
    default void bucketCreated(Bucket bucket) {}

    default void bucketDeleted(long bucketId) {}

    /** A directory's current link; an earlier one of the same directory ends at {@code directory.from()}. */
    default void directoryLinked(Directory directory) {}

    /** The directory, and with it everything below, is out of the namespace from {@code seq} on. */
    default void directoryDetached(long directoryId, long seq) {}

    /**
     * A new row.
     *
     * @param before the object's earlier row, which ends at {@code row.revision()}
     */
    default void rowWritten(ObjectRow row, Optional<ObjectRow> before) {}

    default void rowEnded(ObjectRow row, long seq) {}

    /** A row that had ended is not held any more: no earlier state has it. */
    default void rowCollected(long bucketId, long revision) {}

    /** Rows that ended by {@code floor} are not held any more, unless one of the pinned LSNs saw them. */
    default void historyCollected(long bucketId, long floor, Set<Long> pinnedLsns) {}

    /** A directory's link that ended at {@code to} is not held any more. */
    default void linkCollected(long directoryId, long to) {}

    /** The tier that a content lies in today; {@code mixed} where several do. */
    default void contentPlaced(long contentId, String tier, long bytes) {}

    /** Nobody holds a content any more. */
    default void contentReleased(long contentId, long bytes) {}

    /** Readers see everything up to {@code lsn} now. */
    default void published(long lsn) {}
}
