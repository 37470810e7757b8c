package io.basalt.spark.dataset.layout;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.In;
import org.apache.spark.sql.catalyst.expressions.InSet;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.TimeZoneAwareExpression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.V2ExpressionUtils;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Spark's predicates, evaluated by Spark's own expressions on the values of partitions. */
public final class PartitionFilter {
    private final Expression filter;

    private PartitionFilter(Expression filter) {
        this.filter = filter;
    }

    /**
     * Predicates that all have to hold; empty where one of them asks for more than values of partitions.
     *
     * @param partitions the columns of partitions
     */
    public static Optional<PartitionFilter> of(StructType partitions, Predicate... predicates) {
        Expression all = Literal.TrueLiteral();
        for (Predicate predicate : predicates) {
            if (!isOf(partitions, predicate)) { // Before it is translated: a join's keys are many.
                return Optional.empty();
            }
            Option<Expression> expression = V2ExpressionUtils.toCatalyst(predicate);
            if (expression.isEmpty()) {
                return Optional.empty();
            }
            all = new And(all, expression.get().transformUp(Scala.everywhere(bound(partitions))));
        }
        boolean isEvaluable =
                Scala.list(all.collect(Scala.only(Expression.class))).stream().noneMatch(Unevaluable.class::isInstance);
        return isEvaluable ? Optional.of(new PartitionFilter(all)) : Optional.empty();
    }

    private static boolean isOf(StructType partitions, Predicate predicate) {
        return Arrays.stream(predicate.references())
                .map(NamedReference::fieldNames)
                .allMatch(name ->
                        name.length == 1 && partitions.getFieldIndex(name[0]).isDefined());
    }

    /** @param values of the partition's columns */
    public boolean holds(InternalRow values) {
        return Boolean.TRUE.equals(filter.eval(values));
    }

    /** Puts the places of columns for their names, the session's time zone where one is needed, and sets for long lists. */
    private static UnaryOperator<Expression> bound(StructType columns) {
        String zone = SQLConf.get().sessionLocalTimeZone();
        return expression -> {
            if (expression instanceof UnresolvedAttribute column) {
                return at(columns, column.nameParts().head());
            }
            if (expression instanceof AttributeReference column) {
                return at(columns, column.name());
            }
            if (expression instanceof In in && Scala.list(in.list()).stream().allMatch(Literal.class::isInstance)) {
                Set<@Nullable Object> values = new HashSet<>();
                Scala.list(in.list()).forEach(value -> values.add(((Literal) value).value()));
                return new InSet(
                        in.value(), CollectionConverters.asScala(values).toSet());
            }
            return expression instanceof TimeZoneAwareExpression aware
                            && aware.timeZoneId().isEmpty()
                    ? (Expression) aware.withTimeZone(zone)
                    : expression;
        };
    }

    private static BoundReference at(StructType columns, String name) {
        int place = columns.fieldIndex(name);
        return new BoundReference(place, columns.fields()[place].dataType(), true);
    }
}
