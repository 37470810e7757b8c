package io.basalt.spark.write;

import io.basalt.hadoop.commit.StagedFile;
import io.basalt.hadoop.commit.StagedJob;
import io.basalt.store.api.BasaltUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.JobContext;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.hadoop.mapreduce.lib.output.FileOutputCommitter;
import org.apache.spark.internal.io.FileNameSpec;
import org.apache.spark.sql.execution.datasources.SQLHadoopMapReduceCommitProtocol;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's {@link org.apache.spark.internal.io.FileCommitProtocol} for {@code df.write} to {@code basalt://}, named by {@code
 * spark.sql.sources.commitProtocolClass}: files are staged, and what the job writes and what it overwrites changes in one commit,
 * all or nothing, whichever attempts failed, were killed or ran twice. The driver publishes exactly the files of the attempts
 * that it let commit. Writes to other file systems commit as they do without it.
 *
 * <p>One instance belongs to the driver and one to each attempt of a task, as Spark has it. Not thread-safe.
 */
public final class PublishProtocol extends SQLHadoopMapReduceCommitProtocol {
    private static final long serialVersionUID = 1;

    private final String job;
    private final String output;
    private final boolean overwritesPartitions;
    private final boolean publishes;
    private final ArrayList<String> deleted = new ArrayList<>();
    private final ArrayList<StagedFile> staged = new ArrayList<>();

    /** As Spark calls it. */
    public PublishProtocol(String job, String output, boolean overwritesPartitions) {
        super(job, output, overwritesPartitions);
        this.job = job;
        this.output = output;
        this.overwritesPartitions = overwritesPartitions;
        this.publishes = BasaltUri.SCHEME.equals(new Path(output).toUri().getScheme());
    }

    private StagedJob stagedJob(Configuration configuration) {
        try {
            return StagedJob.of(new Path(output), job, configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Action {
        void run(StagedJob job) throws IOException;
    }

    private void run(JobContext context, Action action) {
        try {
            action.run(stagedJob(context.getConfiguration()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- on the driver

    @Override
    public void setupJob(JobContext context) {
        if (publishes) {
            run(context, staging -> staging.begin(context.getConfiguration()));
        } else {
            super.setupJob(context);
        }
    }

    /** What is to be overwritten goes with the commit of the job, not before. */
    @Override
    public boolean deleteWithJob(FileSystem files, Path path, boolean recursive) {
        if (publishes) {
            deleted.add(path.toString());
            return true;
        }
        return super.deleteWithJob(files, path, recursive);
    }

    @Override
    public void commitJob(JobContext context, Seq<TaskCommitMessage> commits) {
        if (!publishes) {
            super.commitJob(context, commits);
            return;
        }
        List<StagedFile> files = new ArrayList<>();
        for (TaskCommitMessage commit : CollectionConverters.asJava(commits)) {
            files.addAll(staged(commit));
        }
        Set<Path> overwritten = new LinkedHashSet<>();
        deleted.forEach(path -> overwritten.add(new Path(path)));
        if (overwritesPartitions) {
            files.forEach(file -> overwritten.add(new Path(file.target()).getParent()));
        }
        boolean marked =
                context.getConfiguration().getBoolean(FileOutputCommitter.SUCCESSFUL_JOB_OUTPUT_DIR_MARKER, true);
        run(context, staging -> staging.publish(overwritten, files, marked));
    }

    @Override
    public void abortJob(JobContext context) {
        if (publishes) {
            run(context, StagedJob::end);
        } else {
            super.abortJob(context);
        }
    }

    /** What the attempt of a task that {@code commit} is of has staged. */
    public static List<StagedFile> staged(TaskCommitMessage commit) {
        return List.copyOf(((Committed) commit.obj()).files());
    }

    /** What the attempt of a task that has staged nothing tells the driver. */
    public static TaskCommitMessage nothing() {
        return new TaskCommitMessage(new Committed(new ArrayList<>()));
    }

    // ---- on executors

    /** What a task tells the driver. */
    private record Committed(ArrayList<StagedFile> files) implements java.io.Serializable {}

    @Override
    public void setupTask(TaskAttemptContext context) {
        if (publishes) {
            staged.clear();
        } else {
            super.setupTask(context);
        }
    }

    @Override
    public String newTaskTempFile(TaskAttemptContext context, Option<String> directory, FileNameSpec name) {
        if (!publishes) {
            return super.newTaskTempFile(context, directory, name);
        }
        String below = directory.isDefined() ? directory.get() + Path.SEPARATOR : "";
        return stage(context, below + fileName(context, name), new Path(output, below + fileName(context, name)));
    }

    /** Of a partition that lies elsewhere, in the same bucket. */
    @Override
    public String newTaskTempFileAbsPath(TaskAttemptContext context, String directory, FileNameSpec name) {
        if (!publishes) {
            return super.newTaskTempFileAbsPath(context, directory, name);
        }
        Path target = new Path(directory, fileName(context, name));
        if (!new Path(output).toUri().resolve("/").equals(target.toUri().resolve("/"))) {
            throw new IllegalArgumentException(target + ": expected a partition in the bucket of " + output
                    + ", since both change in one commit; write it by itself");
        }
        return stage(context, "elsewhere" + target.toUri().getPath(), target);
    }

    private String fileName(TaskAttemptContext context, FileNameSpec name) {
        int task = context.getTaskAttemptID().getTaskID().getId();
        return "%spart-%05d-%s%s".formatted(name.prefix(), task, job, name.suffix());
    }

    private String stage(TaskAttemptContext context, String name, Path target) {
        Path attempt = stagedJob(context.getConfiguration())
                .attempt(context.getTaskAttemptID().toString());
        String path = new Path(attempt, name).toString();
        staged.add(new StagedFile(path, target.toString()));
        return path;
    }

    @Override
    public TaskCommitMessage commitTask(TaskAttemptContext context) {
        return publishes ? new TaskCommitMessage(new Committed(new ArrayList<>(staged))) : super.commitTask(context);
    }

    @Override
    public void abortTask(TaskAttemptContext context) {
        if (publishes) {
            run(context, staging -> staging.discard(context.getTaskAttemptID().toString()));
        } else {
            super.abortTask(context);
        }
    }
}
