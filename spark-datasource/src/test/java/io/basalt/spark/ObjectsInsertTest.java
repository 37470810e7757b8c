package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Publication;
import io.basalt.store.api.Uploads;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(Lake.Extension.class)
class ObjectsInsertTest {
    private static final String TABLE = "lake.inserted.objects";
    private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

    /** One object that has attributes of all types, so that the table has them. */
    @BeforeEach
    void attributes(Lake lake) throws IOException {
        lake.bucket("inserted");
        lake.put(
                "inserted",
                "example",
                new byte[] {1, 2, 3},
                Attributes.of(Map.of(
                        "label", AttributeValue.of("cat"),
                        "image.width", AttributeValue.of(10L),
                        "score", AttributeValue.of(0.5),
                        "reviewed", AttributeValue.of(true),
                        "seen", AttributeValue.of(NOON),
                        "words", AttributeValue.of(List.of("a", "b")))));
    }

    @AfterEach
    void nothingStaysStaged(Lake lake) throws IOException {
        assertEquals(
                List.of(),
                lake.store()
                        .uploads()
                        .list("inserted", "", Uploads.Marker.START, 10)
                        .items());
        for (Row row : lake.rows("SELECT key FROM " + TABLE)) {
            lake.store().deleteAll("inserted", List.of(row.getString(0)), io.basalt.store.api.KeyMode.S3);
        }
    }

    @Test
    void rowsBecomeObjects(Lake lake) {
        lake.sql("INSERT INTO " + TABLE
                + " (key, content, content_type, attr) SELECT 'new/' || id, cast(repeat('x', cast(id AS INT)) AS BINARY),"
                + " 'text/x-' || id, named_struct('image', named_struct('width', id), 'label', 'dog', 'reviewed', id = 3,"
                + " 'score', id / 2, 'seen', timestamp'2024-05-01 12:00:00', 'words', array('p', 'q'))"
                + " FROM range(0, 50, 1, 4)");
        List<Row> rows =
                lake.rows("SELECT key, size, content, content_type, attr.image.width, attr.label, attr.reviewed,"
                        + " attr.score, attr.seen, attr.words FROM " + TABLE + " WHERE key LIKE 'new/%' ORDER BY size");
        assertEquals(50, rows.size());
        for (int i = 0; i < 50; i++) {
            Row row = rows.get(i);
            assertEquals("new/" + i, row.getString(0));
            assertEquals("x".repeat(i), new String((byte[]) row.get(2), java.nio.charset.StandardCharsets.UTF_8));
            assertEquals("text/x-" + i, row.getString(3));
            assertEquals(i, row.getLong(4));
            assertEquals("dog", row.getString(5));
            assertEquals(i == 3, row.getBoolean(6));
            assertEquals(i / 2.0, row.getDouble(7));
            assertEquals(NOON, row.getTimestamp(8).toInstant());
            assertEquals(List.of("p", "q"), row.getList(9));
        }
    }

    @Test
    void columnsThatAreLeftOutAreTheStores(Lake lake) {
        lake.sql("INSERT INTO " + TABLE + " (content, key) VALUES (X'', 'empty.txt')");
        Row row = lake.rows("SELECT size, content_type, attr.label, etag IS NULL, content FROM " + TABLE
                        + " WHERE key = 'empty.txt'")
                .get(0);
        assertEquals(0, row.getLong(0));
        assertEquals("text/plain", row.getString(1));
        assertTrue(row.isNullAt(2));
        assertFalse(row.getBoolean(3));
        assertArrayEquals(new byte[0], row.getAs(4));
    }

    @Test
    void aDataFrameIsAppendedByName(Lake lake) throws NoSuchTableException {
        StructType type = new StructType().add("content", DataTypes.BinaryType).add("key", DataTypes.StringType);
        byte[] bytes = new byte[3 << 20];
        new Random(7).nextBytes(bytes);
        Dataset<Row> rows = lake.spark().createDataFrame(List.of(RowFactory.create(bytes, "large")), type);
        rows.writeTo(TABLE).append();
        assertArrayEquals(bytes, (byte[]) lake.value("SELECT content FROM " + TABLE + " WHERE key = 'large'"));
        rows.limit(0).writeTo(TABLE).append();
        assertEquals(2L, lake.value("SELECT count(*) FROM " + TABLE));
    }

    @Test
    void whatIsPutReplacesAnObjectOfItsKeyAndItsAttributes(Lake lake) {
        long before = lake.store().visibleLsn();
        lake.sql("INSERT INTO " + TABLE + " (key, content) VALUES ('example', X'09')");
        assertEquals(1L, lake.value("SELECT size FROM " + TABLE));
        assertEquals(true, lake.value("SELECT metadata['user.label'] IS NULL FROM " + TABLE));
        assertEquals("cat", lake.value("SELECT metadata['user.label'] FROM " + TABLE + " VERSION AS OF " + before));
    }

    @Test
    void anInsertIsOneCommit(Lake lake) {
        long before = lake.store().visibleLsn();
        lake.sql("INSERT INTO " + TABLE + " (key, content) SELECT 'k' || id, X'00' FROM range(0, 100, 1, 3)");
        for (long lsn = before; lsn <= lake.store().visibleLsn(); lsn++) {
            long count = (long) lake.value("SELECT count(*) FROM " + TABLE + " VERSION AS OF " + lsn);
            assertTrue(count == 1 || count == 101, lsn + ": " + count);
        }
        assertEquals(101L, lake.value("SELECT count(*) FROM " + TABLE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "key, content, size|'a', X'00', 1|column size is the store's to compute",
                "key, content, tier|'a', X'00', 'flash'|column tier is the store's to compute",
                "key, content, metadata|'a', X'00', map('a', 'b')|column metadata is the store's to compute",
                "key|'a'|has no content: give column content",
                "content|X'00'|key",
                "key, content|'', X'00'|an empty key",
                "key, content|'_publish/a', X'00'|jobs stage what they publish",
                "key, content, nothing|'a', X'00', 1|nothing",
                "key, content, attr|'a', X'00', named_struct('unheard', 1)|attr",
            })
    void whatCannotBePutIsRefusedAndNothingIs(String columns, String values, String message, Lake lake) {
        Exception refused = assertThrows(
                Exception.class,
                () -> lake.sql("INSERT INTO " + TABLE + " (" + columns + ") SELECT " + values + " UNION ALL SELECT "
                        + values.replace("'a'", "'b'")));
        assertTrue(told(refused).contains(message), told(refused));
        assertEquals(1L, lake.value("SELECT count(*) FROM " + TABLE));
    }

    @Test
    void aKeyThatComesTwiceIsRefused(Lake lake) {
        Exception refused = assertThrows(
                Exception.class,
                () -> lake.sql(
                        "INSERT INTO " + TABLE + " (key, content) SELECT 'k' || id % 3, X'00' FROM range(0, 4, 1, 4)"));
        assertTrue(told(refused).contains("names the key 'k0' more than once"), told(refused));
        assertEquals(1L, lake.value("SELECT count(*) FROM " + TABLE));
    }

    @Test
    void moreThanOneCommitTakesIsRefusedBeforeAnythingIsPublished(Lake lake) {
        int most = Publication.MAX_STEPS;
        Exception refused = assertThrows(
                Exception.class,
                () -> lake.sql("INSERT INTO " + TABLE + " (key, content) SELECT 'k' || id, X'' FROM range(0, "
                        + (most + 2) + ", 1, 2)"));
        assertTrue(told(refused).contains("the most is " + most), told(refused));
        assertEquals(1L, lake.value("SELECT count(*) FROM " + TABLE));
    }

    @Test
    void attemptsThatFailLeaveNothingAndTheirRetriesCount(Lake lake) {
        lake.spark()
                .udf()
                .register(
                        "fails_at_first",
                        (UDF1<Long, Long>) id -> {
                            if (id % 10 == 9 && TaskContext.get().attemptNumber() < 2) {
                                throw new IllegalStateException("attempt of the test fails at " + id);
                            }
                            return id;
                        },
                        DataTypes.LongType);
        lake.sql("INSERT INTO " + TABLE
                + " (key, content) SELECT 'k' || fails_at_first(id), X'00' FROM range(0, 20, 1, 2)");
        assertEquals(21L, lake.value("SELECT count(*) FROM " + TABLE));
    }

    @Test
    void aJobThatFailsLeavesNothing(Lake lake) {
        lake.spark()
                .udf()
                .register(
                        "fails_always",
                        (UDF1<Long, Long>) id -> {
                            if (id == 19) {
                                throw new IllegalStateException("the test fails at " + id);
                            }
                            return id;
                        },
                        DataTypes.LongType);
        long before = lake.store().visibleLsn();
        Exception failed = assertThrows(
                Exception.class,
                () -> lake.sql("INSERT INTO " + TABLE
                        + " (key, content) SELECT 'k' || fails_always(id), X'00' FROM range(0, 20, 1, 2)"));
        assertTrue(told(failed).contains("the test fails at 19"), told(failed));
        for (long lsn = before; lsn <= lake.store().visibleLsn(); lsn++) {
            assertEquals(1L, lake.value("SELECT count(*) FROM " + TABLE + " VERSION AS OF " + lsn));
        }
    }

    private static final CountDownLatch STUCK = new CountDownLatch(1);

    private static Long stuck(Long id) throws InterruptedException {
        if (id == 15) {
            STUCK.countDown();
            new CountDownLatch(1).await(); // until the task is killed
        }
        return id;
    }

    @Test
    void aJobThatIsCancelledLeavesNothing(Lake lake) throws IOException, InterruptedException {
        lake.spark().udf().register("stuck", (UDF1<Long, Long>) ObjectsInsertTest::stuck, DataTypes.LongType);
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Thread job = new Thread(() -> {
            lake.spark().sparkContext().setJobGroup("cancelled", "to be cancelled", true);
            try {
                lake.sql("INSERT INTO " + TABLE
                        + " (key, content) SELECT 'k' || stuck(id), X'00' FROM range(0, 20, 1, 2)");
            } catch (Exception e) { // Spark's, which it does not declare
                failed.set(e);
            }
        });
        job.start();
        STUCK.await();
        lake.spark().sparkContext().cancelJobGroup("cancelled");
        job.join();
        assertTrue(told(failed.get()).contains("cancelled"), told(failed.get()));
        assertEquals(1L, lake.value("SELECT count(*) FROM " + TABLE));
        while (lake.spark().sparkContext().statusTracker().getExecutorInfos()[0].numRunningTasks() > 0) {
            Thread.onSpinWait(); // the killed task cleans up by itself
        }
    }

    @Test
    void allOfATableIsNotOverwritten(Lake lake) {
        assertThrows(
                Exception.class,
                () -> lake.sql("INSERT OVERWRITE " + TABLE + " (key, content) VALUES ('only', X'00')"));
        assertEquals("example", lake.value("SELECT key FROM " + TABLE));
    }

    /** Messages of an exception and all that caused it. */
    static String told(Throwable thrown) {
        StringBuilder told = new StringBuilder();
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            told.append(at.getMessage()).append('\n');
        }
        return told.toString();
    }
}
