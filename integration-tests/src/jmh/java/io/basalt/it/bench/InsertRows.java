package io.basalt.it.bench;

import io.basalt.it.bench.ObjectsBenchmark.Sizes;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.sql.classic.SparkSession;

/** An {@code INSERT} of many small objects, and its commit: what is left of the statement when its job has ended. */
final class InsertRows {
    private static final String TABLE = "lake.inserted.objects";
    private static final int BYTES = 1000;

    private final SparkSession spark;
    private final Sizes sizes;

    InsertRows(SparkSession spark, Sizes sizes) {
        this.spark = spark;
        this.sizes = sizes;
    }

    void run() throws Exception {
        spark.sql("DROP NAMESPACE IF EXISTS lake.inserted CASCADE");
        spark.sql("CREATE NAMESPACE lake.inserted");
        Turns turns = new Turns("insert", Double.NaN);
        int jobs = 0;
        for (int round = 0; round <= sizes.rounds(); round++) {
            jobs = measure(turns, round);
            String inserted =
                    "SELECT count(*) FROM " + TABLE + " WHERE key LIKE 'r" + round + "/%' AND size = " + BYTES;
            QueryRows.require(
                    "INSERT", sizes.inserted(), spark.sql(inserted).first().getLong(0));
        }
        String objects = String.format(Locale.ROOT, "%d objects of %d bytes", sizes.inserted(), BYTES);
        ObjectsBenchmark.line("INSERT of " + objects, "", turns.timing("statement"), Integer.toString(jobs), "| | |");
        ObjectsBenchmark.line("its commit", "1 s", turns.timing("commit"), "", "| | |");
    }

    /** Gives how many jobs it took. */
    private int measure(Turns turns, int round) throws Exception {
        String statement = insert(round);
        JobEnds jobs = new JobEnds();
        spark.sparkContext().addSparkListener(jobs);
        try {
            turns.time("statement", round > 0, () -> spark.sql(statement));
            long millis = System.currentTimeMillis();
            long cpu = PutLoad.processCpu();
            spark.sparkContext().listenerBus().waitUntilEmpty();
            if (jobs.count.get() == 0) {
                throw new AssertionError("INSERT: no job has ended, so it cannot be told when its commit began");
            }
            turns.add("commit", round > 0, millis - jobs.lastMillis, (cpu - jobs.lastCpu) / 1e6);
            return jobs.count.get();
        } finally {
            spark.sparkContext().removeSparkListener(jobs);
        }
    }

    private String insert(int round) {
        return String.format(
                Locale.ROOT,
                "INSERT INTO %s (key, content) SELECT concat('r%d/', id), CAST(rpad(CAST(id AS STRING), %d, 'x') AS BINARY)"
                        + " FROM range(%d)",
                TABLE,
                round,
                BYTES,
                sizes.inserted());
    }

    /** How many jobs have ended, when the last did, and what CPU time the process had taken by then. */
    private static final class JobEnds extends SparkListener {
        private final AtomicInteger count = new AtomicInteger();
        private volatile long lastMillis;
        private volatile long lastCpu;

        @Override
        public void onJobEnd(SparkListenerJobEnd end) {
            count.incrementAndGet();
            lastMillis = end.time();
            lastCpu = PutLoad.processCpu();
        }
    }
}
