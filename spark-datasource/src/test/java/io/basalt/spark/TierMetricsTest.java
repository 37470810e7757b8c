package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.jdk.javaapi.CollectionConverters;

/** What scans say of where they read, and in which splits. */
@ExtendWith(Lake.Extension.class)
class TierMetricsTest {
    private static long hot;
    private static long cold;

    @BeforeAll
    static void fill(Lake lake) throws IOException {
        lake.bucket("tiered");
        lake.sql("CREATE TABLE lake.tiered.t (id BIGINT, text STRING, p INT) PARTITIONED BY (p)");
        lake.sql(
                "INSERT INTO lake.tiered.t SELECT id, repeat(cast(id AS STRING), 20), cast(id % 6 AS INT) FROM range(6000)");
        for (int p = 0; p < 3; p++) {
            lake.sql("CALL lake.system.move('basalt://tiered/t/p=" + p + "', 'hdd')");
        }
        hot = bytes(lake, 3, 4, 5);
        cold = bytes(lake, 0, 1, 2);
        for (int i = 0; i < 4; i++) {
            lake.put("tiered", "pictures/" + i, new byte[100 + i], Attributes.NONE);
        }
        lake.sql("CALL lake.system.move('basalt://tiered/pictures/0', 'hdd')");
    }

    private static long bytes(Lake lake, int... partitions) throws IOException {
        long bytes = 0;
        for (int partition : partitions) {
            bytes += lake.store().list(ListRequest.flat("tiered", "t/p=" + partition + "/")).entries().stream()
                    .mapToLong(entry -> ((ObjectEntry) entry).size())
                    .sum();
        }
        return bytes;
    }

    @Test
    void aDatasetsScanTellsWhatItReadsOfEachTier(Lake lake) {
        Dataset<Row> all = lake.sql("SELECT id, text FROM lake.tiered.t");
        assertEquals(6000, all.collectAsList().size());
        Map<String, Long> metrics = Lake.metrics(all);
        assertEquals(6, metrics.get("objectsPlanned"));
        assertEquals(0, metrics.get("objectsRuledOut"));
        assertEquals(hot, metrics.get("bytesPlanned.flash"));
        assertEquals(cold, metrics.get("bytesPlanned.hdd"));
        assertEquals(hot, metrics.get("bytesRead.flash"));
        assertEquals(cold, metrics.get("bytesRead.hdd"));
        Dataset<Row> some = lake.sql("SELECT id FROM lake.tiered.t WHERE p IN (1, 4)");
        assertEquals(2000, some.collectAsList().size());
        assertEquals(2, Lake.metrics(some).get("objectsPlanned"));
        assertEquals(4, Lake.metrics(some).get("objectsRuledOut"));
        assertTrue(Lake.metrics(some).get("bytesRead.hdd") < cold);
        assertTrue(Lake.plan(some).contains("Bytes: flash="), Lake.plan(some));
    }

    @Test
    void whatHasARenditionIsNotReadFromItsTier(Lake lake) {
        lake.sql("CREATE TABLE lake.tiered.r AS SELECT id, id * 2 AS twice FROM range(5000)");
        lake.sql("CALL lake.system.render(table => 'tiered.r')");
        Dataset<Row> rendered = lake.sql("SELECT sum(twice) FROM lake.tiered.r WHERE id > 10");
        assertEquals(5000L * 4999 - 110, rendered.collectAsList().get(0).get(0));
        Map<String, Long> metrics = Lake.metrics(rendered);
        assertTrue(metrics.get("renditionBytes") > 0, metrics.toString());
        assertEquals(0, metrics.get("bytesRead.flash"), metrics.toString());
        assertTrue(metrics.get("bytesPlanned.flash") > 0, metrics.toString());
    }

    @Test
    void aJoinsKeysShowInWhatIsPlanned(Lake lake) {
        lake.sql("CREATE TABLE lake.tiered.dim AS SELECT * FROM VALUES (2, 'x'), (5, 'y') AS v(k, name)");
        Dataset<Row> joined = lake.sql("SELECT /*+ BROADCAST(d) */ t.id, t.p FROM lake.tiered.t t"
                + " JOIN lake.tiered.dim d ON t.p = d.k WHERE d.name = 'x'");
        assertEquals(1000, joined.collectAsList().size());
        assertEquals(5, Lake.metrics(joined).get("objectsRuledOut"));
    }

    /** Each split is of one tier; what lies on an HDD comes in the order in which it was written. */
    @Test
    void splitsAreOfOneTier(Lake lake) {
        Dataset<Row> all = lake.sql("SELECT id, text FROM lake.tiered.t");
        List<List<PartitionedFile>> splits = splits(all);
        Set<Boolean> tiers = splits.stream().map(TierMetricsTest::areCold).collect(Collectors.toSet());
        assertEquals(Set.of(true, false), tiers);
        for (List<PartitionedFile> split : splits) {
            assertEquals(
                    1,
                    split.stream()
                            .map(file -> areCold(List.of(file)))
                            .distinct()
                            .count(),
                    split::toString);
        }
        assertEquals(6, splits.stream().mapToInt(List::size).sum());
    }

    private static boolean areCold(List<PartitionedFile> files) {
        return files.get(0).filePath().toString().matches(".*/p=[012]/.*");
    }

    private static List<List<PartitionedFile>> splits(Dataset<Row> data) {
        SparkPlan plan = ((org.apache.spark.sql.classic.Dataset<Row>) data)
                .queryExecution()
                .executedPlan();
        BatchScanExec scan = (BatchScanExec)
                CollectionConverters.asJava(plan.collectLeaves()).get(0);
        return Stream.of(scan.batch().planInputPartitions())
                .map(split -> Arrays.asList(((FilePartition) split).files()))
                .toList();
    }

    @Test
    void contentsAreCountedByTier(Lake lake) {
        Dataset<Row> pictures = lake.sql("SELECT key, content FROM lake.tiered.objects WHERE key LIKE 'pictures/%'");
        assertEquals(4, pictures.collectAsList().size());
        assertEquals(100, Lake.metrics(pictures).get("contentBytesRead.hdd"));
        assertEquals(306, Lake.metrics(pictures).get("contentBytesRead.flash"));
        assertEquals(406, Lake.metrics(pictures).get("contentBytesRead"));
        Dataset<Row> keys = lake.sql("SELECT key FROM lake.tiered.objects WHERE key LIKE 'pictures/%'");
        assertEquals(4, keys.collectAsList().size());
        assertNull(Lake.metrics(keys).get("contentBytesRead.hdd"));
        Dataset<Row> files = lake.spark().read().format("basaltBinaryFile").load("basalt://tiered/pictures");
        assertEquals(4, files.collectAsList().size());
        assertEquals(100, Lake.metrics(files).get("contentBytesRead.hdd"));
    }

    @Test
    void aScanOfFewObjectsIsFewTasks(Lake lake) {
        Dataset<Row> one = lake.sql("SELECT content FROM lake.tiered.objects WHERE key = 'pictures/1'");
        assertEquals(1, one.rdd().getNumPartitions());
        assertFalse(Lake.plan(one).contains("Filter "), Lake.plan(one));
    }

    @Test
    void theIndexsSegmentsAreCounted(Lake lake) {
        Dataset<Row> keys = lake.sql("SELECT key FROM lake.tiered.objects WHERE size > 0");
        keys.collectAsList();
        Set<String> names = Lake.metrics(keys).keySet();
        assertTrue(
                names.containsAll(
                        Set.of("indexSegmentsRead", "indexSegmentsPruned", "indexBlocksRead", "indexBlocksPruned")),
                names::toString);
    }
}
