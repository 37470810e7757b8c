package io.basalt.store.api;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A change of a bucket's {@link BucketSettings}; what is absent stays as it is.
 *
 * @param hold prefixes of keys to put under a legal hold; the empty one is the whole bucket
 * @param release prefixes whose hold ends; they are named as they were held
 */
public record BucketUpdate(
        Optional<Duration> retention, Optional<Boolean> versioned, Set<String> hold, Set<String> release) {
    public static final BucketUpdate NONE = new BucketUpdate(Optional.empty(), Optional.empty(), Set.of(), Set.of());

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
        return new BucketUpdate(Optional.of(newRetention), versioned, hold, release);
    }

    public BucketUpdate withVersioned(boolean nowVersioned) {
        return new BucketUpdate(retention, Optional.of(nowVersioned), hold, release);
    }

    public BucketUpdate withHold(String... prefixes) {
        return new BucketUpdate(retention, versioned, Set.of(prefixes), release);
    }

    public BucketUpdate withRelease(String... prefixes) {
        return new BucketUpdate(retention, versioned, hold, Set.of(prefixes));
    }
}
