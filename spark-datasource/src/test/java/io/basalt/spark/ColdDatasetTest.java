package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.RenditionPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.util.ArrowUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Datasets without renditions, where DuckDB is on the class path: selective scans are its, the rest Spark's. */
@ExtendWith(Lake.Extension.class)
class ColdDatasetTest {
    private static final String PLAIN = "id, i, d, d9, d38, flag, t, bin, day";

    private static Path local;

    @BeforeAll
    static void dataset(Lake lake) throws IOException {
        lake.bucket("cold");
        lake.store().configureBucket("cold", BucketUpdate.NONE.withRenditions(RenditionPolicy.OFF));
        local = lake.scratch().resolve("every");
        lake.sql(DatasetTest.EVERY_TYPE).orderBy("t").write().parquet(local.toString());
        lake.putTree(local, "cold", "every");
    }

    @AfterEach
    void nothingIsLeftOffTheHeap() {
        assertEquals(0, ArrowUtils.rootAllocator().getAllocatedMemory());
        assertEquals(0, ArrowUtils.rootAllocator().getChildAllocators().size());
    }

    private static List<String> sorted(Dataset<Row> data) {
        Stream<Row> rows = data.selectExpr("to_json(struct(*))").collectAsList().stream();
        return rows.map(row -> row.getString(0)).sorted().toList();
    }

    @Test
    void selectiveScansAreSparksAnswer(Lake lake) {
        for (String filter : List.of(
                "id = 77",
                "t = 's88'",
                "d9 IN (3, 17.00, 999) AND NOT flag",
                "day < date'1650-01-01' AND t IS NOT NULL",
                "t LIKE 's99%'",
                "d38 = 5 OR id = 6")) {
            Dataset<Row> data = lake.sql("SELECT " + PLAIN + " FROM lake.cold.every WHERE " + filter);
            Dataset<Row> expected =
                    lake.spark().read().parquet(local.toString()).where(filter).selectExpr(PLAIN.split(", "));
            assertEquals(sorted(expected), sorted(data), filter);
        }
    }

    @Test
    void thePlanSaysWhoReads(Lake lake) {
        Dataset<Row> selective = lake.sql("SELECT id, t FROM lake.cold.every WHERE t = 's88'");
        assertEquals(1, selective.collectAsList().size());
        assertTrue(Lake.metrics(selective).get("decodedSplits") > 0, Lake.metrics(selective)::toString);
        assertTrue(Lake.plan(selective).contains("by the store (DUCKDB)"), Lake.plan(selective));
        Dataset<Row> all = lake.sql("SELECT id, t FROM lake.cold.every");
        assertEquals(1000, all.collectAsList().size());
        assertEquals(0, Lake.metrics(all).get("decodedSplits"));
        assertTrue(Lake.plan(all).contains("by Spark's Parquet reader"), Lake.plan(all));
    }
}
