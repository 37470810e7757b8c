package io.basalt.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.streaming.runtime.StreamExecution;
import org.apache.spark.sql.execution.streaming.runtime.StreamingQueryWrapper;
import org.apache.spark.sql.streaming.DataStreamReader;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/** Runs streaming queries for tests. */
final class Streams {
    private Streams() {}

    /** A reader with options, given as names and values by turns. */
    static DataStreamReader reader(Lake lake, String... options) {
        DataStreamReader reader = lake.spark().readStream();
        for (int i = 0; i < options.length; i += 2) {
            reader = reader.option(options[i], options[i + 1]);
        }
        return reader;
    }

    /** The first columns of the rows of each micro-batch that is not empty, sorted, until all there is has been read. */
    static List<List<String>> batches(Dataset<Row> stream, Path checkpoint) throws Exception {
        List<List<String>> batches = new ArrayList<>();
        try (Running running = Running.of(stream, checkpoint, Trigger.AvailableNow(), batches)) {
            running.query.awaitTermination();
        }
        return batches;
    }

    /** The same as one list. */
    static List<String> rows(Dataset<Row> stream, Path checkpoint) throws Exception {
        return batches(stream, checkpoint).stream().flatMap(List::stream).toList();
    }

    /** A streaming query that collects what it reads. */
    record Running(StreamingQuery query) implements AutoCloseable {
        static Running of(Dataset<Row> stream, Path checkpoint, Trigger trigger, List<List<String>> batches)
                throws Exception {
            VoidFunction2<Dataset<Row>, Long> collect = (rows, epoch) -> {
                List<String> firsts = rows.collectAsList().stream()
                        .map(row -> String.valueOf(row.get(0)))
                        .sorted()
                        .toList();
                if (!firsts.isEmpty()) {
                    batches.add(firsts);
                }
            };
            DataStreamWriter<Row> writer = stream.writeStream()
                    .option("checkpointLocation", checkpoint.toString())
                    .trigger(trigger)
                    .foreachBatch(collect);
            return new Running(writer.start());
        }

        /** The plan of the last micro-batch. */
        SparkPlan plan() {
            StreamExecution execution = ((StreamingQueryWrapper) query).streamingQuery();
            return execution.lastExecution().executedPlan();
        }

        @Override
        public void close() throws TimeoutException {
            query.stop();
        }
    }

    /** As if the process had died before Spark noted that the last micro-batch is done. */
    static void forgetLastCommit(Path checkpoint) throws IOException {
        Path commits = checkpoint.resolve("commits");
        try (Stream<Path> files = Files.list(commits)) {
            long last = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("[0-9]+"))
                    .mapToLong(Long::parseLong)
                    .max()
                    .orElseThrow();
            for (String name : Arrays.asList(Long.toString(last), "." + last + ".crc")) {
                Files.deleteIfExists(commits.resolve(name));
            }
        }
    }
}
