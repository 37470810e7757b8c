package io.basalt.spark.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InterpretedMutableProjection;
import org.apache.spark.sql.catalyst.expressions.JoinedRow;
import org.apache.spark.sql.catalyst.expressions.MutableProjection;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.DeclarativeAggregate;
import org.apache.spark.sql.catalyst.planning.PhysicalAggregation$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DatetimeType;
import org.apache.spark.sql.types.IntegralType;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * An aggregate of rows that the driver holds, by the same expressions that Spark's tasks use: those of its
 * {@link DeclarativeAggregate}s, without FILTER and DISTINCT, by keys that are equal where their bytes are.
 */
final class LocalAggregate {
    private final List<NamedExpression> keys;
    private final List<DeclarativeAggregate> functions;
    private final List<Attribute> outputOfFunctions;
    private final List<NamedExpression> results;
    private final Seq<Attribute> output;

    private LocalAggregate(
            List<NamedExpression> keys,
            List<AggregateExpression> aggregates,
            List<NamedExpression> results,
            Seq<Attribute> output) {
        this.keys = keys;
        this.functions = aggregates.stream()
                .map(aggregate -> (DeclarativeAggregate) aggregate.aggregateFunction())
                .toList();
        this.outputOfFunctions =
                aggregates.stream().map(AggregateExpression::resultAttribute).toList();
        this.results = results;
        this.output = output;
    }

    /** Empty where Spark's tasks have to do it. */
    static Optional<LocalAggregate> of(Aggregate aggregate) {
        var parts = PhysicalAggregation$.MODULE$.unapply(aggregate);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        List<NamedExpression> keys = CollectionConverters.asJava(parts.get()._1());
        List<AggregateExpression> aggregates =
                CollectionConverters.asJava(parts.get()._2());
        List<NamedExpression> results = CollectionConverters.asJava(parts.get()._3());
        boolean isPossible = keys.stream().allMatch(key -> isKey((Expression) key))
                && aggregates.stream().allMatch(LocalAggregate::isPlain)
                && results.stream().allMatch(result -> LocalOrder.isEvaluable((Expression) result));
        return isPossible
                ? Optional.of(new LocalAggregate(keys, aggregates, results, aggregate.output()))
                : Optional.empty();
    }

    private static boolean isKey(Expression key) {
        DataType type = key.dataType();
        return LocalOrder.isEvaluable(key)
                && (type.equals(DataTypes.StringType)
                        || type instanceof BooleanType
                        || type instanceof IntegralType
                        || type instanceof DatetimeType);
    }

    private static boolean isPlain(AggregateExpression aggregate) {
        return !aggregate.isDistinct()
                && aggregate.filter().isEmpty()
                && aggregate.aggregateFunction() instanceof DeclarativeAggregate function
                && CollectionConverters.asJava(function.children()).stream().allMatch(LocalOrder::isEvaluable);
    }

    LocalRelation of(LocalRelation rows) {
        Map<InternalRow, InternalRow> buffers = new LinkedHashMap<>();
        InternalRow initial = initialBuffer();
        if (keys.isEmpty()) {
            buffers.put(InternalRow.empty(), initial.copy());
        }
        UnsafeProjection key = UnsafeProjection.create(expressions(keys), rows.output());
        MutableProjection update = new InterpretedMutableProjection(
                seq(functions.stream()
                        .flatMap(function -> list(function.updateExpressions()).stream())
                        .toList()),
                seq(LocalAggregate.<Attribute>concat(buffer(), CollectionConverters.asJava(rows.output()))));
        for (InternalRow row : CollectionConverters.asJava(rows.data())) {
            InternalRow group =
                    keys.isEmpty() ? InternalRow.empty() : key.apply(row).copy();
            InternalRow buffer = buffers.computeIfAbsent(group, absent -> initial.copy());
            update.target(buffer).apply(new JoinedRow(buffer, row));
        }
        return new LocalRelation(output, seq(results(buffers)), false, Option.empty());
    }

    private List<InternalRow> results(Map<InternalRow, InternalRow> buffers) {
        UnsafeProjection values = UnsafeProjection.create(
                seq(functions.stream()
                        .map(DeclarativeAggregate::evaluateExpression)
                        .toList()),
                seq(buffer()));
        List<Attribute> known =
                concat(keys.stream().map(NamedExpression::toAttribute).toList(), outputOfFunctions);
        UnsafeProjection result = UnsafeProjection.create(expressions(results), seq(known));
        List<InternalRow> rows = new ArrayList<>();
        buffers.forEach((group, buffer) -> rows.add(
                result.apply(new JoinedRow(group, values.apply(buffer))).copy()));
        return rows;
    }

    private List<Attribute> buffer() {
        return functions.stream()
                .<Attribute>flatMap(function -> CollectionConverters.asJava(function.aggBufferAttributes()).stream())
                .toList();
    }

    private InternalRow initialBuffer() {
        return new InterpretedMutableProjection(seq(functions.stream()
                        .flatMap(function -> list(function.initialValues()).stream())
                        .toList()))
                .apply(InternalRow.empty());
    }

    private static Seq<Expression> expressions(List<NamedExpression> named) {
        return seq(named.stream().map(expression -> (Expression) expression).toList());
    }

    private static List<Expression> list(Seq<Expression> expressions) {
        return CollectionConverters.asJava(expressions);
    }

    private static <T> List<T> concat(List<? extends T> first, List<? extends T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static <T> Seq<T> seq(List<T> list) {
        return CollectionConverters.asScala(list).toSeq();
    }
}
