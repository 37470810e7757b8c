package io.basalt.store.api;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a bucket keeps what was deleted and superseded, where its new objects land, whether its tables get renditions, and which
 * attributes it declares.
 *
 * @param retention for how long earlier states can be read, and what was deleted brought back; zero or more
 * @param versioned whether superseded versions are kept until they are deleted by version, whatever the retention
 * @param holds prefixes of keys of which nothing is freed, neither by and by nor by a purge; the empty one is the whole
 *     bucket
 * @param landing name of the tier that its objects land on where their writer names none; absent: the store's landing tier
 * @param renditions for which of its tables renditions are made by themselves
 * @param declared attributes by full name that are among the bucket's ({@link Store#attributes}), whether an object has them or not; objects may have
 *     others, and these with other types
 */
public record BucketSettings(
        Duration retention,
        boolean versioned,
        SortedSet<String> holds,
        Optional<String> landing,
        RenditionPolicy renditions,
        SortedMap<String, ValueType> declared) {
    public static final Duration DEFAULT_RETENTION = Duration.ofHours(24);
    public static final BucketSettings DEFAULT = new BucketSettings(
            DEFAULT_RETENTION, false, new TreeSet<>(), Optional.empty(), RenditionPolicy.HOT, new TreeMap<>());

    private static final Pattern RETENTION = Pattern.compile("([0-9]{1,9})(d|h|m|s)|0");

    public BucketSettings {
        requireRetention(retention);
        holds = Collections.unmodifiableSortedSet(new TreeSet<>(holds));
        declared = Collections.unmodifiableSortedMap(new TreeMap<>(declared));
    }

    /**
     * A retention as people write it: {@code 7d}, {@code 24h}, {@code 30m}, {@code 10s} or {@code 0}.
     *
     * @throws IllegalArgumentException where it is written in another way
     */
    public static Duration retention(String text) {
        Matcher parts = RETENTION.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("retention '" + text + "': expected 7d, 24h, 30m, 10s or 0");
        }
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "d" -> Duration.ofDays(count);
            case "h" -> Duration.ofHours(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofSeconds(count);
        };
    }

    /** The retention as {@link #retention(String)} reads it. */
    public String retentionText() {
        long seconds = retention.toSeconds();
        if (seconds == 0) {
            return "0";
        }
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        return seconds % 3_600 == 0 ? seconds / 3_600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
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
