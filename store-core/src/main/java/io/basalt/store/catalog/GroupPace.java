package io.basalt.store.catalog;

/**
 * How long a group waits for company. The writers of the last group have just been answered and need a moment to come
 * back; a group that begins with the first of them would leave the others to the next one, and pay a sync for each. So
 * it waits until more than half of the writers that were seen last are there, but never longer than half of what a group
 * takes lately, and not at all for a single writer. Not thread-safe.
 */
final class GroupPace {
    private static final long LONGEST_NANOS = 2_000_000;
    private static final int SMOOTHING = 8;

    private int writers;
    private long groupNanos;

    /**
     * A group has been answered.
     *
     * @param size of the group
     * @param waiting how many were waiting by then
     * @param nanos what it took
     */
    void ended(int size, int waiting, long nanos) {
        writers = size + waiting;
        groupNanos += (nanos - groupNanos) / SMOOTHING;
    }

    /** How many the next group is to have. */
    int wanted() {
        return writers < 2 ? 1 : writers / 2 + 1;
    }

    /** How long it is worth waiting for them, from the first on. */
    long patienceNanos() {
        return Math.min(groupNanos / 2, LONGEST_NANOS);
    }
}
