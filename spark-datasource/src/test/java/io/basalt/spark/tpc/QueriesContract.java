package io.basalt.spark.tpc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.spark.Lake;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The queries of a benchmark give on datasets, hot, cold and mixed, what Spark gives on the same Parquet files. */
@ExtendWith(Lake.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class QueriesContract {
    private static final Pattern LIMIT = Pattern.compile("\\sLIMIT\\s+(\\d+)\\s*;?\\s*$", Pattern.CASE_INSENSITIVE);
    private static final Pattern AGGREGATES = Pattern.compile("] aggregates ");
    private static final Pattern JOINS_KEYS = Pattern.compile("RuntimeFilters: \\[dynamicpruningexpression\\((?!true)");
    private static final double OF_SUMS_IN_ANY_ORDER = 1e-9;

    private final Lake lake;
    private final Tiers tiers;
    private final String name;
    private final Map<String, Set<String>> pushed = new TreeMap<>();

    QueriesContract(Lake lake, String name) {
        this.lake = lake;
        this.name = name;
        tiers = new Tiers(lake, name);
    }

    abstract List<String> tables();

    abstract Dataset<Row> table(String table);

    abstract List<String> queries();

    /** Those whose answer may have no rows; they tell little. */
    abstract Set<String> empty();

    /** Those of whose aggregates the store makes some. */
    abstract Set<String> aggregated();

    /** Those in which the keys of a join reach the scan of its other side. */
    abstract Set<String> filteredByJoins();

    @BeforeAll
    void makeTables() throws IOException {
        tiers.make(tables(), this::table);
    }

    @AfterAll
    void showWhatWasPushed() {
        lake.sql("USE spark_catalog.default");
        System.out.println(name + ": " + pushed);
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyTierGivesSparksAnswer(String query) throws IOException {
        String sql = SparksQueries.read(name + "/" + query);
        Matcher limit = LIMIT.matcher(sql);
        int most = limit.find() ? Integer.parseInt(limit.group(1)) : Integer.MAX_VALUE;
        double tolerance = sql.contains("stddev") ? OF_SUMS_IN_ANY_ORDER : 0;

        lake.sql("USE " + tiers.sparks());
        Answer expected = Answer.of(lake.sql(limit.replaceFirst("")));
        for (String tier : tiers.tiers()) {
            lake.sql("USE " + tier);
            Dataset<Row> data = lake.sql(sql);
            expected.assertFirst(most, data.collectAsList(), tolerance, query + " on " + tier);
            String plan = Lake.plan(data);
            assertFalse(plan.contains("FileScan"), plan);
            assertPushed(query, plan, "aggregates", AGGREGATES, aggregated());
            assertPushed(query, plan, "keys of joins", JOINS_KEYS, filteredByJoins());
        }
        assertTrue(!expected.rows().isEmpty() || empty().contains(query), query + " has no rows");
    }

    private void assertPushed(String query, String plan, String what, Pattern seen, Set<String> expected) {
        if (seen.matcher(plan).find()) {
            pushed.computeIfAbsent(what, none -> new TreeSet<>()).add(query);
        } else {
            assertFalse(expected.contains(query), () -> query + " has no pushed " + what + ": " + plan);
        }
    }
}
