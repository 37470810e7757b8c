package io.basalt.store.api;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What to scrub, and how fast.
 *
 * @param bytesPerSecond at most so many bytes are read in a second; absent: as fast as it goes
 * @param tier only blobs in this tier; absent: in all
 * @param restart whether to begin anew where an earlier scrub has not come to its end
 */
public record ScrubOptions(OptionalLong bytesPerSecond, Optional<String> tier, boolean restart) {
    /** Everything, as fast as it goes. */
    public static final ScrubOptions ALL = new ScrubOptions(OptionalLong.empty(), Optional.empty(), true);

    public ScrubOptions {
        if (bytesPerSecond.isPresent() && bytesPerSecond.getAsLong() < 1) {
            throw new IllegalArgumentException("rate " + bytesPerSecond.getAsLong() + ": expected 1 byte/s or more");
        }
    }
}
