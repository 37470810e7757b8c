package io.basalt.spark.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.spark.Lake;
import io.basalt.spark.dataset.layout.Scala;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedLambdaVariable;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Lake.Extension.class)
class IndexExpressionTest {
    /** Threads that plan one view begin with the same expression. */
    @Test
    void whatIsBoundSharesNoVariableOfALambda(Lake lake) throws IOException {
        lake.bucket("bound");
        lake.put("bound", "a", new byte[1], Attributes.of("words", AttributeValue.of(List.of("x", "y"))));
        ObjectsSchema schema = new ObjectsSchema(lake.store().attributes("bound"));
        Expression condition = condition(lake.sql("SELECT key FROM lake.bound.objects"
                + " WHERE exists(attr.words, w -> w > 'm' AND exists(attr.words, v -> v > w))"));
        IndexExpression expression = IndexExpression.of(condition, schema).orElseThrow();
        List<List<NamedLambdaVariable>> uses = List.of(
                variables(condition),
                variables(expression.boundTo(new ArrayList<>())),
                variables(expression.boundTo(new ArrayList<>())));
        Set<Object> holders = Collections.newSetFromMap(new IdentityHashMap<>());
        for (List<NamedLambdaVariable> ofOne : uses) {
            assertTrue(ofOne.size() > 2, ofOne::toString);
            Map<ExprId, AtomicReference<Object>> byId = new HashMap<>();
            for (NamedLambdaVariable use : ofOne) {
                AtomicReference<Object> first = byId.computeIfAbsent(use.exprId(), id -> use.value());
                assertTrue(first == use.value(), "all uses of a variable are one: " + use);
            }
            assertEquals(2, byId.size());
            holders.addAll(byId.values());
        }
        assertEquals(6, holders.size());
    }

    private static Expression condition(Dataset<Row> rows) {
        var plan = ((org.apache.spark.sql.classic.Dataset<Row>) rows)
                .queryExecution()
                .analyzed();
        return ((Filter) plan.children().head()).condition();
    }

    private static List<NamedLambdaVariable> variables(Expression expression) {
        return Scala.list(expression.collect(Scala.only(Expression.class))).stream()
                .filter(NamedLambdaVariable.class::isInstance)
                .map(NamedLambdaVariable.class::cast)
                .toList();
    }
}
