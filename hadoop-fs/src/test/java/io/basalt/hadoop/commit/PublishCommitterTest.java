package io.basalt.hadoop.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.connector.client.TestStore;
import io.basalt.hadoop.BasaltFileSystem;
import io.basalt.hadoop.Mounting;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.io.IOUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.JobID;
import org.apache.hadoop.mapreduce.JobStatus;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitterFactory;
import org.apache.hadoop.mapreduce.task.JobContextImpl;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs of MapReduce appear with one commit, or not at all. */
class PublishCommitterTest {
    private static final JobID JOB = new JobID("test", 1);
    private static final Path OUTPUT = new Path("basalt://jobs/out/result");

    private final Configuration configuration = new Configuration();
    private TestStore store;
    private BasaltFileSystem files;

    @BeforeEach
    void mount(@TempDir java.nio.file.Path folder) throws IOException {
        store = TestStore.in(folder.resolve("store"));
        configuration.set("fs.basalt.impl", BasaltFileSystem.class.getName());
        Mounting.configure(configuration, store);
        configuration.set("mapreduce.outputcommitter.factory.scheme.basalt", PublishCommitterFactory.class.getName());
        configuration.setBoolean("fs.basalt.impl.disable.cache", false);
        files = (BasaltFileSystem) FileSystem.get(URI.create("basalt://jobs/"), configuration);
        files.mkdirs(new Path("/"));
    }

    @AfterEach
    void unmount() throws IOException {
        files.close();
        store.close();
    }

    private TaskAttemptContext attempt(int task, int number) {
        return new TaskAttemptContextImpl(
                configuration, new TaskAttemptID(new TaskID(JOB, TaskType.REDUCE, task), number));
    }

    private JobContext job() {
        return new JobContextImpl(configuration, JOB);
    }

    private PublishCommitter committer(TaskAttemptContext context) throws IOException {
        PathOutputCommitter made = PathOutputCommitterFactory.createCommitter(OUTPUT, context);
        return assertInstanceOf(PublishCommitter.class, made, "the factory is named by the scheme");
    }

    private PublishCommitter write(TaskAttemptContext context, String name, String text) throws IOException {
        PublishCommitter committer = committer(context);
        committer.setupTask(context);
        write(new Path(committer.getWorkPath(), name), text);
        return committer;
    }

    private void write(Path path, String text) throws IOException {
        try (FSDataOutputStream out = files.create(path)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private String read(String name) throws IOException {
        try (FSDataInputStream in = files.open(new Path(OUTPUT, name))) {
            return IOUtils.toString(in, StandardCharsets.UTF_8);
        }
    }

    private Set<String> below(Path directory) throws IOException {
        Set<String> names = new TreeSet<>();
        if (files.exists(directory)) {
            RemoteIterator<LocatedFileStatus> all = files.listFiles(directory, true);
            while (all.hasNext()) {
                String path = all.next().getPath().toUri().getPath();
                names.add(path.substring(directory.toUri().getPath().length() + 1));
            }
        }
        return names;
    }

    private void assertNoStage() throws IOException {
        assertEquals(Set.of(), below(new Path("basalt://jobs/_publish")));
    }

    @Test
    void aJobAppearsWhenItIsCommittedAndNotBefore() throws IOException {
        PublishCommitter driver = committer(attempt(0, 0));
        driver.setupJob(job());
        for (int task = 0; task < 3; task++) {
            TaskAttemptContext context = attempt(task, 0);
            PublishCommitter committer = write(context, "year=202" + task + "/part", "task " + task);
            assertTrue(committer.needsTaskCommit(context));
            committer.commitTask(context);
        }
        assertFalse(files.exists(OUTPUT));
        driver.commitJob(job());
        assertEquals(Set.of("_SUCCESS", "year=2020/part", "year=2021/part", "year=2022/part"), below(OUTPUT));
        assertEquals("task 1", read("year=2021/part"));
        assertNoStage();
    }

    @Test
    void ofAttemptsThatCommitBothTheLastOneCountsAsAWhole() throws IOException {
        PublishCommitter driver = committer(attempt(0, 0));
        driver.setupJob(job());
        PublishCommitter first = write(attempt(0, 0), "only-first", "1");
        PublishCommitter second = write(attempt(0, 1), "only-second", "2");
        PublishCommitter aborted = write(attempt(0, 2), "aborted", "3");
        first.commitTask(attempt(0, 0));
        second.commitTask(attempt(0, 1));
        aborted.abortTask(attempt(0, 2));
        driver.commitJob(job());
        assertEquals(Set.of("_SUCCESS", "only-second"), below(OUTPUT));
        assertNoStage();
    }

    @Test
    void anAbortedJobLeavesNothing() throws IOException {
        PublishCommitter driver = committer(attempt(0, 0));
        driver.setupJob(job());
        write(attempt(0, 0), "part", "x").commitTask(attempt(0, 0));
        write(attempt(1, 0), "part", "y");
        driver.abortJob(job(), JobStatus.State.KILLED);
        assertFalse(files.exists(OUTPUT));
        assertNoStage();
    }

    @Test
    void aTaskWithoutFilesCommitsToo() throws IOException {
        configuration.setBoolean("mapreduce.fileoutputcommitter.marksuccessfuljobs", false);
        PublishCommitter driver = committer(attempt(0, 0));
        driver.setupJob(job());
        committer(attempt(0, 0)).commitTask(attempt(0, 0));
        driver.commitJob(job());
        assertTrue(files.getFileStatus(OUTPUT).isDirectory());
        assertEquals(Set.of(), below(OUTPUT));
    }

    @Test
    void whatAJobOfTheSameNameHasLeftDoesNotCount() throws IOException {
        committer(attempt(0, 0)).setupJob(job());
        write(attempt(7, 0), "stale", "x").commitTask(attempt(7, 0));
        PublishCommitter driver = committer(attempt(0, 0));
        driver.setupJob(job());
        write(attempt(0, 0), "fresh", "y").commitTask(attempt(0, 0));
        driver.commitJob(job());
        assertEquals(Set.of("_SUCCESS", "fresh"), below(OUTPUT));
    }

    // ---- more files than one commit takes

    private List<StagedFile> staged(StagedJob job, int count) throws IOException {
        List<StagedFile> staged = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "part=" + i % 3 + "/file-" + i;
            Path path = new Path(job.attempt("a" + i % 2), name);
            write(path, "file " + i);
            staged.add(new StagedFile(path.toString(), new Path(OUTPUT, name).toString()));
        }
        return staged;
    }

    @Test
    void whereFilesAreTooManyForACommitNewDirectoriesAppearAsAWhole() throws IOException {
        write(new Path(OUTPUT, "part=1/old"), "old");
        StagedJob job = StagedJob.of(OUTPUT, "large", configuration, 12);
        job.begin(configuration);
        job.publish(List.of(), staged(job, 20), true);
        Set<String> found = below(OUTPUT);
        assertEquals(22, found.size());
        assertTrue(found.contains("part=1/old"), found.toString());
        assertEquals("file 17", read("part=2/file-17"));
        assertNoStage();
    }

    @Test
    void whereDirectoriesAreOverwrittenTheyAreNew() throws IOException {
        write(new Path(OUTPUT, "part=1/old"), "old");
        StagedJob job = StagedJob.of(OUTPUT, "large", configuration, 12);
        job.begin(configuration);
        job.publish(List.of(OUTPUT), staged(job, 300), false);
        assertEquals(300, below(OUTPUT).size());
    }

    @Test
    void filesThatAreTooManyForExistingDirectoriesAreRefusedInOneLineAndNothingChanges() throws IOException {
        for (int part = 0; part < 3; part++) {
            write(new Path(OUTPUT, "part=" + part + "/old"), "old");
        }
        StagedJob job = StagedJob.of(OUTPUT, "large", configuration, 12);
        job.begin(configuration);
        List<StagedFile> staged = staged(job, 30);
        String message = assertThrows(IOException.class, () -> job.publish(List.of(), staged, true))
                .getMessage();
        assertTrue(message.contains("the most is 12; write fewer, larger files"), message);
        assertEquals(3, below(OUTPUT).size());
    }

    @Test
    void aPathOfAnotherFileSystemIsRefused(@TempDir java.nio.file.Path local) {
        String message = assertThrows(
                        IOException.class, () -> StagedJob.of(new Path(local.toUri()), "job", configuration))
                .getMessage();
        assertTrue(message.contains("expected a path of basalt://"), message);
    }
}
