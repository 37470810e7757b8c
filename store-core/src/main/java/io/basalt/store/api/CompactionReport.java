package io.basalt.store.api;

import java.util.List;

/**
 * What a compaction did.
 *
 * @param volumes how many volumes were removed
 * @param movedBytes payload bytes that were still in use and lie in other volumes now
 * @param freedBytes payload bytes that were not
 * @param problems one line for each volume that could not be emptied, and why
 */
public record CompactionReport(int volumes, long movedBytes, long freedBytes, List<String> problems) {
    public CompactionReport {
        problems = List.copyOf(problems);
    }
}
