package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The index and Spark itself must agree on which rows a predicate keeps, and so on every null. */
@ExtendWith(Lake.Extension.class)
class ThreeValuedLogicTest {
    private static final int ROUNDS = Integer.getInteger("basalt.rounds", 60);
    private static final String COLUMNS = "key, size, content_type, created, tier, attr";
    private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    private static final List<String> TEXTS =
            List.of("", "a", "A", "cat", "Cat", "catalog", "żółw", "o''clock", "🜁", "z%_");
    private static final List<Long> NUMBERS = List.of(Long.MIN_VALUE, -1L, 0L, 1L, 2L, Long.MAX_VALUE);
    private static final List<Double> REALS = List.of(
            Double.NaN, Double.NEGATIVE_INFINITY, -1.5, -0.0, 0.0, 0.25, Double.MAX_VALUE, Double.POSITIVE_INFINITY);
    private static final List<String> COMPARISONS = List.of("=", "<>", "<", "<=", ">", ">=", "<=>");

    @BeforeAll
    static void objects(Lake lake) throws IOException {
        Random random = new Random(7);
        lake.bucket("logic");
        for (int i = 0; i < 150; i++) {
            Map<String, AttributeValue> attributes = new HashMap<>();
            maybe(
                    random,
                    () -> attributes.put(
                            "text", AttributeValue.of(pick(random, TEXTS).replace("''", "'"))));
            maybe(random, () -> attributes.put("n", AttributeValue.of(pick(random, NUMBERS))));
            maybe(random, () -> attributes.put("x", AttributeValue.of(pick(random, REALS))));
            maybe(random, () -> attributes.put("flag", AttributeValue.of(random.nextBoolean())));
            maybe(random, () -> attributes.put("at", AttributeValue.of(START.plusSeconds(random.nextInt(4)))));
            maybe(random, () -> attributes.put("image.width", AttributeValue.of((long) random.nextInt(3))));
            // one name, two types: the less frequent one is null here
            maybe(
                    random,
                    () -> attributes.put(
                            "mixed",
                            random.nextInt(4) == 0 ? AttributeValue.of("2") : AttributeValue.of(random.nextInt(3))));
            lake.put(
                    "logic",
                    pick(random, List.of("", "d/", "d/e/")) + "k" + i,
                    new byte[random.nextInt(3)],
                    Attributes.of(attributes));
        }
    }

    @Test
    void randomPredicatesKeepTheSameRows(Lake lake) {
        long seed = Long.getLong("basalt.seed", System.nanoTime());
        System.out.println("ThreeValuedLogicTest: -Dbasalt.seed=" + seed);
        Random random = new Random(seed);
        Dataset<Row> table = lake.sql("SELECT " + COLUMNS + " FROM lake.logic.objects");
        Dataset<Row> local = lake.spark().createDataFrame(table.collectAsList(), table.schema());
        for (int i = 0; i < ROUNDS; i++) {
            String predicate = predicate(random, 3);
            Dataset<Row> pushed = lake.sql("SELECT key FROM lake.logic.objects WHERE " + predicate);
            List<String> expected = keys(local.where(predicate).select("key"));
            assertEquals(expected, keys(pushed), () -> "seed " + seed + ": " + predicate + "\n" + Lake.plan(pushed));
            assertFalse(Lake.plan(pushed).contains("Filter ("), () -> predicate + "\n" + Lake.plan(pushed));
        }
    }

    private static List<String> keys(Dataset<Row> data) {
        return data.collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    private static String predicate(Random random, int depth) {
        int kind = depth == 0 ? 3 : random.nextInt(5);
        return switch (kind) {
            case 0 -> "(" + predicate(random, depth - 1) + " AND " + predicate(random, depth - 1) + ")";
            case 1 -> "(" + predicate(random, depth - 1) + " OR " + predicate(random, depth - 1) + ")";
            case 2 -> "NOT (" + predicate(random, depth - 1) + ")";
            default -> leaf(random);
        };
    }

    private static String leaf(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> text(random, "attr.text");
            case 1 -> text(random, "key");
            case 2 -> ordered(random, "attr.n", () -> bigint(pick(random, NUMBERS)));
            case 3 -> ordered(random, "attr.x", () -> "CAST('" + pick(random, REALS) + "' AS DOUBLE)");
            case 4 -> ordered(random, "attr.image.width", () -> "" + random.nextInt(3));
            case 5 -> ordered(random, "attr.at", () -> "timestamp'2024-01-01 00:00:0" + random.nextInt(4) + "'");
            case 6 -> ordered(random, "attr.mixed", () -> "" + random.nextInt(3));
            case 7 -> ordered(random, "size", () -> "" + random.nextInt(3));
            case 8 ->
                pick(random, List.of("attr.flag", "attr.flag = false", "attr.flag <=> true", "attr.flag IS NULL"));
            default ->
                pick(
                        random,
                        List.of(
                                "attr.text IS NULL",
                                "attr.n IS NOT NULL",
                                "attr.image IS NULL",
                                "tier IS NULL",
                                "attr IS NOT NULL"));
        };
    }

    private static String text(Random random, String column) {
        String literal = pick(random, TEXTS);
        String pattern =
                literal.isEmpty() ? "a" : literal.replace("%", "").replace("_", ""); // LIKE '%' never gets here
        return switch (random.nextInt(4)) {
            case 0 -> column + " LIKE '" + pattern + "%'";
            case 1 -> column + " LIKE '%" + pattern + "'";
            case 2 -> "contains(" + column + ", '" + pattern + "')";
            default -> ordered(random, column, () -> "'" + pick(random, TEXTS) + "'");
        };
    }

    private static String ordered(Random random, String column, Supplier<String> literal) {
        return switch (random.nextInt(4)) {
            case 0 ->
                column
                        + (random.nextBoolean() ? " IN (" : " NOT IN (")
                        + IntStream.range(0, 1 + random.nextInt(3))
                                .mapToObj(i -> literal.get())
                                .collect(Collectors.joining(", "))
                        + (random.nextInt(3) == 0 ? ", NULL)" : ")");
            case 1 -> column + " BETWEEN " + literal.get() + " AND " + literal.get();
            default -> column + " " + pick(random, COMPARISONS) + " " + literal.get();
        };
    }

    private static String bigint(long number) {
        return "CAST('" + number + "' AS BIGINT)";
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static void maybe(Random random, Runnable action) {
        if (random.nextInt(4) > 0) {
            action.run();
        }
    }
}
