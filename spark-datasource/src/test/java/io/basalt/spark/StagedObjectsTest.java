package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.spark.stream.NarrowedStreams;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.RenameRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.streaming.Trigger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What jobs have staged below {@code _publish/} is not there for anybody else. */
@ExtendWith(Lake.Extension.class)
@Tag("served")
class StagedObjectsTest {
    private static final String STAGED = "_publish/job1/attempts/a1/part-0.bin";

    private static void fill(Lake lake, String bucket) throws IOException {
        lake.bucket(bucket);
        for (int i = 0; i < 3; i++) {
            lake.put(bucket, "d/" + i, new byte[i], Attributes.of("label", AttributeValue.of("l" + i)));
        }
        lake.put(bucket, STAGED, new byte[10], Attributes.of("label", AttributeValue.of("l0")));
        lake.put(bucket, "_published", new byte[1], Attributes.NONE);
    }

    private static List<String> keys(List<Row> rows) {
        return rows.stream().map(row -> row.getString(0)).sorted().toList();
    }

    @Test
    void queriesDoNotSeeThemAndStillRunNoJob(Lake lake) throws Exception {
        fill(lake, "staging");
        assertEquals(
                List.of("_published", "d/0", "d/1", "d/2"), keys(lake.rows("SELECT key FROM lake.staging.objects")));
        Jobs.Counted<List<Row>> counted =
                Jobs.of(lake.spark(), () -> lake.rows("SELECT count(*), sum(size) FROM lake.staging.objects"));
        assertEquals("[[4,4]]", counted.result().toString());
        assertEquals(0, counted.jobs());
        assertEquals(4L, lake.spark().table("lake.staging.objects").count());
        assertEquals(1L, lake.value("SELECT count(*) FROM lake.staging.objects WHERE attr.label = 'l0'"));
        assertEquals(0L, lake.value("SELECT count(*) FROM lake.staging.objects WHERE key LIKE '\\_publish/%'"));
        assertEquals(
                List.of(STAGED),
                keys(lake.spark()
                        .read()
                        .format("basalt")
                        .option("view", "objects")
                        .load("basalt://staging/_publish/job1")
                        .select("key")
                        .collectAsList()));
    }

    @Test
    void nobodyDeletesOrChangesThem(Lake lake) throws Exception {
        fill(lake, "staging2");
        lake.sql("UPDATE lake.staging2.objects SET attr.label = 'x' WHERE size >= 0");
        lake.sql("DELETE FROM lake.staging2.objects WHERE size >= 0");
        assertEquals(0L, lake.value("SELECT count(*) FROM lake.staging2.objects"));
        lake.sql("TRUNCATE TABLE lake.staging2.objects");
        ObjectInfo staged = lake.store().stat(new ObjectKey("staging2", STAGED)).orElseThrow();
        assertEquals(10, staged.entry().size());
        assertEquals(Attributes.of("label", AttributeValue.of("l0")), staged.attributes());
    }

    @Test
    void aStreamSeesThemOnceTheyArePublished(Lake lake) throws Exception {
        fill(lake, "staging3");
        Path checkpoint = lake.scratch();
        Dataset<Row> keys =
                lake.spark().readStream().table("lake.staging3.objects").select("key");
        assertEquals(List.of("_published", "d/0", "d/1", "d/2"), Streams.rows(keys, checkpoint));
        lake.store().rename(new RenameRequest("staging3", STAGED, "d/part-0.bin", false, KeyMode.S3));
        assertEquals(List.of("d/part-0.bin"), Streams.rows(keys, checkpoint));
    }

    /** What a stream is planned to read says nothing of stages where there are none yet, and Spark may be told to leave it as it is. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunningStreamDoesNotSeeWhatIsStagedMeanwhile(boolean isNarrowed, Lake lake) throws Exception {
        String bucket = isNarrowed ? "staging4" : "staging5";
        lake.bucket(bucket);
        lake.put(bucket, "a", new byte[1], Attributes.NONE);
        if (!isNarrowed) {
            lake.spark().conf().set("spark.sql.optimizer.excludedRules", NarrowedStreams.class.getName());
        }
        List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());
        Dataset<Row> keys =
                lake.spark().readStream().table("lake." + bucket + ".objects").select("key");
        try (Streams.Running running = Streams.Running.of(keys, lake.scratch(), Trigger.ProcessingTime(0), batches)) {
            running.query().processAllAvailable();
            lake.put(bucket, STAGED, new byte[1], Attributes.NONE);
            lake.put(bucket, "b", new byte[1], Attributes.NONE);
            running.query().processAllAvailable();
        } finally {
            lake.spark().conf().unset("spark.sql.optimizer.excludedRules");
        }
        assertEquals(List.of("a", "b"), batches.stream().flatMap(List::stream).toList());
    }
}
