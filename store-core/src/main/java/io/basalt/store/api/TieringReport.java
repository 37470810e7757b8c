package io.basalt.store.api;

import java.util.List;

/**
 * What a run has done.
 *
 * @param moves blobs that were moved, their {@code bytes} without copies
 * @param deletions objects, versions and uploads that rules have expired
 * @param arrivals where the moves went, fastest tier first; only tiers that something went to
 * @param problems what could not be done and why, one line each; at most {@value #MOST_PROBLEMS} of them
 */
public record TieringReport(long moves, long bytes, long deletions, List<Arrival> arrivals, List<String> problems) {
    public static final int MOST_PROBLEMS = 100;

    public TieringReport {
        arrivals = List.copyOf(arrivals);
        problems = List.copyOf(problems);
    }

    /** What went to one tier: {@code moves} blobs, their {@code bytes} without copies. */
    public record Arrival(String tier, long moves, long bytes) {
        /** Both together, to the tier of this one. */
        public Arrival plus(Arrival other) {
            return new Arrival(tier, moves + other.moves, bytes + other.bytes);
        }
    }
}
