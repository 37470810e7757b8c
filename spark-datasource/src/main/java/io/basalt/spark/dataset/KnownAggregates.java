package io.basalt.spark.dataset;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnAggregation;
import io.basalt.store.api.ColumnAggregation.Function;
import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.ColumnStatistics.Bound;
import io.basalt.store.api.ColumnType;
import io.basalt.store.api.TabularInfo;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates of all rows of a content that its statistics tell exactly: counts, the least and the greatest values. Not those of
 * real numbers, whose statistics leave NaN out, of what may have been cut, and of times for which calendars differ.
 */
final class KnownAggregates {
    private static final long FIRST_COMMON_DAY = -25_567; // 1900-01-01
    private static final long FIRST_COMMON_MICROSECOND = FIRST_COMMON_DAY * 86_400_000_000L;

    private final TabularInfo table;

    private KnownAggregates(TabularInfo table) {
        this.table = table;
    }

    /** Whether it depends on nothing but statistics: no column is grouped by, and nothing is added up. */
    static boolean mayTell(ColumnAggregation aggregation) {
        return aggregation.groupBy().isEmpty()
                && aggregation.functions().stream()
                        .noneMatch(function -> function.kind() == ColumnAggregation.Kind.SUM);
    }

    /**
     * The functions' values, in Catalyst's own representation; empty where one is not known for certain.
     *
     * @param types of the values
     */
    static Optional<@Nullable Object[]> of(TabularInfo table, List<Function> functions, StructType types) {
        if (!table.format().equals("parquet") || table.rows().isEmpty()) {
            return Optional.empty();
        }
        KnownAggregates known = new KnownAggregates(table);
        @Nullable Object[] values = new Object[functions.size()];
        for (int i = 0; i < values.length; i++) {
            Optional<Value> value = known.value(functions.get(i), types.fields()[i].dataType());
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values[i] = value.get().value();
        }
        return Optional.of(values);
    }

    /** @param value null: of no row */
    private record Value(@Nullable Object value) {}

    private Optional<Value> value(Function function, DataType type) {
        long rows = table.rows().getAsLong();
        return switch (function.kind()) {
            case COUNT_ROWS -> Optional.of(new Value(rows));
            case COUNT -> column(function).flatMap(column -> nulls(column).map(nulls -> new Value(rows - nulls)));
            case MIN, MAX ->
                column(function)
                        .flatMap(column -> extreme(column, type, function.kind() == ColumnAggregation.Kind.MAX));
            case SUM -> Optional.empty();
        };
    }

    private Optional<Integer> column(Function function) {
        String name = function.of().toString();
        List<TabularInfo.Column> columns = table.columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).path().equals(List.of(name)) && !columns.get(i).repeated()) {
                return isComplete() ? Optional.of(i) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** Whether the row groups that are kept are all. */
    private boolean isComplete() {
        return table.rowGroups().stream().mapToLong(TabularInfo.RowGroup::rows).sum()
                        == table.rows().getAsLong()
                && table.rowGroups().stream()
                        .allMatch(group ->
                                group.statistics().size() == table.columns().size());
    }

    private Optional<Long> nulls(int column) {
        long nulls = 0;
        for (TabularInfo.RowGroup group : table.rowGroups()) {
            ColumnStatistics statistics = group.statistics().get(column);
            if (statistics.nulls().isEmpty()) {
                return Optional.empty();
            }
            nulls += statistics.nulls().getAsLong();
        }
        return Optional.of(nulls);
    }

    private Optional<Value> extreme(int column, DataType type, boolean greatest) {
        Optional<AttributeValue> extreme = Optional.empty();
        for (TabularInfo.RowGroup group : table.rowGroups()) {
            ColumnStatistics statistics = group.statistics().get(column);
            if (statistics.nulls().orElse(-1) == group.rows()) {
                continue;
            }
            Optional<Bound> bound = greatest ? statistics.max() : statistics.min();
            if (bound.isEmpty() || !bound.get().exact()) {
                return Optional.empty();
            }
            AttributeValue value = bound.get().value();
            if (extreme.isEmpty() || (greatest ? 1 : -1) * compare(value, extreme.get()) > 0) {
                extreme = Optional.of(value);
            }
        }
        ColumnType stored = table.columns().get(column).type();
        return extreme.isEmpty()
                ? Optional.of(new Value(null))
                : Optional.ofNullable(catalyst(extreme.get(), stored, type)).map(Value::new);
    }

    private static int compare(AttributeValue one, AttributeValue other) {
        if (one instanceof AttributeValue.Whole a && other instanceof AttributeValue.Whole b) {
            return Long.compare(a.value(), b.value());
        }
        if (one instanceof AttributeValue.Truth a && other instanceof AttributeValue.Truth b) {
            return Boolean.compare(a.value(), b.value());
        }
        return one instanceof AttributeValue.Text a && other instanceof AttributeValue.Text b
                ? UTF8String.fromString(a.value()).compareTo(UTF8String.fromString(b.value()))
                : 0; // Reals, which catalyst() has nothing for.
    }

    /** Null where a value may mean something else to Spark. */
    private static @Nullable Object catalyst(AttributeValue value, ColumnType stored, DataType type) {
        if (value instanceof AttributeValue.Truth truth) {
            return type instanceof BooleanType ? truth.value() : null;
        }
        if (value instanceof AttributeValue.Text text) {
            return stored instanceof ColumnType.Text && type.equals(DataTypes.StringType)
                    ? UTF8String.fromString(text.value())
                    : null;
        }
        if (!(value instanceof AttributeValue.Whole whole)) {
            return null;
        }
        if (stored instanceof ColumnType.Whole numbers && numbers.signed()) {
            return whole(whole.value(), type);
        }
        if (stored instanceof ColumnType.Decimal digits) {
            return type instanceof DecimalType decimal
                            && decimal.precision() == digits.precision()
                            && decimal.scale() == digits.scale()
                    ? Decimal.apply(
                            java.math.BigDecimal.valueOf(whole.value(), digits.scale()),
                            digits.precision(),
                            digits.scale())
                    : null;
        }
        if (stored instanceof ColumnType.Date) {
            return type instanceof DateType && whole.value() >= FIRST_COMMON_DAY ? (int) whole.value() : null;
        }
        return stored instanceof ColumnType.Timestamp time
                        && time.unit() == ColumnType.Unit.MICROS
                        && (time.utc() ? type instanceof TimestampType : type instanceof TimestampNTZType)
                        && whole.value() >= FIRST_COMMON_MICROSECOND
                ? whole.value()
                : null;
    }

    private static @Nullable Object whole(long value, DataType type) {
        if (type instanceof LongType) {
            return value;
        }
        if (type instanceof IntegerType) {
            return Math.toIntExact(value);
        }
        if (type instanceof ShortType) {
            return (short) value;
        }
        return type instanceof ByteType ? (byte) value : null;
    }
}
