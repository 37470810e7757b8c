package io.basalt.it.bench;

import io.basalt.hadoop.commit.PublishCommitter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobID;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.TaskID;
import org.apache.hadoop.mapreduce.TaskType;
import org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;
import org.apache.hadoop.mapreduce.lib.output.committer.manifest.ManifestCommitter;
import org.apache.hadoop.mapreduce.task.JobContextImpl;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;

/** A job as MapReduce drives its committer, each task of which writes one small file. */
final class CommitterJob {
    private static final int FILE_BYTES = 1000;
    private static final JobID JOB = new JobID("bench", 1);

    /** Which committer. */
    enum Kind {
        FILE_OUTPUT_V1,
        MANIFEST,
        /** Of {@code basalt:} only. */
        PUBLISH;

        private PathOutputCommitter of(Path output, TaskAttemptContext context) throws IOException {
            return switch (this) {
                case FILE_OUTPUT_V1 -> new FileOutputCommitter(output, context);
                case MANIFEST -> new ManifestCommitter(output, context);
                case PUBLISH -> new PublishCommitter(output, context);
            };
        }
    }

    private final FileSystem files;
    private final Kind kind;
    private final int tasks;
    private final int threads;
    private final Path output;
    private final Configuration configuration;

    /** @param threads tasks that run at the same time */
    CommitterJob(FileSystem files, Kind kind, int tasks, int threads) {
        this.files = files;
        this.kind = kind;
        this.tasks = tasks;
        this.threads = threads;
        this.output = files.makeQualified(new Path("/jobs/" + kind.name().toLowerCase(Locale.ROOT)));
        this.configuration = new Configuration(files.getConf());
        configuration.setInt(FileOutputCommitter.FILEOUTPUTCOMMITTER_ALGORITHM_VERSION, 1);
    }

    /** Runs all tasks, after the setup of the job. */
    PathOutputCommitter runTasks() throws Exception {
        PathOutputCommitter committer = kind.of(output, task(0));
        committer.setupJob(new JobContextImpl(configuration, JOB));
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                int number = i;
                running.add(pool.submit(() -> {
                    run(task(number), number);
                    return null;
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        } finally {
            pool.shutdownNow();
        }
        return committer;
    }

    private TaskAttemptContext task(int number) {
        return new TaskAttemptContextImpl(
                configuration, new TaskAttemptID(new TaskID(JOB, TaskType.REDUCE, number), 0));
    }

    private void run(TaskAttemptContext task, int number) throws IOException {
        PathOutputCommitter committer = kind.of(output, task);
        committer.setupTask(task);
        Path file = new Path(committer.getWorkPath(), String.format(Locale.ROOT, "part-r-%05d", number));
        try (OutputStream out = files.create(file)) {
            out.write(new byte[FILE_BYTES]);
        }
        if (!committer.needsTaskCommit(task)) {
            throw new AssertionError(file + ": the committer sees nothing to commit");
        }
        committer.commitTask(task);
    }

    void commit(PathOutputCommitter committer) throws IOException {
        committer.commitJob(new JobContextImpl(configuration, JOB));
    }

    /** Deletes the output, in which there have to be the files of all tasks and the mark of success. */
    void checkAndDelete() throws IOException {
        long found = files.getContentSummary(output).getFileCount();
        if (found != tasks + 1L) {
            throw new AssertionError(output + ": expected " + (tasks + 1) + " files, found " + found);
        }
        files.delete(output, true);
    }
}
