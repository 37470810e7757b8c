package io.basalt.store.api;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a purge freed, and what it left.
 *
 * @param left how many entries were left, by the reason: a snapshot, a legal hold, versioning; a backup, for which
 *     bytes are kept
 */
public record PurgeReport(CollectReport freed, SortedMap<String, Long> left) {
    public PurgeReport {
        left = Collections.unmodifiableSortedMap(new TreeMap<>(left));
    }

    public PurgeReport plus(PurgeReport more) {
        TreeMap<String, Long> all = new TreeMap<>(left);
        for (Map.Entry<String, Long> entry : more.left.entrySet()) {
            all.merge(entry.getKey(), entry.getValue(), Long::sum);
        }
        return new PurgeReport(freed.plus(more.freed), all);
    }
}
