package io.basalt.store.columnar;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.columnar.ColumnTest.Comparison;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether any row of a part of a table may match a predicate on its columns. A column is a {@link Field.Attribute} of its name.
 * What is not known, and terms whose literal does not go with the column's type, rule nothing out.
 */
final class ZoneFilter {
    private final Zones zones;

    /** What is known of a part of a table. */
    interface Zones {
        /** Of a column by its name; absent where nothing is known. */
        Optional<ColumnZone> of(String column);
    }

    private ZoneFilter(Zones zones) {
        this.zones = zones;
    }

    static boolean mayMatch(Predicate filter, Zones zones) {
        return new ZoneFilter(zones).of(filter).isTrue;
    }

    /** What a predicate may be for some row; it may be unknown in any case. */
    private record Possible(boolean isTrue, boolean isFalse) {
        static final Possible ANYTHING = new Possible(true, true);

        Possible negated() {
            return new Possible(isFalse, isTrue);
        }
    }

    private Possible of(Predicate filter) {
        if (filter instanceof Predicate.And and) {
            List<Possible> terms = and.terms().stream().map(this::of).toList();
            return new Possible(
                    terms.stream().allMatch(Possible::isTrue), terms.stream().anyMatch(Possible::isFalse));
        }
        if (filter instanceof Predicate.Or or) {
            List<Possible> terms = or.terms().stream().map(this::of).toList();
            return new Possible(
                    terms.stream().anyMatch(Possible::isTrue), terms.stream().allMatch(Possible::isFalse));
        }
        if (filter instanceof Predicate.Not not) {
            return of(not.term()).negated();
        }
        if (filter instanceof Predicate.Constant constant) {
            return new Possible(constant == Predicate.Constant.TRUE, constant == Predicate.Constant.FALSE);
        }
        if (filter instanceof Predicate.Compare compare) {
            return zone(compare.field())
                    .map(zone -> compare(zone, compare.operator(), compare.literal()))
                    .orElse(Possible.ANYTHING);
        }
        if (filter instanceof Predicate.In in) {
            return zone(in.field()).map(zone -> in(zone, in.literals())).orElse(Possible.ANYTHING);
        }
        if (filter instanceof Predicate.Match match) {
            return zone(match.field()).map(zone -> match(zone, match)).orElse(Possible.ANYTHING);
        }
        if (filter instanceof Predicate.IsNull isNull) {
            return zone(isNull.field())
                    .map(zone -> new Possible(zone.map().nulls() > 0, hasValues(zone)))
                    .orElse(Possible.ANYTHING);
        }
        return Possible.ANYTHING;
    }

    private Optional<ColumnZone> zone(Field field) {
        return field instanceof Field.Attribute column ? zones.of(column.name()) : Optional.empty();
    }

    private static boolean hasValues(ColumnZone zone) {
        return zone.map().nulls() < zone.map().rows();
    }

    private static Possible compare(ColumnZone zone, Predicate.Operator operator, AttributeValue literal) {
        if (!hasValues(zone)) {
            return new Possible(false, false);
        }
        Optional<ColumnZone.Comparable> found = zone.with(literal);
        if (found.isEmpty()) {
            return Possible.ANYTHING;
        }
        ZoneMap map = found.get().map();
        Constant constant = found.get().literal();
        return switch (operator) {
            case EQUAL -> new Possible(may(map, Comparison.EQUAL, constant), mayDiffer(map, constant));
            case NOT_EQUAL -> new Possible(mayDiffer(map, constant), may(map, Comparison.EQUAL, constant));
            case LESS -> either(map, constant, Comparison.LESS, Comparison.GREATER_OR_EQUAL);
            case LESS_OR_EQUAL -> either(map, constant, Comparison.LESS_OR_EQUAL, Comparison.GREATER);
            case GREATER -> either(map, constant, Comparison.GREATER, Comparison.LESS_OR_EQUAL);
            case GREATER_OR_EQUAL -> either(map, constant, Comparison.GREATER_OR_EQUAL, Comparison.LESS);
        };
    }

    private static Possible either(ZoneMap map, Constant constant, Comparison comparison, Comparison opposite) {
        return new Possible(may(map, comparison, constant), may(map, opposite, constant));
    }

    private static boolean may(ZoneMap map, Comparison comparison, Constant constant) {
        return map.mayPass(new ColumnTest.Compare("", comparison, constant));
    }

    /** Unless both bounds are the constant. */
    private static boolean mayDiffer(ZoneMap map, Constant constant) {
        return !(isSame(map.low(), constant) && isSame(map.high(), constant));
    }

    private static boolean isSame(Optional<Constant> bound, Constant constant) {
        return bound.map(value -> Constant.compare(value, constant)).equals(Optional.of(OptionalInt.of(0)));
    }

    private static Possible in(ColumnZone zone, List<AttributeValue> literals) {
        List<Possible> each = literals.stream()
                .map(literal -> compare(zone, Predicate.Operator.EQUAL, literal))
                .toList();
        return new Possible(
                each.stream().anyMatch(Possible::isTrue), each.stream().allMatch(Possible::isFalse));
    }

    private static Possible match(ColumnZone zone, Predicate.Match match) {
        if (!hasValues(zone)) {
            return new Possible(false, false);
        }
        Optional<ColumnZone.Comparable> found = zone.with(AttributeValue.of(match.text()));
        if (match.place() != Predicate.Place.PREFIX
                || found.isEmpty()
                || !(found.get().literal() instanceof Constant.Text prefix)) {
            return Possible.ANYTHING;
        }
        ZoneMap map = found.get().map();
        boolean isTrue = may(map, Comparison.GREATER_OR_EQUAL, prefix)
                && afterAll(prefix.value())
                        .map(end -> may(map, Comparison.LESS, Constant.of(end)))
                        .orElse(true);
        return new Possible(isTrue, true);
    }

    /** The first text after all that begin with a prefix; absent where there is none. */
    private static Optional<Bytes> afterAll(Bytes prefix) {
        byte[] bytes = prefix.toArray();
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == (byte) 0xFF) {
            length--;
        }
        if (length == 0) {
            return Optional.empty();
        }
        byte[] end = Arrays.copyOf(bytes, length);
        end[length - 1]++;
        return Optional.of(Bytes.of(end));
    }
}
