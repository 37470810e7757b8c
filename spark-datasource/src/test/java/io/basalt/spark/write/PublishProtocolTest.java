package io.basalt.spark.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.hadoop.commit.StagedJob;
import io.basalt.spark.Lake;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.JobID;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.task.JobContextImpl;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.internal.io.FileCommitProtocol.TaskCommitMessage;
import org.apache.spark.internal.io.FileNameSpec;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Jobs that write files appear with one commit, or not at all. */
@ExtendWith(Lake.Extension.class)
@Tag("served")
class PublishProtocolTest {
    private static final String PROTOCOL = "spark.sql.sources.commitProtocolClass";
    private static final String BUCKET = "published";

    private final Lake lake;

    PublishProtocolTest(Lake lake) {
        this.lake = lake;
    }

    @BeforeEach
    void publish() throws StoreException {
        lake.bucket(BUCKET);
        lake.spark().conf().set(PROTOCOL, PublishProtocol.class.getName());
    }

    @AfterEach
    void asBefore() throws IOException {
        lake.spark().conf().unset(PROTOCOL);
        assertEquals(List.of(), objects(lake.store(), "_publish/"), "a stage was left behind");
    }

    private static String path(String name) {
        return "basalt://" + BUCKET + "/" + name;
    }

    private static List<ObjectEntry> objects(StoreView view, String prefix) throws IOException {
        List<ObjectEntry> objects = new ArrayList<>();
        for (ListEntry entry : view.list(ListRequest.flat(BUCKET, prefix)).entries()) {
            if (entry instanceof ObjectEntry object) {
                objects.add(object);
            }
        }
        return objects;
    }

    private static Set<String> keys(StoreView view, String prefix) throws IOException {
        return objects(view, prefix).stream().map(ObjectEntry::key).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The LSNs at which the objects below a prefix last changed, in their order. */
    private List<Long> revisions(String prefix) throws IOException {
        return objects(lake.store(), prefix).stream()
                .map(ObjectEntry::revision)
                .sorted()
                .toList();
    }

    /** Each step of a commit has an LSN of its own: nobody else's is among them. */
    private static void assertOneCommit(List<Long> revisions) {
        long first = revisions.get(0);
        assertEquals(LongStream.range(first, first + revisions.size()).boxed().toList(), revisions);
    }

    private Dataset<Row> numbers(int count, int parts) {
        return lake.sql("SELECT id, id % 3 AS part FROM range(0, " + count + ", 1, " + parts + ")");
    }

    private long count(String name) {
        return lake.spark().read().parquet(path(name)).count();
    }

    // ---- jobs

    @Test
    void allFilesOfAJobAppearWithOneCommit() throws IOException {
        numbers(1_000, 7).write().parquet(path("once"));
        assertEquals(1_000, count("once"));
        assertEquals(8, keys(lake.store(), "once/").size(), "seven files and _SUCCESS");
        assertOneCommit(revisions("once/"));
    }

    @Test
    void whatIsOverwrittenGoesWithTheSameCommit() throws IOException {
        numbers(30, 3).write().parquet(path("over"));
        Set<String> before = keys(lake.store(), "over/");
        numbers(40, 2).write().mode(SaveMode.Overwrite).parquet(path("over"));
        assertEquals(40, count("over"));
        Set<String> after = keys(lake.store(), "over/");
        assertEquals(3, after.size());
        assertOneCommit(revisions("over/"));
        long first = revisions("over/").get(0);
        for (long lsn = first - 3; lsn <= first + 2; lsn++) {
            Set<String> then = keys(lake.store().asOf(lsn), "over/");
            assertTrue(then.equals(before) || then.equals(after), "at LSN " + lsn + ": " + then);
        }
    }

    @Test
    void appendsKeepWhatIsThere() throws IOException {
        numbers(30, 3).write().partitionBy("part").parquet(path("append"));
        numbers(60, 2).write().mode(SaveMode.Append).partitionBy("part").parquet(path("append"));
        assertEquals(90, count("append"));
        assertEquals(3 + 2, keys(lake.store(), "append/part=1/").size());
    }

    @Test
    void dynamicOverwritesReplaceThePartitionsThatTheyWrite() throws IOException {
        numbers(30, 3).write().partitionBy("part").parquet(path("dynamic"));
        lake.sql("SELECT id, 1L AS part FROM range(0, 5, 1, 1)")
                .write()
                .mode(SaveMode.Overwrite)
                .option("partitionOverwriteMode", "dynamic")
                .partitionBy("part")
                .parquet(path("dynamic"));
        assertEquals(10 + 5 + 10, count("dynamic"));
        assertEquals(1, keys(lake.store(), "dynamic/part=1/").size());
    }

    @Test
    void aJobThatFailsChangesNothing() throws IOException {
        numbers(30, 3).write().parquet(path("failed"));
        Set<String> before = keys(lake.store(), "failed/");
        List<Long> revisions = revisions("failed/");
        Dataset<Row> fails = lake.sql("SELECT if(id = 77, raise_error('no'), id) AS id FROM range(0, 100, 1, 4)");
        assertThrows(
                Exception.class, () -> fails.write().mode(SaveMode.Overwrite).parquet(path("failed")));
        assertEquals(before, keys(lake.store(), "failed/"));
        assertEquals(revisions, revisions("failed/"));
    }

    @Test
    void anEmptyResultIsWrittenToo() throws IOException {
        numbers(30, 3).where("id < 0").write().parquet(path("empty"));
        assertEquals(0, count("empty"));
        assertTrue(keys(lake.store(), "empty/").contains("empty/_SUCCESS"));
    }

    @Test
    void writesToOtherFileSystemsCommitAsEver() throws IOException {
        java.nio.file.Path local = lake.scratch().resolve("local");
        numbers(30, 3).write().parquet(local.toString());
        numbers(20, 2).write().mode(SaveMode.Overwrite).parquet(local.toString());
        assertEquals(20, lake.spark().read().parquet(local.toString()).count());
    }

    // ---- attempts

    private Configuration configuration() {
        Configuration configuration =
                new Configuration(lake.spark().sparkContext().hadoopConfiguration());
        configuration.setBoolean("mapreduce.fileoutputcommitter.marksuccessfuljobs", false);
        return configuration;
    }

    private static TaskAttemptContext attempt(Configuration configuration, int task, int number) {
        TaskID id = new TaskID(new JobID("test", 1), TaskType.MAP, task);
        return new TaskAttemptContextImpl(configuration, new TaskAttemptID(id, number));
    }

    private static JobContext job(Configuration configuration) {
        return new JobContextImpl(configuration, new JobID("test", 1));
    }

    /** What an attempt on an executor does up to its commit. */
    private static PublishProtocol write(String output, TaskAttemptContext context, String text) throws IOException {
        PublishProtocol protocol = new PublishProtocol("job", output, false);
        protocol.setupTask(context);
        Path file = new Path(protocol.newTaskTempFile(context, Option.empty(), FileNameSpec.apply("", ".txt")));
        try (FSDataOutputStream out =
                file.getFileSystem(context.getConfiguration()).create(file, false)) {
            out.writeBytes(text);
        }
        return protocol;
    }

    private static void commit(PublishProtocol driver, JobContext job, TaskCommitMessage... messages) {
        driver.commitJob(job, CollectionConverters.asScala(List.of(messages)).toSeq());
    }

    @Test
    void onlyTheAttemptThatCommittedCounts() throws IOException {
        Configuration configuration = configuration();
        String output = path("attempts");
        PublishProtocol driver = new PublishProtocol("job", output, false);
        driver.setupJob(job(configuration));
        write(output, attempt(configuration, 0, 0), "killed");
        TaskAttemptContext speculative = attempt(configuration, 0, 1);
        PublishProtocol slow = write(output, speculative, "speculative");
        TaskAttemptContext chosen = attempt(configuration, 0, 2);
        TaskCommitMessage message = write(output, chosen, "chosen").commitTask(chosen);
        slow.abortTask(speculative);
        commit(driver, job(configuration), message);
        assertEquals(Set.of("attempts/part-00000-job.txt"), keys(lake.store(), "attempts/"));
        assertEquals(6, objects(lake.store(), "attempts/").get(0).size());
    }

    @Test
    void whatAZombieWritesAfterTheCommitIsNeverSeenAndGoesWithALaterJob() throws IOException {
        Configuration configuration = configuration();
        String output = path("zombie");
        PublishProtocol driver = new PublishProtocol("job", output, false);
        driver.setupJob(job(configuration));
        TaskAttemptContext chosen = attempt(configuration, 0, 0);
        TaskCommitMessage message = write(output, chosen, "chosen").commitTask(chosen);
        commit(driver, job(configuration), message);
        write(output, attempt(configuration, 0, 1), "zombie");
        assertEquals(6, objects(lake.store(), "zombie/").get(0).size());
        configuration.setLong(StagedJob.ABANDONED_AFTER, -1);
        PublishProtocol later = new PublishProtocol("later", output, false);
        later.setupJob(job(configuration));
        later.abortJob(job(configuration));
        assertEquals(List.of(), objects(lake.store(), "_publish/"));
    }

    @Test
    void aJobWhoseFilesAreGoneFailsAsAWhole() throws IOException {
        Configuration configuration = configuration();
        String output = path("gone");
        PublishProtocol driver = new PublishProtocol("job", output, false);
        driver.setupJob(job(configuration));
        TaskCommitMessage[] messages = new TaskCommitMessage[2];
        for (int task : IntStream.range(0, 2).toArray()) {
            TaskAttemptContext context = attempt(configuration, task, 0);
            messages[task] = write(output, context, "task " + task).commitTask(context);
        }
        FileSystem files = new Path(output).getFileSystem(configuration);
        String lost = objects(lake.store(), "_publish/").get(0).key();
        assertTrue(files.delete(new Path(path(lost)), false));
        assertThrows(Exception.class, () -> commit(driver, job(configuration), messages));
        assertFalse(files.exists(new Path(output)));
        driver.abortJob(job(configuration));
    }

    @Test
    void aPartitionInAnotherBucketIsRefused() {
        Configuration configuration = configuration();
        PublishProtocol protocol = new PublishProtocol("job", path("table"), false);
        TaskAttemptContext context = attempt(configuration, 0, 0);
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> protocol.newTaskTempFileAbsPath(
                                context, "basalt://other/part=1", FileNameSpec.apply("", ".parquet")))
                .getMessage();
        assertTrue(message.contains("basalt://other/part=1/part-00000"), message);
        assertTrue(protocol.newTaskTempFileAbsPath(context, path("p"), FileNameSpec.apply("", ".parquet"))
                .contains("/_publish/job/attempts/"));
    }
}
