package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.RenameRequest;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Spark's change data capture tells of the table {@code objects}. */
@ExtendWith(Lake.Extension.class)
class ObjectsChangelogTest {
    private static final String WHAT = "concat_ws(' ', _change_type, key, attr.n)";
    private static int buckets;

    private String bucket;
    private long created;

    @BeforeEach
    void bucket(Lake lake) throws IOException {
        bucket = "changelog" + buckets++;
        lake.store().createBucket(bucket);
        created = lake.store().visibleLsn();
    }

    private void put(Lake lake, String key, long n) throws IOException {
        lake.put(bucket, key, new byte[(int) n], Attributes.of("n", AttributeValue.of(n)));
    }

    private List<String> changes(Lake lake, String range) {
        return lake
                .rows("SELECT " + WHAT + " FROM lake." + bucket + ".objects CHANGES " + range
                        + " ORDER BY _commit_version, key, _change_type DESC")
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    @Test
    void rowsAreToldWithWhatTheyWereAndWhatTheyAre(Lake lake) throws Exception {
        put(lake, "d/a", 1);
        put(lake, "d/b", 2);
        put(lake, "d/a", 3);
        lake.store()
                .updateAttributes(
                        new ObjectKey(bucket, "d/b"),
                        new AttributeUpdate(Attributes.of("n", AttributeValue.of(4L)), Set.of()),
                        Condition.NONE);
        long middle = lake.store().visibleLsn();
        lake.store().rename(new RenameRequest(bucket, "d", "e", false, KeyMode.S3));
        lake.store().rename(new RenameRequest(bucket, "e/a", "c", false, KeyMode.S3));
        lake.store().delete(new ObjectKey(bucket, "c"), Condition.NONE);
        lake.store().deleteDirectory(bucket, "e", true);
        List<String> first = List.of(
                "insert d/a 1",
                "insert d/b 2",
                "update_preimage d/a 1",
                "update_postimage d/a 3",
                "update_preimage d/b 2",
                "update_postimage d/b 4");
        List<String> second = List.of(
                "delete d/a 3",
                "delete d/b 4",
                "insert e/a 3",
                "insert e/b 4",
                "insert c 3",
                "delete e/a 3",
                "delete c 3",
                "delete e/b 4");
        assertEquals(sorted(first), sorted(changes(lake, "FROM VERSION " + (created + 1) + " TO VERSION " + middle)));
        assertEquals(sorted(second), sorted(changes(lake, "FROM VERSION " + (middle + 1))));
        assertEquals(sorted(second), sorted(changes(lake, "FROM VERSION " + middle + " EXCLUSIVE")));
    }

    private static List<String> sorted(List<String> rows) {
        return rows.stream().sorted().toList();
    }

    @Test
    void whatCommitsMakeOfRowsAddsUpToTheTable(Lake lake) throws Exception {
        put(lake, "a", 1);
        put(lake, "b", 2);
        lake.sql("UPDATE lake." + bucket + ".objects SET attr.n = 5 WHERE key = 'a'");
        lake.store().delete(new ObjectKey(bucket, "b"), Condition.NONE);
        put(lake, "b", 7);
        Dataset<Row> last = lake.sql("SELECT key, n FROM (SELECT key, attr.n AS n, _change_type, row_number() OVER"
                + " (PARTITION BY key ORDER BY _commit_version DESC, _change_type) AS age FROM lake." + bucket
                + ".objects CHANGES FROM VERSION 1) WHERE age = 1 AND _change_type IN ('insert', 'update_postimage')");
        assertEquals(
                lake.rows("SELECT key, attr.n FROM lake." + bucket + ".objects ORDER BY key"),
                last.orderBy("key").collectAsList());
        assertEquals(
                List.of("insert a 5", "insert b 7"),
                sorted(changes(lake, "FROM VERSION 1 WITH (deduplicationMode = 'netChanges')")));
    }

    @Test
    void commitsAreToldByTheirLsnAndTime(Lake lake) throws Exception {
        put(lake, "a", 1);
        put(lake, "b", 2);
        assertEquals(
                lake.rows("SELECT lsn, committed, seq FROM lake." + bucket
                        + ".changes WHERE change = 'object_created' ORDER BY lsn"),
                lake.rows("SELECT _commit_version, _commit_timestamp, revision FROM lake." + bucket
                        + ".objects CHANGES FROM VERSION 1 ORDER BY 1"));
    }

    @Test
    void changesOfRowsCanBeStreamed(Lake lake) throws Exception {
        put(lake, "a", 1);
        Dataset<Row> stream = lake.spark()
                .readStream()
                .option("startingVersion", "" + (created + 1))
                .changes("lake." + bucket + ".objects")
                .selectExpr(WHAT);
        java.nio.file.Path checkpoint = lake.scratch();
        assertEquals(List.of("insert a 1"), Streams.rows(stream, checkpoint));
        put(lake, "a", 2);
        lake.store().delete(new ObjectKey(bucket, "a"), Condition.NONE);
        assertEquals(
                List.of("delete a 2", "update_postimage a 2", "update_preimage a 1"), Streams.rows(stream, checkpoint));
    }

    @Test
    void onlyObjectsTellChangesOfRows(Lake lake) {
        Exception refused = assertThrows(
                Exception.class, () -> lake.rows("SELECT * FROM lake." + bucket + ".changes CHANGES FROM VERSION 1"));
        assertTrue(refused.toString().contains("only objects tells"), refused.toString());
    }
}
