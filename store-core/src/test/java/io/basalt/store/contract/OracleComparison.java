package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Aggregate;
import io.basalt.store.api.Query;
import io.basalt.store.api.Query.Part;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import java.io.IOException;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Compares a store's answers with those of {@link DuckTable}, as far as it is said what they are. */
final class OracleComparison {
    private static final int PARTS = 3;
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final StoreView store;
    private final BufferAllocator allocator;
    private final DuckTable oracle;

    OracleComparison(StoreView store, BufferAllocator allocator, DuckTable oracle) {
        this.store = store;
        this.allocator = allocator;
        this.oracle = oracle;
    }

    /** Runs a query as of the LSN that the oracle holds; within a commit that is the end of the commit before. */
    void check(Query query) throws IOException, SQLException {
        Answer answer;
        try {
            answer = Answer.of(store, query, allocator);
        } catch (StoreException.InvalidArgument e) {
            assertTrue(overflows(oracle.answer(unlimited(query))), () -> "no sum overflows, but: " + e.getMessage());
            return;
        }
        assertTrue(answer.lsn() <= query.asOf().orElseThrow(), "the LSN of the answer, " + answer.lsn());
        compare(query, answer);
        if (query.grouping().isEmpty() && query.order().isEmpty() && isWhole(query)) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (int part = 0; part < PARTS; part++) {
                rows.addAll(Answer.of(store, query.part(new Part(part, PARTS)), allocator)
                        .rows());
            }
            assertSame(query, rows, oracle.answer(query));
        }
    }

    /** Compares an answer that was given at the LSN that the oracle holds. */
    void compare(Query query, Answer answer) throws SQLException {
        List<List<@Nullable Object>> expected = oracle.answer(query);
        assertTrue(!overflows(expected), () -> "a sum overflows, but the answer was " + answer.rows());
        boolean rows = query.grouping().isEmpty();
        if (rows && query.order().isEmpty() && !isWhole(query)) {
            assertEquals(expected.size(), answer.rows().size(), "the number of rows");
            assertAmong(query, answer.rows(), oracle.answer(unlimited(query)));
        } else {
            assertSame(query, answer.rows(), expected);
        }
    }

    private static boolean isWhole(Query query) {
        return query.limit().isEmpty() && query.offset() == 0;
    }

    private static Query unlimited(Query query) {
        return query.limit(Long.MAX_VALUE).offset(0);
    }

    private static boolean overflows(List<List<@Nullable Object>> rows) {
        return rows.stream()
                .anyMatch(row -> row.stream()
                        .anyMatch(value -> value instanceof BigInteger sum
                                && (sum.compareTo(LEAST) < 0 || sum.compareTo(MOST) > 0)));
    }

    private static void assertSame(
            Query query, List<List<@Nullable Object>> actual, List<List<@Nullable Object>> expected) {
        if (query.order().isEmpty()) {
            assertEquals(counted(query, expected), counted(query, actual));
        } else {
            assertEquals(plain(query, expected), plain(query, actual));
        }
    }

    private static void assertAmong(
            Query query, List<List<@Nullable Object>> actual, List<List<@Nullable Object>> all) {
        Map<List<@Nullable Object>, Integer> left = counted(query, all);
        for (List<@Nullable Object> row : plain(query, actual)) {
            assertTrue(left.merge(row, -1, Integer::sum) >= 0, () -> "no such row, or not so often: " + row);
        }
    }

    private static Map<List<@Nullable Object>, Integer> counted(Query query, List<List<@Nullable Object>> rows) {
        Map<List<@Nullable Object>, Integer> counts = new HashMap<>();
        plain(query, rows).forEach(row -> counts.merge(row, 1, Integer::sum));
        return counts;
    }

    private static List<List<@Nullable Object>> plain(Query query, List<List<@Nullable Object>> rows) {
        int by = query.grouping().map(grouping -> grouping.by().size()).orElse(0);
        List<List<@Nullable Object>> plain = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int column = 0; column < row.size(); column++) {
                boolean average = query.grouping().isPresent()
                        && column >= by
                        && query.grouping().get().aggregates().get(column - by) instanceof Aggregate.Of of
                        && of.function() == Aggregate.Function.AVG;
                values.add(plain(row.get(column), average));
            }
            plain.add(values);
        }
        return plain;
    }

    /** Which of two equal zeros is shown is not said, nor how averages are rounded in their last digits. */
    private static @Nullable Object plain(@Nullable Object value, boolean average) {
        if (value instanceof BigInteger sum) {
            return sum.longValueExact();
        } else if (value instanceof Double number) {
            return average ? String.format("%.13e", number + 0.0) : (Object) (number + 0.0);
        }
        return value;
    }
}
