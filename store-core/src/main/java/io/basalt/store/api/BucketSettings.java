package io.basalt.store.api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a bucket keeps what was deleted and superseded, where its new objects land, and whether its tables get renditions.
 *
 * @param retention for how long earlier states can be read, and what was deleted brought back; zero or more
 * @param versioned whether superseded versions are kept until they are deleted by version, whatever the retention
 * @param holds prefixes of keys of which nothing is freed, neither by and by nor by a purge; the empty one is the whole
 *     bucket
 * @param landing name of the tier that its objects land on where their writer names none; absent: the store's landing tier
 * @param renditions for which of its tables renditions are made by themselves
 */
public record BucketSettings(
        Duration retention,
        boolean versioned,
        SortedSet<String> holds,
        Optional<String> landing,
        RenditionPolicy renditions) {
    public static final Duration DEFAULT_RETENTION = Duration.ofHours(24);
    public static final BucketSettings DEFAULT =
            new BucketSettings(DEFAULT_RETENTION, false, new TreeSet<>(), Optional.empty(), RenditionPolicy.HOT);

    public BucketSettings {
        requireRetention(retention);
        holds = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(holds));
    }

    static void requireRetention(Duration retention) {
        if (retention.isNegative() || retention.compareTo(Duration.ofDays(36_500)) > 0) {
            throw new IllegalArgumentException("retention " + retention + ": expected 0 to 36500 days");
        }
    }

    static Set<String> requirePrefixes(Set<String> prefixes) {
        prefixes.forEach(prefix -> Utf8.require("prefix", prefix));
        return Set.copyOf(prefixes);
    }
}
