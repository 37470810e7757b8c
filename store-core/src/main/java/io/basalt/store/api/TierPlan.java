package io.basalt.store.api;

import java.util.List;

/**
 * What rules and the marks of tiers ask for.
 *
 * @param moves the first of them, in the order in which they would be made
 * @param moveCount all of them
 * @param moveBytes bytes that they read; copies not counted
 * @param deletions the first of them
 * @param deletionCount all of them
 * @param levels each tier before and after, fastest first
 * @param problems what keeps something from being done, one line each
 */
public record TierPlan(
        List<Move> moves,
        long moveCount,
        long moveBytes,
        List<Deletion> deletions,
        long deletionCount,
        List<Level> levels,
        List<String> problems) {
    public TierPlan {
        moves = List.copyOf(moves);
        deletions = List.copyOf(deletions);
        levels = List.copyOf(levels);
        problems = List.copyOf(problems);
    }

    /**
     * Of the bytes that were written together: of an object, or of a part of one.
     *
     * @param object under whose name they were written: {@code basalt://bucket/key}
     * @param cause the rule, or the mark, that asks for it
     */
    public record Move(String object, String from, String to, long bytes, String cause) {}

    /** @param object the key, with {@code #version} where an earlier version goes, or {@code ?uploadId=} where an upload does */
    public record Deletion(String object, long bytes, String cause) {}

    /**
     * @param capacity bytes that the tier can hold altogether, copies counted, as all bytes here
     * @param before bytes of objects that it holds now
     * @param after bytes that it will hold
     * @param excess bytes by which it will still be above its high mark; 0 or more
     */
    public record Level(String tier, long capacity, long before, long after, long excess) {}
}
