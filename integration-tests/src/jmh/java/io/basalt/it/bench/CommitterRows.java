package io.basalt.it.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.mapreduce.lib.output.PathOutputCommitter;

/** Jobs with each committer, on HDFS and on {@code basalt:}. */
final class CommitterRows {
    private final FileSystem basalt;
    private final Path scratch;
    private final int tasks;
    private final int threads;
    private final int rounds;

    CommitterRows(FileSystem basalt, Path scratch, int tasks, int threads, int rounds) {
        this.basalt = basalt;
        this.scratch = scratch;
        this.tasks = tasks;
        this.threads = threads;
        this.rounds = rounds;
    }

    void run() throws Exception {
        try (Hdfs hdfs = new Hdfs(scratch.resolve("hdfs"))) {
            Map<String, FileSystem> subjects = new LinkedHashMap<>();
            subjects.put("HDFS", hdfs.files());
            subjects.put("basalt:", basalt);
            measure(CommitterJob.Kind.FILE_OUTPUT_V1, subjects);
            measure(CommitterJob.Kind.MANIFEST, subjects);
            measure(CommitterJob.Kind.PUBLISH, Map.of("basalt:", basalt));
        }
    }

    private void measure(CommitterJob.Kind kind, Map<String, FileSystem> subjects) throws Exception {
        String of = kind + ", " + tasks + " tasks, " + threads + " at once";
        Turns running = new Turns("tasks: " + of, Double.NaN);
        Turns committing = new Turns("commit: " + of, Double.NaN);
        for (int round = 0; round <= rounds; round++) {
            boolean counts = round > 0;
            for (Map.Entry<String, FileSystem> subject : subjects.entrySet()) {
                // The round that warms up is a small one.
                CommitterJob job = new CommitterJob(subject.getValue(), kind, counts ? tasks : tasks / 10, threads);
                PathOutputCommitter[] committer = new PathOutputCommitter[1];
                running.time(subject.getKey(), counts, () -> committer[0] = job.runTasks());
                committing.time(subject.getKey(), counts, () -> job.commit(committer[0]));
                job.checkAndDelete();
            }
        }
        running.print();
        committing.print();
    }
}
