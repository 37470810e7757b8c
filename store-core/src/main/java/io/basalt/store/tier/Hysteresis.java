package io.basalt.store.tier;

import java.time.Duration;

/**
 * What keeps blobs from going to and fro between tiers.
 *
 * @param high share of a tier's capacity above which blobs leave it; at most 1
 * @param low share down to which they leave, and up to which hot ones are taken in; above 0, below {@code high}
 * @param cold heat below which a blob that was hot may leave soon after it came
 * @param hot heat from which on a blob is taken to a faster tier; above {@code cold}
 * @param window for so long after a move a blob is not moved again, unless it was cold and is hot, or was hot and is cold
 */
public record Hysteresis(double high, double low, double cold, double hot, Duration window) {
    public static final Hysteresis DEFAULT = new Hysteresis(0.9, 0.8, 0.5, 3, Duration.ofDays(1));

    public Hysteresis {
        if (!(0 < low && low < high && high <= 1)) {
            throw new IllegalArgumentException("watermarks low " + low + " and high " + high
                    + ": expected 0 < low < high <= 1, such as 0.8 and 0.9");
        }
        if (!(0 < cold && cold < hot) || Double.isInfinite(hot)) {
            throw new IllegalArgumentException("heat thresholds cold " + cold + " and hot " + hot
                    + ": expected 0 < cold < hot, such as 0.5 and 3");
        }
        if (window.isNegative()) {
            throw new IllegalArgumentException("window " + window + " between moves: expected 0 or more");
        }
    }

    /** Whether a heat that was {@code then} has since gone through both thresholds. */
    boolean crossed(double then, double now) {
        return (then < cold && now >= hot) || (then >= hot && now < cold);
    }
}
