package io.basalt.spark.objects;

import io.basalt.spark.session.EveryPlan;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.MergeRows;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.WriteDelta;
import org.apache.spark.sql.catalyst.rules.Rule;
import org.apache.spark.sql.catalyst.util.RowDeltaUtils;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;

/**
 * Spark's {@link Rule} for UPDATE and MERGE of an {@code objects} table. Spark hands all columns of a changed row to the writer, so it would read
 * the contents of all objects that match. This puts NULL, which the writer does not look at, in the place of columns that stay as they
 * are, and takes them from the scan unless the statement's conditions or values look at them. A SET of any column but {@code attr} is refused.
 */
public final class UnchangedColumns extends Rule<LogicalPlan> {
    @Override
    public LogicalPlan apply(LogicalPlan plan) {
        return plan.resolveOperatorsUp(new EveryPlan(
                node -> node instanceof WriteDelta write && write.operation() instanceof ObjectsDelta delta
                        ? rewritten(write, delta)
                        : node));
    }

    private static LogicalPlan rewritten(WriteDelta write, ObjectsDelta delta) {
        List<Attribute> columns = list(((LogicalPlan) write.originalTable()).output());
        LogicalPlan query = withoutUnchanged(write.query(), columns, delta);
        for (Attribute column : columns) {
            if (!isKept(column) && !isUsed(query, column)) {
                query = without(query, column);
            }
        }
        return (LogicalPlan) write.withNewQuery(query);
    }

    /** The key says which object it is, and {@code attr} what becomes of it. */
    private static boolean isKept(Attribute column) {
        return column.name().equals(ObjectsSchema.KEY) || column.name().equals(ObjectsSchema.ATTR);
    }

    private static LogicalPlan withoutUnchanged(LogicalPlan query, List<Attribute> columns, ObjectsDelta delta) {
        if (query instanceof Project project) {
            List<NamedExpression> row = new ArrayList<>();
            List<Expression> before = new ArrayList<>();
            list(project.projectList()).forEach(value -> before.add((Expression) value));
            unchanged(before, columns, delta).forEach(value -> row.add((NamedExpression) value));
            return new Project(seq(row), project.child());
        }
        if (query instanceof MergeRows) {
            return query.mapExpressions(new AbstractFunction1<>() {
                @Override
                public Expression apply(Expression expression) {
                    return expression instanceof MergeRows.Keep keep ? unchanged(keep, columns, delta) : expression;
                }
            });
        }
        throw new IllegalStateException(delta.command() + " of " + delta.table()
                + " has a plan that this version of Basalt does" + " not know: " + query.simpleStringWithNodeId());
    }

    private static Expression unchanged(MergeRows.Keep keep, List<Attribute> columns, ObjectsDelta delta) {
        return keep.copy(keep.context(), keep.condition(), seq(unchanged(list(keep.output()), columns, delta)));
    }

    /** @param row the operation's code, then a value for each column, then others */
    private static List<Expression> unchanged(List<Expression> row, List<Attribute> columns, ObjectsDelta delta) {
        List<Expression> values = new ArrayList<>(row);
        if (!(bare(row.get(0)) instanceof Literal code) || !code.value().equals(RowDeltaUtils.UPDATE_OPERATION())) {
            return values;
        }
        for (int i = 0; i < columns.size(); i++) {
            Attribute column = columns.get(i);
            if (column.name().equals(ObjectsSchema.ATTR)) {
                continue;
            }
            Expression value = row.get(i + 1);
            if (!isColumn(bare(value), column)) {
                throw new UnsupportedOperationException(
                        delta.command() + " of " + delta.table() + ": column " + column.name()
                                + " cannot be SET, only attr and its fields can; to replace an object, INSERT it");
            }
            if (!isKept(column)) {
                Literal nothing = Literal.create(null, column.dataType());
                values.set(i + 1, value instanceof Alias alias ? alias.withNewChild(nothing) : nothing);
            }
        }
        return values;
    }

    private static Expression bare(Expression expression) {
        return expression instanceof Alias alias ? alias.child() : expression;
    }

    private static boolean isColumn(Expression expression, Attribute column) {
        return expression instanceof AttributeReference reference
                && reference.exprId().equals(column.exprId());
    }

    /** Whether anything does more with a column than hand it on. */
    private static boolean isUsed(LogicalPlan plan, Attribute column) {
        boolean here = !(plan instanceof DataSourceV2Relation)
                && list(plan.expressions()).stream()
                        .anyMatch(expression -> !isColumn(expression, column)
                                && expression.references().contains(column));
        return here || list(plan.children()).stream().anyMatch(child -> isUsed(child, column));
    }

    private static LogicalPlan without(LogicalPlan plan, Attribute column) {
        return plan.transformUp(new EveryPlan(node -> {
            if (node instanceof Project project) {
                List<NamedExpression> rest = new ArrayList<>(list(project.projectList()));
                rest.removeIf(expression -> isColumn((Expression) expression, column));
                return new Project(seq(rest), project.child());
            }
            if (node instanceof DataSourceV2Relation relation) {
                List<AttributeReference> rest = new ArrayList<>(list(relation.output()));
                rest.removeIf(output -> isColumn(output, column));
                return relation.copy(
                        relation.table(),
                        seq(rest),
                        relation.catalog(),
                        relation.identifier(),
                        relation.options(),
                        relation.timeTravelSpec());
            }
            return node;
        }));
    }

    private static <T> List<T> list(Seq<T> seq) {
        return CollectionConverters.asJava(seq);
    }

    private static <T> Seq<T> seq(List<T> list) {
        return CollectionConverters.asScala(list).toSeq();
    }
}
