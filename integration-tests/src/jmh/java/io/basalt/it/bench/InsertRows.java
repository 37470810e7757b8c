package io.basalt.it.bench;

import io.basalt.it.bench.ObjectsBenchmark.Sizes;
import java.util.Locale;
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
        JobEnd job = new JobEnd();
        spark.sparkContext().addSparkListener(job);
        for (int round = 0; round <= sizes.rounds(); round++) {
            String statement = insert(round);
            turns.time("statement", round > 0, () -> spark.sql(statement));
            long millis = System.currentTimeMillis();
            long cpu = PutLoad.processCpu();
            spark.sparkContext().listenerBus().waitUntilEmpty();
            turns.add("commit", round > 0, millis - job.millis, (cpu - job.cpu) / 1e6);
            long found = spark.sql(
                            "SELECT count(*) FROM " + TABLE + " WHERE key LIKE 'r" + round + "/%' AND size = " + BYTES)
                    .first()
                    .getLong(0);
            QueryRows.require("INSERT", sizes.inserted(), found);
        }
        spark.sparkContext().removeSparkListener(job);
        String objects = String.format(Locale.ROOT, "%d objects of %d bytes", sizes.inserted(), BYTES);
        ObjectsBenchmark.line("INSERT of " + objects, "", turns.timing("statement"), 1, "| | |");
        ObjectsBenchmark.line("its commit", "1 s", turns.timing("commit"), 0, "| | |");
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

    /** When the last job ended, and what CPU time the process had taken by then. */
    private static final class JobEnd extends SparkListener {
        private volatile long millis;
        private volatile long cpu;

        @Override
        public void onJobEnd(SparkListenerJobEnd end) {
            millis = end.time();
            cpu = PutLoad.processCpu();
        }
    }
}
