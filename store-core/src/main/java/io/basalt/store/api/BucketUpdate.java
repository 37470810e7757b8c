package io.basalt.store.api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A change of a bucket's {@link BucketSettings}; what is absent stays as it is.
 *
 * @param hold prefixes of keys to put under a legal hold; the empty one is the whole bucket
 * @param release prefixes whose hold ends; they are named as they were held
 * @param landing name of the tier that its objects are to land on; {@link #STORE_LANDING}: the store's landing tier again
 * @param renditions for which of its tables renditions are to be made by themselves from now on
 */
public record BucketUpdate(
        Optional<Duration> retention,
        Optional<Boolean> versioned,
        Set<String> hold,
        Set<String> release,
        Optional<String> landing,
        Optional<RenditionPolicy> renditions) {
    /** The name of no tier: a bucket that is given it lands its objects where the store does. */
    public static final String STORE_LANDING = "";

    public static final BucketUpdate NONE = new BucketUpdate(
            Optional.empty(), Optional.empty(), Set.of(), Set.of(), Optional.empty(), Optional.empty());

    public BucketUpdate {
        retention.ifPresent(BucketSettings::requireRetention);
        hold = BucketSettings.requirePrefixes(hold);
        release = BucketSettings.requirePrefixes(release);
        for (String prefix : release) {
            if (hold.contains(prefix)) {
                throw new IllegalArgumentException("prefix '" + prefix + "' is both to be held and to be released");
            }
        }
    }

    public BucketUpdate withRetention(Duration newRetention) {
        return new BucketUpdate(Optional.of(newRetention), versioned, hold, release, landing, renditions);
    }

    public BucketUpdate withVersioned(boolean nowVersioned) {
        return new BucketUpdate(retention, Optional.of(nowVersioned), hold, release, landing, renditions);
    }

    public BucketUpdate withHold(String... prefixes) {
        return new BucketUpdate(retention, versioned, Set.of(prefixes), release, landing, renditions);
    }

    public BucketUpdate withRelease(String... prefixes) {
        return new BucketUpdate(retention, versioned, hold, Set.of(prefixes), landing, renditions);
    }

    /** @param tier its name, or {@link #STORE_LANDING} */
    public BucketUpdate withLanding(String tier) {
        return new BucketUpdate(retention, versioned, hold, release, Optional.of(tier), renditions);
    }

    public BucketUpdate withRenditions(RenditionPolicy policy) {
        return new BucketUpdate(retention, versioned, hold, release, landing, Optional.of(policy));
    }
}
