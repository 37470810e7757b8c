package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Conditions on expressions over the columns that a table is partitioned by, known only while a query runs. Spark 4.2.0 hands them on where all of those columns are read. */
@ExtendWith(Lake.Extension.class)
class PartitionConditionsTest {
    @BeforeAll
    static void table(Lake lake) throws Exception {
        lake.bucket("dated");
        lake.sql("CREATE TABLE lake.dated.days (id BIGINT, place STRING, day DATE) PARTITIONED BY (place, day)");
        lake.sql("INSERT INTO lake.dated.days SELECT id, if(id % 2 = 0, 'north', 'South'),"
                + " date'2024-01-15' + cast(id % 12 * 30 AS INT) FROM range(240)");
        lake.sql("CREATE TABLE lake.dated.months AS SELECT * FROM VALUES (3, 'x'), (4, 'y') AS v(month, name)");
    }

    private static long objectsRead(Dataset<Row> executed) {
        Map<String, Long> metrics = Lake.metrics(executed);
        return metrics.get("sparkReaderSplits") + metrics.get("decodedSplits") + metrics.get("renditionSplits");
    }

    @Test
    void aJoinOnAnExpressionRulesOutObjects(Lake lake) {
        Dataset<Row> joined = lake.sql("SELECT /*+ BROADCAST(m) */ t.* FROM lake.dated.days t"
                + " JOIN lake.dated.months m ON month(t.day) = m.month WHERE m.name = 'x'");
        assertEquals(
                lake.rows("SELECT id FROM lake.dated.days WHERE month(day) = 3").size(),
                joined.collectAsList().size());
        assertTrue(Lake.plan(joined).contains("dynamicpruning"), Lake.plan(joined));
        assertEquals(1, objectsRead(joined), () -> Lake.metrics(joined).toString());
    }

    @Test
    void aSubqueryThatAnExpressionIsComparedWithRulesOutObjects(Lake lake) {
        Dataset<Row> found = lake.sql("SELECT * FROM lake.dated.days"
                + " WHERE upper(place) = (SELECT max(upper(p)) FROM VALUES ('south'), ('Abc') AS v(p)) AND month(day) < 4");
        assertEquals(
                lake.rows("SELECT id FROM lake.dated.days WHERE place = 'South' AND month(day) < 4").size(),
                found.collectAsList().size());
        assertEquals(1, objectsRead(found), () -> Lake.metrics(found).toString());
    }
}
