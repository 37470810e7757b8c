package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectKey;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CALL. */
@ExtendWith(Lake.Extension.class)
class ProceduresTest {
    @BeforeAll
    static void fill(Lake lake) throws Exception {
        lake.bucket("procedures");
        lake.put("procedures", "dir/a", new byte[10_000], Attributes.NONE);
        lake.put("procedures", "dir/b", new byte[20_000], Attributes.NONE);
        lake.put("procedures", "c", new byte[1], Attributes.NONE);
    }

    @Test
    void aSnapshotKeepsTheNewestState(Lake lake) throws Exception {
        Row made = lake.rows("CALL lake.system.snapshot(bucket => 'procedures', name => 'called')")
                .get(0);
        assertEquals("called", made.getString(0));
        assertEquals(lake.store().snapshots("procedures").get(0).lsn(), made.getLong(1));
        assertEquals(3L, lake.value("SELECT count(*) FROM lake.procedures.objects VERSION AS OF 'called'"));
        lake.store().dropSnapshot("procedures", "called");
    }

    @Test
    void objectsMoveBetweenTiersAndItIsExplainedWhyTheyLieThere(Lake lake) {
        assertEquals(
                List.of(RowFactory.create(2L, 2L, 30_000L)),
                lake.rows("CALL lake.system.move(path => 'basalt://procedures/dir', tier => 'hdd')"));
        assertEquals(
                List.of(RowFactory.create("dir/a"), RowFactory.create("dir/b")),
                lake.rows("SELECT key FROM lake.procedures.objects WHERE tier = 'hdd' ORDER BY key"));
        List<Row> explained = lake.rows("CALL lake.system.explain_tier('basalt://procedures/dir/a')");
        assertTrue(explained.toString().contains("10000 bytes on hdd since "), explained.toString());
        assertTrue(explained.toString().contains("moved by hand"), explained.toString());
        assertEquals(
                List.of(RowFactory.create(1L, 1L, 10_000L)),
                lake.rows("CALL lake.system.move('basalt://procedures/dir/a', 'flash')"));
    }

    @Test
    void whatHasPassedItsRetentionIsFreed(Lake lake) throws Exception {
        lake.bucket("expired");
        lake.put("expired", "a", new byte[100_000], Attributes.NONE);
        lake.store().delete(new ObjectKey("expired", "a"), Condition.NONE);
        lake.store().configureBucket("expired", BucketUpdate.NONE.withRetention(Duration.ZERO));
        Row freed = lake.rows("CALL lake.system.expire()").get(0);
        assertTrue(freed.getLong(1) >= 1 && freed.getLong(2) >= 100_000, freed.toString());
    }

    @Test
    void theStoreIsKeptInShape(Lake lake) {
        assertEquals(4, lake.rows("CALL lake.system.compact()").get(0).size());
        assertEquals(
                4,
                lake.rows("CALL lake.system.compact(min_live => 0.1D)").get(0).size());
        assertTrue((Long) lake.value("CALL lake.system.rebuild_index()") >= 3);
        assertEquals(3L, lake.value("SELECT count(*) FROM lake.procedures.objects"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "snapshot('nonesuch', 'n') | nonesuch",
                "snapshot('procedures', '1') | '1'",
                "snapshot('procedures', '') | a name for the snapshot",
                "move('basalt://procedures/nothing', 'hdd') | nothing is there",
                "move('basalt://procedures/c', 'moon') | moon",
                "move('/c', 'hdd') | /c",
                "explain_tier('basalt://procedures/nothing') | nothing",
                "compact(7D) | 7",
            })
    void whatCannotBeDoneIsSaid(String call, String part, Lake lake) {
        Exception refused = assertThrows(Exception.class, () -> lake.rows("CALL lake.system." + call));
        assertTrue((refused.getMessage() + refused.getCause()).contains(part), refused.toString());
    }
}
