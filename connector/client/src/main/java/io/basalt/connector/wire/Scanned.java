package io.basalt.connector.wire;

import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a scan of columns has done so far.
 *
 * @param contentId what the batch that follows is of; absent of an aggregation, and where none follows
 * @param matching how many numbers of rows come before the batch, in four bytes each; absent where nothing is ruled out
 */
public record Scanned(OptionalLong contentId, OptionalInt matching, List<ContentPlan> plan, ColumnScan.Stats stats) {
    public Scanned {
        plan = List.copyOf(plan);
    }
}
