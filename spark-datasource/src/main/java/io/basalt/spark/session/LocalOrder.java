package io.basalt.spark.session;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InterpretedOrdering;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/** Rows that the driver holds, in an order, and without the first ones. */
final class LocalOrder {
    private LocalOrder() {}

    /** Whether rows can be compared here. */
    static boolean isPossible(Sort sort) {
        return CollectionConverters.asJava(sort.order()).stream()
                .map(SortOrder::child)
                .allMatch(LocalOrder::isEvaluable);
    }

    /** Whether an expression has a value of its own, the same each time. */
    static boolean isEvaluable(Expression expression) {
        return expression.deterministic()
                && !expression.exists(new AbstractFunction1<Expression, Object>() {
                    @Override
                    public Object apply(Expression node) {
                        return node instanceof Unevaluable && !(node instanceof AttributeReference);
                    }
                });
    }

    static LocalRelation sorted(Sort sort, LocalRelation rows) {
        List<InternalRow> data = new ArrayList<>(CollectionConverters.asJava(rows.data()));
        data.sort(new InterpretedOrdering(sort.order(), rows.output()));
        return of(rows, data);
    }

    /** Without the first rows. */
    static LocalRelation after(Expression offset, LocalRelation rows) {
        List<InternalRow> data = CollectionConverters.asJava(rows.data());
        return of(rows, data.subList(Math.min(number(offset), data.size()), data.size()));
    }

    /** The first rows. */
    static LocalRelation first(Expression limit, LocalRelation rows) {
        List<InternalRow> data = CollectionConverters.asJava(rows.data());
        return of(rows, data.subList(0, Math.min(number(limit), data.size())));
    }

    private static int number(Expression literal) {
        return ((Number) ((Literal) literal).value()).intValue();
    }

    private static LocalRelation of(LocalRelation rows, List<InternalRow> data) {
        return new LocalRelation(
                rows.output(), CollectionConverters.asScala(data).toSeq(), false, Option.empty());
    }
}
