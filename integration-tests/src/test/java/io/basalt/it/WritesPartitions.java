package io.basalt.it;

import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * An application: writes a partitioned table with each committer, while the first attempt of each task fails, or is killed, at its
 * end.
 */
public final class WritesPartitions {
    private static final int ROWS = 1_000;
    private static final int TASKS = 4;

    private WritesPartitions() {}

    /** @param args a directory */
    public static void main(String[] args) throws Exception {
        try (SparkSession spark = SparkSession.builder().getOrCreate()) {
            Ends ends = new Ends();
            spark.sparkContext().addSparkListener(ends);
            for (String committer : List.of("v1", "v2", "publish")) {
                String output = args[0] + "/" + committer;
                String protocol = committer.equals("publish")
                        ? "io.basalt.spark.write.PublishProtocol"
                        : "org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol";
                spark.conf().set("spark.sql.sources.commitProtocolClass", protocol);
                spark.sparkContext()
                        .hadoopConfiguration()
                        .set("mapreduce.fileoutputcommitter.algorithm.version", committer.equals("v2") ? "2" : "1");
                write(spark, output, SaveMode.ErrorIfExists);
                write(spark, output, SaveMode.Overwrite);
                write(spark, output, SaveMode.Append);
                Dataset<?> written = spark.read().parquet(output);
                System.out.println(committer + ": rows=" + written.count() + " different="
                        + written.distinct().count() + " files=" + written.inputFiles().length);
            }
            spark.sparkContext().listenerBus().waitUntilEmpty();
            System.out.println("attempts: failed=" + ends.failed + " killed=" + ends.killed);
        }
    }

    /** Counts the attempts that did not succeed. */
    private static final class Ends extends SparkListener {
        private int failed;
        private int killed;

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            failed += end.taskInfo().failed() ? 1 : 0;
            killed += end.taskInfo().killed() ? 1 : 0;
        }
    }

    private static void write(SparkSession spark, String output, SaveMode mode) {
        MapFunction<Long, Long> failing = id -> {
            int last = ROWS / TASKS - 1;
            if (TaskContext.get().attemptNumber() == 0 && id % (ROWS / TASKS) == last) {
                endEarly();
            }
            return id;
        };
        spark.range(0, ROWS, 1, TASKS)
                .map(failing, Encoders.LONG())
                .selectExpr("value AS id", "value % 3 AS part")
                .write()
                .mode(mode)
                .partitionBy("part")
                .parquet(output);
    }

    /** Every other task fails, and those between are killed. */
    private static void endEarly() throws InterruptedException {
        TaskContext task = TaskContext.get();
        if (task.partitionId() % 2 == 0) {
            throw new IllegalStateException("the first attempt fails after it has written");
        }
        SparkContext.getOrCreate().killTaskAttempt(task.taskAttemptId(), true, "killed after it has written");
        Thread.sleep(60_000);
        throw new IllegalStateException("the attempt was not killed");
    }
}
