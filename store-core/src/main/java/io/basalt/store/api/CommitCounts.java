package io.basalt.store.api;

/**
 * How the store has committed since it was opened; every number only grows. Their differences over some time tell how
 * well writers share the disk's syncs.
 *
 * @param commands changes that were asked for, also those that were refused
 * @param groups log writes that took them; each is one sync
 * @param volumeSyncs syncs of volumes that made small objects' bytes durable; where a group had some
 */
public record CommitCounts(long commands, long groups, long volumeSyncs) {
    /** Syncs that writers have waited for. */
    public long syncs() {
        return groups + volumeSyncs;
    }

    /** What was counted after an earlier moment. */
    public CommitCounts since(CommitCounts earlier) {
        return new CommitCounts(
                commands - earlier.commands, groups - earlier.groups, volumeSyncs - earlier.volumeSyncs);
    }
}
