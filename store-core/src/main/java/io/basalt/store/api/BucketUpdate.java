package io.basalt.store.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A change of a bucket's {@link BucketSettings}; what is absent stays as it is.
 *
 * @param hold prefixes of keys to put under a legal hold; the empty one is the whole bucket
 * @param release prefixes whose hold ends; they are named as they were held
 * @param landing name of the tier that its objects are to land on; {@link #STORE_LANDING}: the store's landing tier again
 * @param renditions for which of its tables renditions are to be made by themselves from now on
 * @param declare attributes to declare, by full name
 * @param withdraw full names of attributes that are not to be declared any more
 */
public record BucketUpdate(
        Optional<Duration> retention,
        Optional<Boolean> versioned,
        Set<String> hold,
        Set<String> release,
        Optional<String> landing,
        Optional<RenditionPolicy> renditions,
        Map<String, ValueType> declare,
        Set<String> withdraw) {
    /** The name of no tier: a bucket that is given it lands its objects where the store does. */
    public static final String STORE_LANDING = "";

    public static final BucketUpdate NONE = new BucketUpdate(
            Optional.empty(),
            Optional.empty(),
            Set.of(),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            Set.of());

    public BucketUpdate {
        retention.ifPresent(BucketSettings::requireRetention);
        hold = BucketSettings.requirePrefixes(hold);
        release = BucketSettings.requirePrefixes(release);
        for (String prefix : release) {
            if (hold.contains(prefix)) {
                throw new IllegalArgumentException("prefix '" + prefix + "' is both to be held and to be released");
            }
        }
        declare = Map.copyOf(declare);
        declare.forEach(BucketUpdate::requireAttribute);
        withdraw = Set.copyOf(withdraw);
    }

    public BucketUpdate withRetention(Duration newRetention) {
        return new BucketUpdate(
                Optional.of(newRetention), versioned, hold, release, landing, renditions, declare, withdraw);
    }

    public BucketUpdate withVersioned(boolean nowVersioned) {
        return new BucketUpdate(
                retention, Optional.of(nowVersioned), hold, release, landing, renditions, declare, withdraw);
    }

    public BucketUpdate withHold(String... prefixes) {
        return new BucketUpdate(
                retention, versioned, Set.of(prefixes), release, landing, renditions, declare, withdraw);
    }

    public BucketUpdate withRelease(String... prefixes) {
        return new BucketUpdate(retention, versioned, hold, Set.of(prefixes), landing, renditions, declare, withdraw);
    }

    /** @param tier its name, or {@link #STORE_LANDING} */
    public BucketUpdate withLanding(String tier) {
        return new BucketUpdate(retention, versioned, hold, release, Optional.of(tier), renditions, declare, withdraw);
    }

    public BucketUpdate withRenditions(RenditionPolicy policy) {
        return new BucketUpdate(retention, versioned, hold, release, landing, Optional.of(policy), declare, withdraw);
    }

    /** @param name short or full, of an attribute of {@code type} */
    public BucketUpdate withDeclared(String name, ValueType type) {
        Map<String, ValueType> more = new HashMap<>(declare);
        more.put(Attributes.fullName(name), type);
        return new BucketUpdate(retention, versioned, hold, release, landing, renditions, more, withdraw);
    }

    /** @param name short or full, of an attribute that is declared */
    public BucketUpdate withWithdrawn(String name) {
        Set<String> more = new HashSet<>(withdraw);
        more.add(Attributes.fullName(name));
        return new BucketUpdate(retention, versioned, hold, release, landing, renditions, declare, more);
    }

    private static void requireAttribute(String name, ValueType type) {
        Attributes.checkName(name);
        if (type == ValueType.STRING_MAP || type == ValueType.BINARY) {
            throw new IllegalArgumentException("attribute " + name + " of type " + type
                    + ": expected STRING, LONG, DOUBLE, BOOLEAN, TIMESTAMP or STRING_LIST");
        }
    }
}
