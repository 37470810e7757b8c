package io.basalt.spark.tpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;
import scala.jdk.javaapi.CollectionConverters;

/**
 * All rows that a query has without its LIMIT. Rows that its ORDER BY holds for equal may come in any order, and a LIMIT may take any of
 * them.
 *
 * @param order the columns that ORDER BY names first, up to the first that is none of the rows'
 */
record Answer(List<Row> rows, List<Integer> order) {
    static Answer of(Dataset<Row> unlimited) {
        return new Answer(unlimited.collectAsList(), order(unlimited));
    }

    private static List<Integer> order(Dataset<Row> data) {
        LogicalPlan plan = ((org.apache.spark.sql.classic.Dataset<Row>) data)
                .queryExecution()
                .analyzed();
        List<Attribute> output = CollectionConverters.asJava(plan.output());
        while (plan instanceof WithCTE || plan instanceof Project) {
            plan = plan instanceof WithCTE with ? with.plan() : ((Project) plan).child();
        }
        if (!(plan instanceof Sort sort)) {
            return List.of();
        }
        return CollectionConverters.asJava(sort.order()).stream()
                .map(key -> column(output, key.child()))
                .takeWhile(OptionalInt::isPresent)
                .map(OptionalInt::getAsInt)
                .toList();
    }

    private static OptionalInt column(List<Attribute> output, Expression key) {
        return IntStream.range(0, output.size())
                .filter(column -> key.semanticEquals(output.get(column)))
                .findFirst();
    }

    /**
     * Fails unless the rows are the first ones of this answer.
     *
     * @param limit how many are wanted, at most
     * @param tolerance by which doubles may differ, relative to the larger one
     */
    void assertFirst(int limit, List<Row> actual, double tolerance, String what) {
        assertEquals(Math.min(limit, rows.size()), actual.size(), () -> what + ": rows");
        Map<List<Object>, List<Row>> left = new HashMap<>();
        rows.forEach(row ->
                left.computeIfAbsent(exact(row), values -> new ArrayList<>()).add(row));
        for (int i = 0; i < actual.size(); i++) {
            Row row = actual.get(i);
            for (int column : order) {
                if (!isNear(rows.get(i).get(column), row.get(column), tolerance)) {
                    fail(what + ": in row " + i + " of the order expected " + rows.get(i) + ", not " + row);
                }
            }
            if (!take(row, left.getOrDefault(exact(row), List.of()), tolerance)) {
                fail(what + ": row " + i + " is none of the answer's, or there too often: " + row);
            }
        }
    }

    private static boolean take(Row row, List<Row> from, double tolerance) {
        for (int i = 0; i < from.size(); i++) {
            if (isNear(from.get(i), row, tolerance)) {
                from.remove(i);
                return true;
            }
        }
        return false;
    }

    private static boolean isNear(Row expected, Row actual, double tolerance) {
        for (int column = 0; column < expected.size(); column++) {
            if (!isNear(expected.get(column), actual.get(column), tolerance)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNear(Object expected, Object actual, double tolerance) {
        if (expected instanceof Double a && actual instanceof Double b && !a.equals(b)) {
            return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
        }
        return Objects.equals(expected, actual);
    }

    /** What has to be equal. */
    private static List<Object> exact(Row row) {
        Object[] values = new Object[row.size()];
        Arrays.setAll(values, column -> row.get(column) instanceof Double ? null : row.get(column));
        return Arrays.asList(values);
    }
}
