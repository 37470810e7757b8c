package io.basalt.spark.objects;

import io.basalt.spark.dataset.layout.Scala;
import io.basalt.spark.session.UserCode;
import io.basalt.store.api.Field;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;

/** One of Spark's own expressions over nothing but what the index has of each object. */
final class IndexExpression {
    private final Expression expression;
    private final ObjectsSchema schema;

    private IndexExpression(Expression expression, ObjectsSchema schema) {
        this.expression = expression;
        this.schema = schema;
    }

    /** Empty where it needs contents or whole structs, gives not always the same, or runs code of users: that belongs into tasks. */
    static Optional<IndexExpression> of(Expression expression, ObjectsSchema schema) {
        IndexExpression found = new IndexExpression(expression, schema);
        List<Field> fields = new ArrayList<>();
        boolean isOfIndex = expression.deterministic()
                && !SubqueryExpression.hasSubquery(expression)
                && nodes(found.boundTo(fields)).stream().noneMatch(IndexExpression::isLeftToTasks)
                && !fields.isEmpty();
        return isOfIndex ? Optional.of(found) : Optional.empty();
    }

    private static List<Expression> nodes(Expression expression) {
        return Scala.list(expression.collect(Scala.only(Expression.class)));
    }

    private static boolean isLeftToTasks(Expression node) {
        return node instanceof AttributeReference || node instanceof Unevaluable || UserCode.isCalledBy(node);
    }

    /**
     * The expression over a row of fields; those that are not among them are added. It shares nothing that is written while it is
     * evaluated: variables of lambdas hold their values, and a plan's are every thread's that plans the same view.
     */
    Expression boundTo(List<Field> fields) {
        Map<ExprId, Expression> variables = new HashMap<>();
        return (Expression) expression.transformDown(
                Scala.everywhere(node -> node instanceof NamedLambdaVariable variable
                        ? variables.computeIfAbsent(variable.exprId(), id -> withOwnValue(variable))
                        : bound(node, fields)));
    }

    private static Expression withOwnValue(NamedLambdaVariable variable) {
        return new NamedLambdaVariable(
                variable.name(), variable.dataType(), variable.nullable(), variable.exprId(), new AtomicReference<>());
    }

    private Expression bound(Expression node, List<Field> fields) {
        Optional<Field> field = path(node)
                .flatMap(path -> schema.meaning(path.toArray(String[]::new)))
                .flatMap(meaning -> meaning instanceof ObjectsSchema.Value value
                        ? Optional.of(value.field())
                        : Optional.<Field>empty())
                .filter(value -> value.type() != ValueType.BINARY);
        if (field.isEmpty()) {
            return node;
        }
        if (!fields.contains(field.get())) {
            fields.add(field.get());
        }
        return new BoundReference(fields.indexOf(field.get()), node.dataType(), true);
    }

    /** The names of a column, or of a field within one; empty of anything else. */
    private static Optional<List<String>> path(Expression node) {
        if (node instanceof AttributeReference column) {
            return Optional.of(List.of(column.name()));
        }
        return node instanceof GetStructField within
                ? path(within.child()).map(parents -> {
                    List<String> path = new ArrayList<>(parents);
                    path.add(within.extractFieldName());
                    return path;
                })
                : Optional.empty();
    }

    /** Any expression as people write it in SQL, for EXPLAIN. */
    static String text(Expression expression) {
        return ((Expression) expression.transformUp(Scala.everywhere(node ->
                        node instanceof AttributeReference column ? column.withQualifier(Scala.seq(List.of())) : node)))
                .sql();
    }
}
