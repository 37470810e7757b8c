package io.basalt.store.columnar;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.ColumnStatistics.Bound;
import io.basalt.store.api.ColumnType;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.TabularInfo;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which row groups of a table may hold a row that matches a predicate, as the statistics tell that are kept with the content.
 * Immutable.
 */
public final class RowGroupFilter {
    /** Before these, files of old may mean other days: Spark may read them as others than the statistics say. */
    private static final long FIRST_COMMON_DAY = -141_427;

    private static final long FIRST_COMMON_SECOND = -2_208_988_800L;

    private final TabularInfo table;
    private final Predicate filter;
    private final Map<String, Integer> columns = new HashMap<>();

    public RowGroupFilter(TabularInfo table, Predicate filter) {
        this.table = table;
        this.filter = filter;
        for (int i = 0; i < table.columns().size(); i++) {
            TabularInfo.Column column = table.columns().get(i);
            if (column.path().size() == 1 && !column.repeated()) {
                columns.put(column.path().get(0), i);
            }
        }
    }

    /** @param number from 0 on */
    public boolean mayMatch(int number) {
        TabularInfo.RowGroup rowGroup = table.rowGroups().get(number);
        return rowGroup.rows() > 0 && ZoneFilter.mayMatch(filter, column -> zone(rowGroup, column));
    }

    /** What is known of a column in a row group. */
    Optional<ColumnZone> zone(int rowGroup, String column) {
        return zone(table.rowGroups().get(rowGroup), column);
    }

    /** Whether it is known below what no value of a column lies, and that is of a time for which all calendars agree. */
    public boolean hasLow(int rowGroup, String column) {
        Optional<ColumnZone> zone = zone(rowGroup, column);
        return zone.isPresent()
                && (zone.get().map().low().isPresent()
                        || zone.get().map().nulls() == zone.get().map().rows());
    }

    /** Whether the values of a column ascend or descend from row group to row group, of which there are two at least. */
    public boolean isOrdered(String column) {
        boolean ascending = table.rowGroups().size() > 1;
        boolean descending = ascending;
        for (int i = 1; i < table.rowGroups().size() && (ascending || descending); i++) {
            Optional<ColumnZone> before = zone(i - 1, column);
            Optional<ColumnZone> after = zone(i, column);
            ascending &= isUpTo(
                    before.flatMap(zone -> zone.map().high()),
                    after.flatMap(zone -> zone.map().low()));
            descending &= isUpTo(
                    after.flatMap(zone -> zone.map().high()),
                    before.flatMap(zone -> zone.map().low()));
        }
        return ascending || descending;
    }

    private static boolean isUpTo(Optional<Constant> low, Optional<Constant> high) {
        OptionalInt order =
                low.isPresent() && high.isPresent() ? Constant.compare(low.get(), high.get()) : OptionalInt.empty();
        return order.isPresent() && order.getAsInt() <= 0;
    }

    /** The statistics themselves. */
    Optional<ColumnStatistics> statistics(int rowGroup, String column) {
        Integer position = columns.get(column);
        List<ColumnStatistics> all = table.rowGroups().get(rowGroup).statistics();
        return position == null || position >= all.size() ? Optional.empty() : Optional.of(all.get(position));
    }

    private Optional<ColumnZone> zone(TabularInfo.RowGroup rowGroup, String column) {
        Integer position = columns.get(column);
        if (position == null || position >= rowGroup.statistics().size()) {
            return Optional.empty();
        }
        ColumnType type = table.columns().get(position).type();
        ColumnStatistics statistics = rowGroup.statistics().get(position);
        Optional<Constant> low = statistics.min().map(Bound::value).flatMap(value -> bound(type, value));
        // Real ones do not count NaN, which Spark takes for the greatest.
        Optional<Constant> high = type instanceof ColumnType.Real
                ? Optional.empty()
                : statistics.max().map(Bound::value).flatMap(value -> bound(type, value));
        if (low.isPresent() && isBeforeCommonCalendar(type, low.get())) {
            return Optional.empty();
        }
        return Optional.of(new ColumnZone(type, new ZoneMap(2, nulls(rowGroup, statistics), low, high)));
    }

    /** Of two rows that stand for all. */
    private static int nulls(TabularInfo.RowGroup rowGroup, ColumnStatistics statistics) {
        if (statistics.nulls().isEmpty()) {
            return 1;
        }
        long nulls = statistics.nulls().getAsLong();
        return nulls == 0 ? 0 : nulls >= rowGroup.rows() ? 2 : 1;
    }

    private static Optional<Constant> bound(ColumnType type, AttributeValue value) {
        if (value instanceof AttributeValue.Truth truth) {
            return Optional.of(Constant.of(truth.value() ? 1 : 0));
        }
        if (value instanceof AttributeValue.Whole whole) {
            return Optional.of(
                    type instanceof ColumnType.Decimal decimal
                            ? Constant.of(BigDecimal.valueOf(whole.value(), decimal.scale()))
                            : Constant.of(whole.value()));
        }
        if (value instanceof AttributeValue.Real real) {
            return Optional.of(Constant.of(real.value()));
        }
        return value instanceof AttributeValue.Text text ? Optional.of(Constant.of(text.value())) : Optional.empty();
    }

    private static boolean isBeforeCommonCalendar(ColumnType type, Constant low) {
        if (!(low instanceof Constant.Whole bound)) {
            return false;
        }
        if (type instanceof ColumnType.Timestamp timestamp) {
            long unitsInSecond = switch (timestamp.unit()) {
                case SECONDS -> 1;
                case MILLIS -> 1_000;
                case MICROS -> 1_000_000;
                case NANOS -> 1_000_000_000;
            };
            return Math.floorDiv(bound.value(), unitsInSecond) < FIRST_COMMON_SECOND;
        }
        return type instanceof ColumnType.Date && bound.value() < FIRST_COMMON_DAY;
    }
}
