package io.basalt.store.engine;

import io.basalt.store.api.ColumnAggregation;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnType;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.columnar.RowGroupFilter;
import io.basalt.store.columnar.Selectivity;
import io.basalt.store.columnar.duckdb.DuckDb;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Whether a table is read by DuckDB, as far as can be told without opening it. */
final class DuckChoice {
    /**
     * The part of the rows that a filter may be thought to match where the caller has a reader of its own: beyond, most of the
     * table would be copied to save little (docs/benchmarks.md, "Cold selective scans").
     */
    private static final double SELECTIVE = 0.5;

    private final TabularInfo table;
    private final IntPredicate wanted;

    /** @param wanted numbers of row groups */
    DuckChoice(TabularInfo table, IntPredicate wanted) {
        this.table = table;
        this.wanted = wanted;
    }

    /**
     * @param reason why it is taken, or why not
     */
    record Verdict(boolean taken, String reason) {}

    /** @param aggregation of the rows, which needs all of the filter to be understood */
    Verdict of(ColumnRequest request, Optional<ColumnAggregation> aggregation, DuckDb duckDb) {
        Predicate filter = pushable(request.filter());
        if (aggregation.isPresent() && (request.columns().isEmpty() || !isPushable(request.filter()))) {
            return new Verdict(false, "there is no column, or a filter that DuckDB does not understand for certain");
        }
        if (aggregation.isEmpty() && filter == Predicate.Constant.TRUE) {
            return new Verdict(false, "there is no filter for DuckDB");
        }
        Optional<String> problem = duckDb.problem();
        if (problem.isPresent()) {
            return new Verdict(false, "DuckDB cannot be asked, as " + problem.get());
        }
        for (String column : request.columns()) {
            if (!isReadable(column)) {
                return new Verdict(
                        false, "column " + column + " is of no type that DuckDB reads for certain as Spark does");
            }
            if (request.handBack() && isTimed(column) && !isCommon(column)) {
                return new Verdict(false, "column " + column + " may hold days or times of another calendar");
            }
        }
        Optional<String> ordered = request.handBack() ? ordered(filter) : Optional.empty();
        if (ordered.isPresent()) {
            return new Verdict(
                    false,
                    "its rows are in the order of column " + ordered.get()
                            + ", so that a reader that skips pages reads less" + " than DuckDB");
        }
        if (aggregation.isPresent()) {
            return new Verdict(true, "it is aggregated");
        }
        double part = Selectivity.of(filter, table, wanted);
        String percent = String.format(Locale.ROOT, "its filter is thought to match %.3g %% of the rows", part * 100);
        return request.handBack() && part > SELECTIVE
                ? new Verdict(false, percent + ", which are too many for DuckDB")
                : new Verdict(true, percent);
    }

    /** A column that a conjunct compares, and that the rows are in the order of. */
    private Optional<String> ordered(Predicate filter) {
        RowGroupFilter zones = new RowGroupFilter(table, Predicate.Constant.TRUE);
        return filter instanceof Predicate.And and
                ? and.terms().stream()
                        .filter(term -> term instanceof Predicate.Compare compare
                                && compare.operator() != Predicate.Operator.NOT_EQUAL)
                        .map(term -> ((Field.Attribute) ((Predicate.Compare) term).field()).name())
                        .filter(zones::isOrdered)
                        .findFirst()
                : Optional.empty();
    }

    /** Whether all values of a column are of a time for which all calendars agree, as the statistics tell. */
    boolean isCommon(String column) {
        RowGroupFilter zones = new RowGroupFilter(table, Predicate.Constant.TRUE);
        for (int i = 0; i < table.rowGroups().size(); i++) {
            if (wanted.test(i) && !zones.hasLow(i, column)) {
                return false;
            }
        }
        return !table.rowGroups().isEmpty();
    }

    // ---- the filter

    /** The conjuncts that DuckDB may understand. */
    private Predicate pushable(Predicate filter) {
        List<Predicate> terms = new ArrayList<>();
        collect(filter, terms);
        return terms.isEmpty() ? Predicate.Constant.TRUE : new Predicate.And(terms);
    }

    private void collect(Predicate filter, List<Predicate> terms) {
        if (filter instanceof Predicate.And and) {
            and.terms().forEach(term -> collect(term, terms));
        } else if (!(filter instanceof Predicate.Constant) && isPushable(filter)) {
            terms.add(filter);
        }
    }

    private boolean isPushable(Predicate filter) {
        if (filter instanceof Predicate.And and) {
            return and.terms().stream().allMatch(this::isPushable);
        }
        if (filter instanceof Predicate.Or or) {
            return or.terms().stream().allMatch(this::isPushable);
        }
        if (filter instanceof Predicate.Not not) {
            return isPushable(not.term());
        }
        if (filter instanceof Predicate.Compare compare) {
            return isComparable(compare.field());
        }
        if (filter instanceof Predicate.In in) {
            return isComparable(in.field());
        }
        if (filter instanceof Predicate.Match match) {
            return isComparable(match.field());
        }
        return filter instanceof Predicate.Constant
                || (filter instanceof Predicate.IsNull isNull && isComparable(isNull.field()));
    }

    private boolean isComparable(Field field) {
        return field instanceof Field.Attribute column
                && isReadable(column.name())
                && type(column.name())
                        .filter(type -> !(type instanceof ColumnType.Binary)
                                && !(type instanceof ColumnType.Real real && real.bits() == 32))
                        .isPresent();
    }

    // ---- columns

    private Optional<ColumnType> type(String name) {
        return table.columns().stream()
                .filter(column -> !column.repeated() && column.path().equals(List.of(name)))
                .map(TabularInfo.Column::type)
                .findFirst();
    }

    private boolean isReadable(String name) {
        return type(name).filter(DuckChoice::isReadable).isPresent();
    }

    private static boolean isReadable(ColumnType type) {
        if (type instanceof ColumnType.Whole whole) {
            return whole.signed() && whole.bits() >= 32;
        }
        if (type instanceof ColumnType.Timestamp timestamp) {
            return timestamp.unit() == ColumnType.Unit.MICROS;
        }
        return type instanceof ColumnType.Truth
                || (type instanceof ColumnType.Real real && real.bits() >= 32)
                || (type instanceof ColumnType.Decimal decimal && decimal.precision() <= 38)
                || type instanceof ColumnType.Date
                || type instanceof ColumnType.Text
                || type instanceof ColumnType.Binary;
    }

    private boolean isTimed(String name) {
        return type(name)
                .filter(type -> type instanceof ColumnType.Date || type instanceof ColumnType.Timestamp)
                .isPresent();
    }
}
