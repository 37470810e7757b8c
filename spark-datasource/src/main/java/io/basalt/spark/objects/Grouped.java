package io.basalt.spark.objects;

import io.basalt.spark.filter.FilterColumns;
import io.basalt.store.api.Aggregate;
import io.basalt.store.api.Aggregate.Function;
import io.basalt.store.api.Field;
import io.basalt.store.api.Query;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.aggregate.AggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Aggregation;
import org.apache.spark.sql.connector.expressions.aggregate.Avg;
import org.apache.spark.sql.connector.expressions.aggregate.Count;
import org.apache.spark.sql.connector.expressions.aggregate.CountStar;
import org.apache.spark.sql.connector.expressions.aggregate.Max;
import org.apache.spark.sql.connector.expressions.aggregate.Min;
import org.apache.spark.sql.connector.expressions.aggregate.Sum;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;

/** Spark's aggregations as the index's groupings, where both give the same. */
record Grouped(Query.Grouping grouping) {
    /** How many rows there are. */
    static final Grouped COUNT = new Grouped(new Query.Grouping(List.of(), List.of(Aggregate.count())));

    /** Empty where the index computes something else, or nothing at all. */
    static Optional<Grouped> of(Aggregation aggregation, FilterColumns columns) {
        List<Field> by = new ArrayList<>();
        for (Expression expression : aggregation.groupByExpressions()) {
            Optional<Field> field = field(expression, columns);
            if (field.isEmpty()) {
                return Optional.empty();
            }
            by.add(field.get());
        }
        List<Aggregate> aggregates = new ArrayList<>();
        for (AggregateFunc function : aggregation.aggregateExpressions()) {
            Optional<Aggregate> aggregate = aggregate(function, columns);
            if (aggregate.isEmpty()) {
                return Optional.empty();
            }
            aggregates.add(aggregate.get());
        }
        return Optional.of(new Grouped(new Query.Grouping(by, aggregates)));
    }

    private static Optional<Field> field(Expression expression, FilterColumns columns) {
        return expression instanceof NamedReference reference
                ? columns.comparable(reference.fieldNames())
                : Optional.empty();
    }

    private static Optional<Aggregate> aggregate(AggregateFunc function, FilterColumns columns) {
        if (function instanceof CountStar) {
            return Optional.of(Aggregate.count());
        }
        if (function instanceof Count count) {
            Function of = count.isDistinct() ? Function.COUNT_DISTINCT : Function.COUNT;
            return field(count.column(), columns).map(field -> new Aggregate.Of(of, field));
        }
        if (function instanceof Min min) {
            return field(min.column(), columns).map(Aggregate::min);
        }
        if (function instanceof Max max) {
            return field(max.column(), columns).map(Aggregate::max);
        }
        if (function instanceof Sum sum && !sum.isDistinct()) {
            return field(sum.column(), columns).filter(Grouped::sumsAlike).map(Aggregate::sum);
        }
        if (function instanceof Avg avg && !avg.isDistinct()) {
            return field(avg.column(), columns).filter(Grouped::isNumber).map(Aggregate::avg);
        }
        return Optional.empty();
    }

    /** Without ANSI mode a sum of whole numbers wraps around in Spark, where the index refuses to overflow. */
    private static boolean sumsAlike(Field field) {
        return field.type() == ValueType.DOUBLE
                || (field.type() == ValueType.LONG && SQLConf.get().ansiEnabled());
    }

    private static boolean isNumber(Field field) {
        return field.type() == ValueType.DOUBLE || field.type() == ValueType.LONG;
    }

    /** About how many groups there are, at most. */
    long most(ToLongFunction<Field> distinct) {
        long most = 1;
        for (Field field : grouping.by()) {
            long values = distinct.applyAsLong(field) + 1; // null
            most = most > Long.MAX_VALUE / values ? Long.MAX_VALUE : most * values;
        }
        return most;
    }

    /** What the index returns: the fields that it groups by, then the aggregates. */
    Projection projection() {
        StructType type = new StructType();
        List<Projection.Slot> slots = new ArrayList<>();
        for (Field field : grouping.by()) {
            type = type.add(field.column(), SparkTypes.of(field.type()), true);
        }
        for (Aggregate aggregate : grouping.aggregates()) {
            type = type.add(aggregate.column(), SparkTypes.of(aggregate.type()), true);
        }
        for (int i = 0; i < type.length(); i++) {
            slots.add(new Projection.Direct(i, type.fields()[i]));
        }
        return new Projection(type, grouping.by(), slots);
    }
}
