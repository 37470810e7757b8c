package io.basalt.spark.tpch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.spark.Lake;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.RenditionPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All 22 queries of TPC-H give on datasets, hot, cold and mixed, what Spark gives on the same Parquet files. */
@ExtendWith(Lake.Extension.class)
class TpchTest {
    private static final double SCALE = 0.01;
    private static final int PARTS = 2;
    private static final Map<Integer, List<String>> EXPECTED = new HashMap<>();

    @BeforeAll
    static void tables(Lake lake) throws IOException {
        Path files = lake.scratch();
        for (String bucket : List.of("tpchhot", "tpchmixed", "tpchcold")) {
            lake.bucket(bucket);
            lake.store().configureBucket(bucket, BucketUpdate.NONE.withRenditions(RenditionPolicy.OFF));
        }
        for (String table : TpchTables.NAMES) {
            Path folder = files.resolve(table);
            TpchTables.of(lake.spark(), table, SCALE, PARTS).write().parquet(folder.toString());
            for (String bucket : List.of("tpchhot", "tpchmixed", "tpchcold")) {
                lake.putTree(folder, bucket, table);
            }
            render(lake, "tpchhot", table, PARTS);
            render(lake, "tpchmixed", table, 1);
            lake.spark().read().parquet(folder.toString()).createOrReplaceTempView(table);
        }
        for (int query = 1; query <= TpchTables.QUERIES; query++) {
            EXPECTED.put(query, sorted(lake.sql(TpchTables.query(query))));
            assertTrue(
                    query == 11
                            || query == 15
                            || query == 18
                            || query == 20
                            || !EXPECTED.get(query).isEmpty(),
                    "query " + query);
        }
    }

    @AfterAll
    static void views(Lake lake) {
        TpchTables.NAMES.forEach(lake.spark().catalog()::dropTempView);
    }

    /** Makes renditions of the first objects of a table. */
    private static void render(Lake lake, String bucket, String table, int count) throws IOException {
        for (Row object : lake.rows("SELECT key FROM lake." + bucket + ".objects WHERE key LIKE '" + table
                + "/%.parquet' ORDER BY key LIMIT " + count)) {
            lake.store()
                    .renditions()
                    .make(lake.store()
                            .stat(new ObjectKey(bucket, object.getString(0)))
                            .orElseThrow()
                            .entry()
                            .contentId());
        }
    }

    private static List<String> sorted(Dataset<Row> data) {
        return data.collectAsList().stream().map(Row::toString).sorted().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tpchhot", "tpchmixed", "tpchcold"})
    void allQueriesAreSparks(String bucket, Lake lake) throws IOException {
        TpchTables.NAMES.forEach(
                table -> lake.spark().table("lake." + bucket + "." + table).createOrReplaceTempView(table));
        List<Integer> pushed = new ArrayList<>();
        for (int query = 1; query <= TpchTables.QUERIES; query++) {
            Dataset<Row> data = lake.sql(TpchTables.query(query));
            assertEquals(EXPECTED.get(query), sorted(data), "query " + query + " on " + bucket);
            String plan = Lake.plan(data);
            assertFalse(plan.contains("FileScan"), plan);
            if (plan.contains("] aggregates ")) {
                pushed.add(query);
            }
        }
        assertTrue(
                pushed.containsAll(List.of(1, 6)), "aggregates are the store's in queries " + pushed + " on " + bucket);
    }
}
