package io.basalt.connector.wire;

import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan;
import io.basalt.store.api.RenditionRange;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a scan of columns has done so far.
 *
 * @param contentId what the batch that follows is of; absent of an aggregation, and where none follows
 * @param renditions which are left to the client; told once, at the beginning
 * @param matching how many numbers of rows come before the batch, in four bytes each; absent where nothing is ruled out
 */
public record Scanned(
        OptionalLong contentId,
        OptionalInt matching,
        List<ContentPlan> plan,
        List<RenditionRange> renditions,
        ColumnScan.Stats stats) {
    public Scanned {
        renditions = List.copyOf(renditions);
        plan = List.copyOf(plan);
    }
}
