package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writers of one dataset at the same time, and attempts of tasks that fail. */
@ExtendWith(Lake.Extension.class)
class DatasetIsolationTest {
    private static final String BUCKET = "contended";

    /** What comes between a statement's beginning and its end: the function {@code meanwhile(x)} runs it once, and gives x. */
    private static final AtomicReference<Runnable> MEANWHILE = new AtomicReference<>();

    private final Lake lake;
    private String name = "";
    private String table = "";

    DatasetIsolationTest(Lake lake) {
        this.lake = lake;
        lake.spark()
                .udf()
                .register("meanwhile", (UDF1<Long, Long>) DatasetIsolationTest::meanwhile, DataTypes.LongType);
        lake.spark()
                .udf()
                .register("fails_twice", (UDF1<Long, Long>) DatasetIsolationTest::failsTwice, DataTypes.LongType);
    }

    private static Long meanwhile(Long value) {
        Runnable between = MEANWHILE.getAndSet(null);
        if (between != null) {
            CompletableFuture.runAsync(between).join(); // threads of tasks may not use sessions
        }
        return value;
    }

    private static Long failsTwice(Long value) {
        if (value % 10 == 9 && TaskContext.get().attemptNumber() < 2) {
            throw new IllegalStateException("attempt of the test fails at " + value);
        }
        return value;
    }

    @BeforeEach
    void newTable() throws StoreException {
        lake.bucket(BUCKET);
        name = "t" + UUID.randomUUID().toString().substring(0, 8);
        table = "lake." + BUCKET + "." + name;
        lake.sql("CREATE TABLE " + table + " (id BIGINT, p BIGINT) PARTITIONED BY (p)");
        lake.sql("INSERT INTO " + table + " VALUES (1, 1), (2, 2)");
    }

    private String rows() {
        return lake.rows("SELECT * FROM " + table + " ORDER BY 1, 2").stream()
                .map(Object::toString)
                .collect(Collectors.joining(" "));
    }

    private void assertStagesAreGone() throws StoreException {
        assertEquals(
                List.of(),
                lake.store().list(ListRequest.flat(BUCKET, "_publish/")).entries().stream()
                        .map(ListEntry::key)
                        .toList());
    }

    private void during(String between, String statement) {
        MEANWHILE.set(() -> lake.sql(between));
        lake.sql(statement);
    }

    private void assertConflict(String between, String statement) throws StoreException {
        String message =
                assertThrows(Exception.class, () -> during(between, statement)).toString();
        assertTrue(message.contains("run the statement again"), message);
        assertStagesAreGone();
    }

    @Test
    void appendsLandWhateverElseIsAppendedOrOverwritten() throws Exception {
        String append = "INSERT INTO " + table + " SELECT meanwhile(id + 3), 3 FROM range(1)";
        during("INSERT INTO " + table + " VALUES (4, 3)", append);
        assertEquals("[1,1] [2,2] [3,3] [4,3]", rows());
        during("INSERT OVERWRITE " + table + " VALUES (5, 5)", append);
        assertEquals("[3,3] [5,5]", rows());
        during("ALTER TABLE " + table + " ADD COLUMN x INT", append);
        assertEquals("[3,3,null] [3,3,null] [5,5,null]", rows());
    }

    @Test
    void anAppendDoesNotLandInAnotherTableOfTheName() throws Exception {
        assertConflict(
                "CREATE OR REPLACE TABLE " + table + " AS SELECT 7L AS id, 7L AS p",
                "INSERT INTO " + table + " SELECT meanwhile(id + 3), 3 FROM range(1)");
        assertEquals("[7,7]", rows());
        assertConflict("DROP TABLE " + table, "INSERT INTO " + table + " SELECT meanwhile(id + 3), 3 FROM range(1)");
        assertFalse(lake.spark().catalog().tableExists(table));
    }

    @Test
    void whatIsOverwrittenIsWhatTheStatementSaw() throws Exception {
        String all = "INSERT OVERWRITE " + table + " SELECT meanwhile(id + 10), 1 FROM range(1)";
        assertConflict("INSERT INTO " + table + " VALUES (3, 2)", all);
        assertConflict("INSERT OVERWRITE " + table + " VALUES (4, 4)", all);
        assertEquals("[4,4]", rows());
        String one = "INSERT OVERWRITE " + table + " PARTITION (p = 4) SELECT meanwhile(id + 40) FROM range(1)";
        assertConflict("INSERT INTO " + table + " VALUES (5, 4)", one);
        assertConflict("DELETE FROM " + table + " WHERE p = 4", one);
        during("INSERT INTO " + table + " VALUES (6, 6)", one);
        assertEquals("[6,6] [40,4]", rows());
        String replace = "CREATE OR REPLACE TABLE " + table + " AS SELECT meanwhile(id + 1) AS id FROM range(1)";
        assertConflict("INSERT INTO " + table + " VALUES (7, 7)", replace);
        assertEquals("[6,6] [7,7] [40,4]", rows());
    }

    @Test
    void overwritersOfDifferentPartitionsBothLandAndOfTheSameOneDoes() throws Exception {
        lake.spark().conf().set("spark.sql.sources.partitionOverwriteMode", "dynamic");
        try {
            String three = "INSERT OVERWRITE " + table + " SELECT meanwhile(id + 3), 3 FROM range(1)";
            during("INSERT OVERWRITE " + table + " PARTITION (p = 9) SELECT 9", three);
            assertEquals("[1,1] [2,2] [3,3] [9,9]", rows());
            lake.sql("DELETE FROM " + table + " WHERE p = 3");
            assertConflict("INSERT OVERWRITE " + table + " PARTITION (p = 3) SELECT 33", three);
            assertEquals("[1,1] [2,2] [9,9] [33,3]", rows());
        } finally {
            lake.spark().conf().unset("spark.sql.sources.partitionOverwriteMode");
        }
    }

    @Test
    void attemptsThatFailLeaveNothingAndTheirRetriesCount() throws Exception {
        lake.sql("INSERT INTO " + table + " SELECT fails_twice(id), id % 3 FROM range(10, 40, 1, 3)");
        assertEquals(32L, lake.value("SELECT count(DISTINCT id) FROM " + table));
        assertEquals(32L, lake.value("SELECT count(*) FROM " + table));
        assertStagesAreGone();
        assertThrows(
                Exception.class,
                () -> lake.sql("INSERT OVERWRITE " + table
                        + " SELECT IF(id = 7, raise_error('no'), id), id % 3 FROM range(0, 40, 1, 3)"));
        assertEquals(32L, lake.value("SELECT count(*) FROM " + table));
        assertStagesAreGone();
    }

    @Test
    void appendsOfSeveralJobsAllLand() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<?>> jobs = new ArrayList<>();
            for (int job = 0; job < 3; job++) {
                jobs.add(threads.submit(
                        () -> lake.sql("INSERT INTO " + table + " SELECT id, id % 2 FROM range(0, 20, 1, 2)")));
            }
            for (Future<?> job : jobs) {
                job.get();
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(62L, lake.value("SELECT count(*) FROM " + table));
    }
}
