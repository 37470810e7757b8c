package io.basalt.it.bench;

import io.basalt.connector.client.Stores;
import io.basalt.hadoop.BasaltFileSystem;
import io.basalt.hadoop.PathChange;
import io.basalt.hadoop.commit.StagedJob;
import io.basalt.store.api.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** A directory of many files is renamed; many staged files are published. */
final class RenameRows {
    private static final int RENAMES = 50;
    private static final int TASKS = 100;

    private final BasaltFileSystem files;
    private final int many;
    private final int rounds;

    RenameRows(BasaltFileSystem files, int many, int rounds) {
        this.files = files;
        this.many = many;
        this.rounds = rounds;
    }

    void run() throws Exception {
        renames();
        Turns publish = new Turns("publish, " + many + " staged files", 200);
        Turns commit = new Turns("job's commit, " + many + " staged files", 200);
        for (int round = 0; round <= rounds; round++) {
            publish(publish, round);
            commitJob(commit, round);
        }
        publish.print();
        commit.print();
    }

    private void make(String directory, int count) throws Exception {
        try (Store store = Stores.open(files.getConf().get("fs.basalt.store"))) {
            FileTree.copies(store, files.getUri().getAuthority(), count, i -> directory + "/" + name(i));
        }
    }

    private static String name(int file) {
        return String.format(Locale.ROOT, "part-%05d.parquet", file);
    }

    private void renames() throws Exception {
        make("renamed-0", many);
        Turns rename = new Turns("rename of a directory, " + many + " files", 5);
        for (int i = 0; i < rounds * RENAMES; i++) {
            Path source = new Path("/renamed-" + i);
            Path target = new Path("/renamed-" + (i + 1));
            long cpu = PutLoad.processCpu();
            long begin = System.nanoTime();
            boolean renamed = files.rename(source, target);
            double wall = (System.nanoTime() - begin) / 1e6;
            rename.add("basalt:", i >= RENAMES / 2, wall, (PutLoad.processCpu() - cpu) / 1e6);
            if (!renamed) {
                throw new AssertionError(source + " was not renamed to " + target);
            }
        }
        rename.print();
        files.delete(new Path("/renamed-" + rounds * RENAMES), true);
    }

    private void publish(Turns turns, int round) throws Exception {
        make("staged", many);
        Path target = new Path("/published-" + round);
        List<PathChange> changes = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            changes.add(new PathChange.Rename(new Path("/staged/" + name(i)), new Path(target, name(i))));
        }
        turns.time("BasaltFileSystem.publish", round > 0, () -> files.publish(changes));
        requireAll(target, many);
    }

    private void commitJob(Turns turns, int round) throws Exception {
        Path target = new Path("/committed-" + round);
        StagedJob job = StagedJob.of(target, "job-" + round, files.getConf());
        job.begin(files.getConf());
        int each = many / TASKS;
        for (int task = 0; task < TASKS; task++) {
            String directory = job.attempt("attempt-" + task).toUri().getPath().substring(1);
            int first = task * each;
            try (Store store = Stores.open(files.getConf().get("fs.basalt.store"))) {
                FileTree.copies(store, files.getUri().getAuthority(), each, i -> directory + "/" + name(first + i));
            }
            job.choose("task-" + task, "attempt-" + task);
        }
        turns.time("StagedJob", round > 0, () -> job.publish(List.of(), job.chosen(), true));
        requireAll(target, each * TASKS + 1);
    }

    private void requireAll(Path target, int count) throws Exception {
        long found = files.getContentSummary(target).getFileCount();
        if (found != count) {
            throw new AssertionError(target + ": expected " + count + " files, found " + found);
        }
        files.delete(target, true);
    }
}
