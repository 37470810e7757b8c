package io.basalt.store.columnar;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnType;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a column of a type holds in a part of a table.
 *
 * @param map whose bounds are of the kind that goes with the type; of row groups, which may be larger than its counts, it
 *     tells of nulls only whether all, some or none are
 */
record ColumnZone(ColumnType type, ZoneMap map) {
    private static final long NANOS = 1_000;

    /** Bounds and a literal that can be compared. */
    record Comparable(ZoneMap map, Constant literal) {}

    /** The literal beside the bounds; absent where it does not go with the type. Bounds may have been widened. */
    Optional<Comparable> with(AttributeValue literal) {
        if (type instanceof ColumnType.Truth && literal instanceof AttributeValue.Truth truth) {
            return comparable(Constant.of(truth.value() ? 1 : 0));
        }
        if (type instanceof ColumnType.Whole && literal instanceof AttributeValue.Whole whole) {
            return comparable(Constant.of(whole.value()));
        }
        if (type instanceof ColumnType.Whole && literal instanceof AttributeValue.Real real) {
            return Optional.of(
                    new Comparable(bounds(ColumnZone::asReal, ColumnZone::asReal), Constant.of(real.value())));
        }
        if (type instanceof ColumnType.Real && literal instanceof AttributeValue.Real real) {
            return comparable(Constant.of(real.value()));
        }
        if (type instanceof ColumnType.Real && literal instanceof AttributeValue.Whole whole) {
            return comparable(Constant.of((double) whole.value()));
        }
        if (type instanceof ColumnType.Decimal) {
            return Digits.of(literal).flatMap(number -> comparable(Constant.of(number)));
        }
        if (type instanceof ColumnType.Date && literal instanceof AttributeValue.Whole days) {
            return comparable(Constant.of(days.value()));
        }
        if (type instanceof ColumnType.Timestamp timestamp && literal instanceof AttributeValue.Time time) {
            return Optional.of(new Comparable(inMicros(timestamp.unit()), Constant.of(time.micros())));
        }
        if (type instanceof ColumnType.Text && literal instanceof AttributeValue.Text text) {
            return comparable(Constant.of(text.value()));
        }
        return Optional.empty();
    }

    private Optional<Comparable> comparable(Constant literal) {
        return Optional.of(new Comparable(map, literal));
    }

    private ZoneMap bounds(Function<Constant, Optional<Constant>> low, Function<Constant, Optional<Constant>> high) {
        return new ZoneMap(
                map.rows(), map.nulls(), map.low().flatMap(low), map.high().flatMap(high));
    }

    /** Rounding keeps the order. */
    private static Optional<Constant> asReal(Constant bound) {
        return bound instanceof Constant.Whole whole
                ? Optional.of(Constant.of((double) whole.value()))
                : Optional.empty();
    }

    private ZoneMap inMicros(ColumnType.Unit unit) {
        return switch (unit) {
            case SECONDS -> bounds(bound -> times(bound, 1_000_000), bound -> times(bound, 1_000_000));
            case MILLIS -> bounds(bound -> times(bound, 1_000), bound -> times(bound, 1_000));
            case MICROS -> map;
            case NANOS ->
                bounds(
                        bound -> whole(bound).map(nanos -> Constant.of(Math.floorDiv(nanos, NANOS))),
                        bound -> whole(bound).map(nanos -> Constant.of(-Math.floorDiv(-nanos, NANOS))));
        };
    }

    private static Optional<Long> whole(Constant bound) {
        return bound instanceof Constant.Whole whole && whole.value() != Long.MIN_VALUE
                ? Optional.of(whole.value())
                : Optional.empty();
    }

    /** Absent where it has more than 64 bits. */
    private static Optional<Constant> times(Constant bound, long factor) {
        return whole(bound)
                .filter(value -> Math.abs(value) <= Long.MAX_VALUE / factor)
                .map(value -> Constant.of(value * factor));
    }
}
