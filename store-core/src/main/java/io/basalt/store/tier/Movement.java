package io.basalt.store.tier;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How blobs move between tiers by themselves, as {@code store.toml} says it.
 *
 * @param enabled whether a store that is open for long moves and expires in the background
 * @param halfLife in which heat halves; 1 hour to 3,650 days
 * @param marks when tiers count as full, and blobs as hot or cold
 * @param bytesPerSecond the most that the mover reads; absent: what the disks give
 * @param moves made at the same time; 1 to 16
 */
public record Movement(boolean enabled, Duration halfLife, Hysteresis marks, OptionalLong bytesPerSecond, int moves) {
    public static final Movement DEFAULT =
            new Movement(true, Heat.DEFAULT_HALF_LIFE, Hysteresis.DEFAULT, OptionalLong.empty(), 2);

    private static final long LEAST_RATE = 1 << 20;
    private static final int MOST_MOVES = 16;

    public Movement {
        if (bytesPerSecond.isPresent() && bytesPerSecond.getAsLong() < LEAST_RATE) {
            throw new IllegalArgumentException("mover: rate = " + bytesPerSecond.getAsLong()
                    + " bytes per second, expected 1 MiB or more, such as \"100MB\"");
        }
        if (moves < 1 || moves > MOST_MOVES) {
            throw new IllegalArgumentException("mover: moves = " + moves + ", expected 1 to " + MOST_MOVES);
        }
    }
}
