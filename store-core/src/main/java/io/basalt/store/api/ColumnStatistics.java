package io.basalt.store.api;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of the values of one column; what is absent is not known. Immutable.
 *
 * <p>Bounds are of {@link AttributeValue}'s plain types: {@code Truth}, {@code Whole} (of a decimal the unscaled number, of a
 * date the days, of a time or timestamp the units of its {@link ColumnType} since 1970 or midnight), {@code Real} (never NaN;
 * a zero has the sign that includes both) and {@code Text} (ordered as UTF-8 bytes).
 *
 * @param nulls rows without a value
 * @param distinct different values
 */
public record ColumnStatistics(OptionalLong nulls, OptionalLong distinct, Optional<Bound> min, Optional<Bound> max) {
    public static final ColumnStatistics NOTHING =
            new ColumnStatistics(OptionalLong.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty());

    /**
     * No value lies beyond it.
     *
     * @param exact whether a value equals it; else it may have been cut
     */
    public record Bound(AttributeValue value, boolean exact) {}

    public ColumnStatistics withoutBounds() {
        return new ColumnStatistics(nulls, distinct, Optional.empty(), Optional.empty());
    }
}
