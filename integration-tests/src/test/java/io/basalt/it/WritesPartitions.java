package io.basalt.it;

import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/** An application: writes a partitioned table with each committer, while the first attempt of each task fails at its end. */
public final class WritesPartitions {
    private static final int ROWS = 1_000;
    private static final int TASKS = 4;

    private WritesPartitions() {}

    /** @param args a directory */
    public static void main(String[] args) throws java.io.IOException {
        try (SparkSession spark = SparkSession.builder().getOrCreate()) {
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
        }
    }

    private static void write(SparkSession spark, String output, SaveMode mode) {
        MapFunction<Long, Long> failing = id -> {
            int last = ROWS / TASKS - 1;
            if (TaskContext.get().attemptNumber() == 0 && id % (ROWS / TASKS) == last) {
                throw new IllegalStateException("the first attempt fails after it has written");
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
}
