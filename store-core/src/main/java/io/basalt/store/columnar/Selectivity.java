package io.basalt.store.columnar;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.TabularInfo;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;

/**
 * What part of a table's rows a predicate is thought to match: a guess of the kind that databases make, from bounds, counts of
 * nulls and of different values in the row groups' statistics, as if values were spread evenly and columns had nothing to do with each
 * other. Where nothing is known, an equality is thought to match a tenth, and a bound a third. Immutable.
 */
public final class Selectivity {
    private static final double EQUAL = 0.1;
    private static final double RANGE = 1.0 / 3;
    private static final double MATCH = 0.1;
    private static final double NULL = 0.1;

    private final TabularInfo table;
    private final RowGroupFilter zones;

    private Selectivity(TabularInfo table, RowGroupFilter zones) {
        this.table = table;
        this.zones = zones;
    }

    /**
     * From 0 (none) to 1, among the rows of the row groups that are wanted.
     *
     * @param wanted numbers of row groups; where the table has none that are known, what is usual is guessed
     */
    public static double of(Predicate filter, TabularInfo table, IntPredicate wanted) {
        Selectivity selectivity = new Selectivity(table, new RowGroupFilter(table, filter));
        double matching = 0;
        long rows = 0;
        for (int i = 0; i < table.rowGroups().size(); i++) {
            if (wanted.test(i)) {
                long count = table.rowGroups().get(i).rows();
                matching += selectivity.of(filter, i) * count;
                rows += count;
            }
        }
        return rows == 0 ? selectivity.of(filter, -1) : matching / rows;
    }

    /** @param rowGroup negative where none are known */
    private double of(Predicate filter, int rowGroup) {
        if (filter instanceof Predicate.And and) {
            return all(and.terms(), rowGroup);
        }
        if (filter instanceof Predicate.Or or) {
            double none = 1;
            for (Predicate term : or.terms()) {
                none *= 1 - of(term, rowGroup);
            }
            return 1 - none;
        }
        if (filter instanceof Predicate.Not not) {
            return 1 - of(not.term(), rowGroup);
        }
        if (filter instanceof Predicate.Compare compare) {
            return compare(rowGroup, compare.field(), compare.operator(), compare.literal());
        }
        if (filter instanceof Predicate.In in) {
            double any = 0;
            for (AttributeValue literal : in.literals()) {
                any += compare(rowGroup, in.field(), Predicate.Operator.EQUAL, literal);
            }
            return Math.min(1, any);
        }
        if (filter instanceof Predicate.IsNull isNull) {
            return nulls(rowGroup, isNull.field());
        }
        return filter instanceof Predicate.Match ? MATCH : filter == Predicate.Constant.TRUE ? 1 : 0;
    }

    /** Two bounds of one column are one range. */
    private double all(List<Predicate> terms, int rowGroup) {
        double all = 1;
        for (int i = 0; i < terms.size(); i++) {
            Predicate term = terms.get(i);
            Optional<Predicate.Compare> other = opposite(term, terms.subList(0, i));
            double part = of(term, rowGroup);
            if (other.isPresent()) {
                double first = of(other.get(), rowGroup);
                double range = first + part - 1;
                all *= first == 0 ? 0 : range > 0 ? range / first : part;
            } else {
                all *= part;
            }
        }
        return all;
    }

    private static Optional<Predicate.Compare> opposite(Predicate term, List<Predicate> before) {
        return before.stream()
                .filter(other -> term instanceof Predicate.Compare a
                        && other instanceof Predicate.Compare b
                        && a.field().equals(b.field())
                        && isLow(a.operator()) != isLow(b.operator())
                        && isBound(a.operator())
                        && isBound(b.operator()))
                .map(Predicate.Compare.class::cast)
                .findFirst();
    }

    private static boolean isBound(Predicate.Operator operator) {
        return operator != Predicate.Operator.EQUAL && operator != Predicate.Operator.NOT_EQUAL;
    }

    private static boolean isLow(Predicate.Operator operator) {
        return operator == Predicate.Operator.GREATER || operator == Predicate.Operator.GREATER_OR_EQUAL;
    }

    private double compare(int rowGroup, Field field, Predicate.Operator operator, AttributeValue literal) {
        Optional<ColumnZone.Comparable> known = zone(rowGroup, field).flatMap(zone -> zone.with(literal));
        return switch (operator) {
            case EQUAL -> equal(rowGroup, field, known);
            case NOT_EQUAL -> 1 - equal(rowGroup, field, known);
            case LESS, LESS_OR_EQUAL -> below(known).orElse(RANGE);
            case GREATER, GREATER_OR_EQUAL -> 1 - below(known).orElse(1 - RANGE);
        };
    }

    private double equal(int rowGroup, Field field, Optional<ColumnZone.Comparable> known) {
        double part = EQUAL;
        Optional<ColumnStatistics> statistics =
                rowGroup < 0 ? Optional.empty() : zones.statistics(rowGroup, name(field));
        if (statistics.isPresent() && statistics.get().distinct().orElse(0) > 0) {
            part = 1.0 / statistics.get().distinct().getAsLong();
        } else if (known.isPresent()) {
            OptionalDouble low = number(known.get().map().low());
            OptionalDouble high = number(known.get().map().high());
            if (low.isPresent() && high.isPresent()) {
                part = 1 / (1 + high.getAsDouble() - low.getAsDouble());
            } else if (known.get().map().low().isPresent()
                    && known.get().map().low().equals(known.get().map().high())) {
                part = 1;
            }
        }
        return Math.min(1, Math.max(0, part));
    }

    /** The part of the values that is below the literal. */
    private static OptionalDouble below(Optional<ColumnZone.Comparable> known) {
        if (known.isEmpty()) {
            return OptionalDouble.empty();
        }
        OptionalDouble low = number(known.get().map().low());
        OptionalDouble high = number(known.get().map().high());
        OptionalDouble literal = number(Optional.of(known.get().literal()));
        if (low.isEmpty() || high.isEmpty() || literal.isEmpty() || !(low.getAsDouble() < high.getAsDouble())) {
            return OptionalDouble.empty();
        }
        double part = (literal.getAsDouble() - low.getAsDouble()) / (high.getAsDouble() - low.getAsDouble());
        return OptionalDouble.of(Math.min(1, Math.max(0, part)));
    }

    private static OptionalDouble number(Optional<Constant> constant) {
        if (constant.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (constant.get() instanceof Constant.Whole whole) {
            return OptionalDouble.of(whole.value());
        }
        if (constant.get() instanceof Constant.Digits digits) {
            return OptionalDouble.of(digits.value().doubleValue());
        }
        return constant.get() instanceof Constant.Real real && !Double.isNaN(real.value())
                ? OptionalDouble.of(real.value())
                : OptionalDouble.empty();
    }

    private double nulls(int rowGroup, Field field) {
        Optional<ColumnStatistics> statistics =
                rowGroup < 0 ? Optional.empty() : zones.statistics(rowGroup, name(field));
        return statistics.isPresent() && statistics.get().nulls().isPresent()
                ? (double) statistics.get().nulls().getAsLong()
                        / Math.max(1, table.rowGroups().get(rowGroup).rows())
                : NULL;
    }

    private Optional<ColumnZone> zone(int rowGroup, Field field) {
        return rowGroup < 0 ? Optional.empty() : zones.zone(rowGroup, name(field));
    }

    private static String name(Field field) {
        return field instanceof Field.Attribute column ? column.name() : "";
    }
}
