package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.Scala;
import io.basalt.store.api.ColumnAggregation.Kind;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.DecimalDivideWithOverflowCheck;
import org.apache.spark.sql.catalyst.expressions.Divide;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NumericEvalContext;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.Complete$;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import scala.Enumeration;

/**
 * Spark's aggregate functions as functions of partial aggregates, with the same type and the same value: an overflow is what it is
 * in Spark, by the session's mode. Not {@code try_sum} and {@code try_avg}.
 */
final class FinalAggregates {
    private static final DecimalType COUNT = DecimalType.apply(20, 0);
    private static final Literal NONE = Literal.create(0L, DataTypes.LongType);

    private final PartialAggregates partials;

    FinalAggregates(PartialAggregates partials) {
        this.partials = partials;
    }

    /** Empty where a function is not to be had of partial ones that the store computes. */
    Optional<Expression> of(AggregateExpression aggregate) {
        if (aggregate.isDistinct() || aggregate.filter().isDefined() || aggregate.mode() != Complete$.MODULE$) {
            return Optional.empty();
        }
        AggregateFunction function = aggregate.aggregateFunction();
        if (function instanceof Count count && count.children().size() == 1) {
            return count(count.children().head());
        }
        if (function instanceof Min min) {
            return partials.extreme(Kind.MIN, min.child())
                    .map(partial -> min.copy(partial.output()).toAggregateExpression());
        }
        if (function instanceof Max max) {
            return partials.extreme(Kind.MAX, max.child())
                    .map(partial -> max.copy(partial.output()).toAggregateExpression());
        }
        if (function instanceof Sum sum && !sum.evalContext().evalMode().equals(EvalMode.TRY())) {
            return partials.sum(sum.child(), sum.dataType())
                    .map(partial -> total(sum, partial.output(), sum.dataType()));
        }
        return function instanceof Average average && !average.evalMode().equals(EvalMode.TRY())
                ? average(average)
                : Optional.empty();
    }

    private Optional<Expression> count(Expression of) {
        return of instanceof Literal literal
                ? Optional.of(literal.value() == null ? NONE : counted(partials.countRows()))
                : partials.count(of).map(FinalAggregates::counted);
    }

    private static Expression counted(Partial counts) {
        Sum sum = new Sum(counts.output(), new NumericEvalContext(EvalMode.LEGACY(), true));
        return new Coalesce(Scala.seq(List.of(sum.toAggregateExpression(), NONE)));
    }

    /** Spark gives a sum of decimals ten digits more than they have, which partial sums have already. */
    private static Expression total(Sum sum, AttributeReference partial, DataType type) {
        Expression total = sum.copy(partial, sum.evalContext()).toAggregateExpression();
        return total.dataType().equals(type)
                ? total
                : new Cast(total, type, scala.Option.empty(), sum.evalContext().evalMode());
    }

    private Optional<Expression> average(Average average) {
        boolean decimal = average.child().dataType() instanceof DecimalType;
        DataType summed = average.child().dataType() instanceof DecimalType values
                ? PartialAggregates.sumOf(values)
                : DataTypes.DoubleType;
        if (summed instanceof DecimalType sum && sum.precision() == DecimalType.MAX_PRECISION()) {
            return Optional.empty(); // A sum that has no room overflows in Spark where it has not been added up yet.
        }
        return partials.sum(average.child(), summed)
                .flatMap(sums -> partials.count(average.child()).map(counts -> {
                    Enumeration.Value mode = average.evalMode();
                    NumericEvalContext context = new NumericEvalContext(mode, true);
                    Expression sum = new Sum(sums.output(), context).toAggregateExpression();
                    Expression count = counted(counts);
                    return decimal
                            ? quotient(sum, count, (DecimalType) average.dataType(), mode)
                            : new Divide(
                                    sum,
                                    new Cast(count, DataTypes.DoubleType, scala.Option.empty()),
                                    new NumericEvalContext(EvalMode.LEGACY(), true));
                }));
    }

    private static Expression quotient(Expression sum, Expression count, DecimalType type, Enumeration.Value mode) {
        return new If(
                new EqualTo(count, NONE),
                Literal.create(null, type),
                new DecimalDivideWithOverflowCheck(
                        sum, new Cast(count, COUNT, scala.Option.empty()), type, null, !mode.equals(EvalMode.ANSI())));
    }
}
