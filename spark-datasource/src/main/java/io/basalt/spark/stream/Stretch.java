package io.basalt.spark.stream;

import java.util.List;

/**
 * What a micro-batch reads.
 *
 * @param after the LSN of the last commit (or the highest revision) that was read before
 * @param through the LSN of the last commit (or the highest revision) that is to be read
 * @param asOf the LSN at which objects are read
 * @param moved the keys of directories that were moved in between, with all that is below them; each ends in {@code /}
 */
public record Stretch(long after, long through, long asOf, List<String> moved) {
    public Stretch {
        moved = List.copyOf(moved);
    }
}
