package io.basalt.store.api;

import java.util.List;

/**
 * What a run has done.
 *
 * @param moves blobs that were moved, their {@code bytes} without copies
 * @param deletions objects, versions and uploads that rules have expired
 * @param problems what could not be done and why, one line each; at most {@value #MOST_PROBLEMS} of them
 */
public record TieringReport(long moves, long bytes, long deletions, List<String> problems) {
    public static final int MOST_PROBLEMS = 100;

    public TieringReport {
        problems = List.copyOf(problems);
    }
}
