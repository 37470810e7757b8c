package io.basalt.hadoop.commit;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.JobStatus;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;

/**
 * A committer of MapReduce whose job appears with one commit of the store, all of it or nothing, whichever attempts were killed or
 * ran twice. Named by {@link PublishCommitterFactory}. A job that is committed again after its commit is refused, since what it
 * has staged is gone.
 */
public final class PublishCommitter extends PathOutputCommitter {
    /** What Spark calls a job, where it drives this committer: its job ids may come again. */
    private static final String SPARK_JOB = "spark.sql.sources.writeJobUUID";

    private final StagedJob job;
    private final Path output;
    private final Path work;

    public PublishCommitter(Path output, TaskAttemptContext context) throws IOException {
        super(output, context);
        this.output = output;
        this.job = StagedJob.of(output, name(context), context.getConfiguration());
        this.work = job.attempt(attempt(context));
    }

    private static String name(JobContext context) {
        return context.getConfiguration().get(SPARK_JOB, context.getJobID().toString());
    }

    private static String attempt(TaskAttemptContext context) {
        return context.getTaskAttemptID().toString();
    }

    @Override
    public Path getOutputPath() {
        return output;
    }

    @Override
    public Path getWorkPath() {
        return work;
    }

    @Override
    public void setupJob(JobContext context) throws IOException {
        job.begin(context.getConfiguration());
    }

    @Override
    public void setupTask(TaskAttemptContext context) {
        // Its directory is made with its first file.
    }

    @Override
    public boolean needsTaskCommit(TaskAttemptContext context) {
        return true;
    }

    @Override
    public void commitTask(TaskAttemptContext context) throws IOException {
        job.choose(context.getTaskAttemptID().getTaskID().toString(), attempt(context));
    }

    @Override
    public void abortTask(TaskAttemptContext context) throws IOException {
        job.discard(attempt(context));
    }

    @Override
    public void commitJob(JobContext context) throws IOException {
        boolean marked =
                context.getConfiguration().getBoolean(FileOutputCommitter.SUCCESSFUL_JOB_OUTPUT_DIR_MARKER, true);
        job.publish(List.of(), job.chosen(), marked);
    }

    @Override
    public void abortJob(JobContext context, JobStatus.State state) throws IOException {
        job.end();
    }
}
