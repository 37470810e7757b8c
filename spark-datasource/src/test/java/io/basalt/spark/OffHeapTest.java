package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ObjectInfo;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.util.ArrowUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Lake.Extension.class)
class OffHeapTest {
    @BeforeAll
    static void manyRows(Lake lake) throws Exception {
        lake.bucket("many");
        // many writers share one sync
        ExecutorService writers = Executors.newFixedThreadPool(32);
        List<Future<ObjectInfo>> puts = IntStream.range(0, 9000)
                .mapToObj(i -> writers.submit(
                        () -> lake.put("many", "k" + i, new byte[0], Attributes.of("n", AttributeValue.of(i)))))
                .toList();
        for (Future<ObjectInfo> put : puts) {
            put.get();
        }
        writers.shutdown();
    }

    @Test
    void aLimitLeavesNothingBehind(Lake lake) {
        assertEquals(
                5, lake.rows("SELECT key, attr FROM lake.many.objects LIMIT 5").size());
        assertNothingAllocated();
    }

    @Test
    void aWholeScanLeavesNothingBehind(Lake lake) {
        assertEquals(9000L, lake.value("SELECT count(DISTINCT key) FROM lake.many.objects"));
        assertNothingAllocated();
    }

    @Test
    void aFailedTaskLeavesNothingBehind(Lake lake) {
        Exception failed = assertThrows(
                Exception.class,
                () -> lake.rows("SELECT if(attr.n = 8500, raise_error('as asked'), key) FROM lake.many.objects"));
        assertTrue(String.valueOf(failed.getMessage()).contains("as asked"), failed.getMessage());
        assertNothingAllocated();
    }

    @Test
    void sparkKnowsWhatATaskHas(Lake lake) throws Exception {
        Dataset<Row> rows = lake.sql("SELECT key, attr FROM lake.many.objects");
        assertEquals(9000, rows.collectAsList().size());
        assertTrue(
                Lake.metrics(rows).get("peakMemory") > 9000, Lake.metrics(rows).toString());

        lake.spark().udf().register("granted", (UDF1<String, Boolean>) OffHeapTest::hasGranted, DataTypes.BooleanType);
        assertEquals(9000L, lake.value("SELECT count(*) FROM lake.many.objects WHERE granted(key)"));
    }

    /** Whether Spark counts memory of the task that asks. */
    private static Boolean hasGranted(String key) {
        return TaskContext.get().taskMemoryManager().getMemoryConsumptionForThisTask() > 0;
    }

    /** Batches reuse their memory, so what Spark keeps of a row has to be a copy. */
    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void valuesOutliveTheirBatch(String codegen, Lake lake) {
        lake.spark().conf().set("spark.sql.codegen.wholeStage", codegen);
        try {
            Dataset<Row> table = lake.sql("SELECT key, attr, metadata FROM lake.many.objects");
            Dataset<Row> local = lake.spark().createDataFrame(table.collectAsList(), table.schema());
            for (String aggregates : List.of(
                    "max(key), min(key), first(key), last(key)",
                    "max(attr), min_by(metadata, key), max_by(key, attr.n)",
                    "sort_array(collect_set(key)), count(DISTINCT metadata['user.n'])")) {
                String[] columns = aggregates.split(", (?=[a-z_]+\\()");
                assertEquals(
                        local.selectExpr(columns).collectAsList(),
                        table.selectExpr(columns).collectAsList(),
                        aggregates);
            }
            assertEquals(
                    local.orderBy("key").limit(10).collectAsList(),
                    table.orderBy("key").limit(10).collectAsList());
            assertNothingAllocated();
        } finally {
            lake.spark().conf().unset("spark.sql.codegen.wholeStage");
        }
    }

    @Test
    void aCachedTableKeepsItsRows(Lake lake) {
        Dataset<Row> cached = lake.sql("SELECT * FROM lake.many.objects").persist();
        try {
            assertEquals(9000, cached.count());
            assertEquals(1, cached.where("key = 'k8999' AND attr.n = 8999").count());
        } finally {
            cached.unpersist(true);
        }
        assertNothingAllocated();
    }

    private static void assertNothingAllocated() {
        assertEquals(0, ArrowUtils.rootAllocator().getAllocatedMemory());
        assertEquals(0, ArrowUtils.rootAllocator().getChildAllocators().size());
    }
}
