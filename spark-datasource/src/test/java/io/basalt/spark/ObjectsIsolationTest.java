package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements of several sessions' threads at the same time, and readers between them. */
@ExtendWith(Lake.Extension.class)
class ObjectsIsolationTest {
    private static final int OBJECTS = 60;

    private static void insert(Lake lake, String bucket, String prefix, int from, int to) {
        lake.sql("INSERT INTO lake." + bucket + ".objects (key, content) SELECT '" + prefix
                + "' || id, X'00' FROM range(" + from + ", " + to + ", 1, 2)");
    }

    @Test
    void appendsOfSeveralJobsAllLand(Lake lake) throws IOException, InterruptedException, ExecutionException {
        lake.bucket("appended");
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Callable<Void>> jobs = List.of("a", "b", "c").stream()
                    .map(prefix -> (Callable<Void>) () -> {
                        insert(lake, "appended", prefix, 0, OBJECTS);
                        return null;
                    })
                    .toList();
            for (Future<Void> job : threads.invokeAll(jobs)) {
                job.get();
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(3L * OBJECTS, lake.value("SELECT count(*) FROM lake.appended.objects"));
    }

    /** All objects have the same round, and are as many as statements have put, at whichever moment one looks. */
    @Test
    void noStatementIsEverSeenInPart(Lake lake) throws IOException, InterruptedException, ExecutionException {
        lake.bucket("isolated");
        lake.sql("ALTER TABLE lake.isolated.objects ADD COLUMN attr.round BIGINT");
        long first = lake.store().visibleLsn();
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> reader = threads.submit(() -> {
                int looks = 0;
                while (!done.get()) {
                    assertWhole(lake, "lake.isolated.objects");
                    looks++;
                }
                return looks;
            });
            for (int round = 1; round <= 3; round++) {
                lake.sql("INSERT INTO lake.isolated.objects (key, content, attr) SELECT 'r" + round
                        + "/' || id, X'00', named_struct('round', " + (round - 1) + ") FROM range(0, " + OBJECTS
                        + ", 1, 2)");
                lake.sql("UPDATE lake.isolated.objects SET attr.round = " + round);
            }
            lake.sql("DELETE FROM lake.isolated.objects WHERE key LIKE 'r2/%'");
            lake.sql("DELETE FROM lake.isolated.objects WHERE substring(key, 1, 3) = reverse('/3r')");
            done.set(true);
            assertTrue(reader.get() > 0);
        } finally {
            done.set(true);
            threads.shutdown();
        }
        assertEquals((long) OBJECTS, lake.value("SELECT count(*) FROM lake.isolated.objects"));
        for (long lsn = first; lsn <= lake.store().visibleLsn(); lsn++) {
            assertWhole(lake, "lake.isolated.objects VERSION AS OF " + lsn);
        }
    }

    private static void assertWhole(Lake lake, String state) {
        Row row = lake.rows("SELECT count(*), count(attr.round), min(attr.round), max(attr.round) FROM " + state)
                .get(0);
        assertEquals(0, row.getLong(0) % OBJECTS, state + ": " + row);
        assertEquals(row.getLong(0), row.getLong(1), state + ": " + row);
        if (row.getLong(0) > 0) {
            assertEquals(row.getLong(2), row.getLong(3), state + ": " + row);
        }
    }
}
