package io.basalt.it.bench;

import io.basalt.hadoop.BasaltFileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * Measures {@code basalt://} as Hadoop's programs use it, beside {@code file:} and HDFS. The store with many files is kept in the
 * directory for the next run; all else is made anew and deleted.
 */
public final class HadoopBenchmark {
    private final Path directory;
    private final Options options;

    /**
     * @param works of {@code listing}, {@code rename}, {@code committers}, {@code streams}, {@code vectored}
     * @param files in the store that is listed
     * @param many files of a directory that is renamed, staged files that are published, and tasks of a job
     * @param threads tasks that a job runs at the same time, a job for each number
     * @param megabytes of each of the four files that TestDFSIO writes
     * @param rounds that count, after one that does not
     */
    public record Options(Set<String> works, int files, int many, int[] threads, int megabytes, int rounds) {}

    public HadoopBenchmark(Path directory, Options options) {
        this.directory = directory.toAbsolutePath();
        this.options = options;
    }

    /** Prints a line for each work and subject. */
    public void run() throws Exception {
        Configurator.setAllLevels("org.apache.hadoop", Level.ERROR); // HDFS writes a line for each change of a name.
        Turns.header();
        if (options.works().contains("listing")) {
            Path store = directory.resolve("listed-" + options.files());
            FileTree tree = new FileTree(options.files());
            tree.fill(store);
            try (FileSystem files = open(store, FileTree.BUCKET)) {
                new ListingRows(files, tree, options.rounds()).run();
            }
        }
        Path scratch = directory.resolve("scratch");
        FileUtils.deleteDirectory(scratch.toFile());
        Files.createDirectories(scratch);
        try (FileSystem files = open(scratch.resolve("store"), "work")) {
            files.mkdirs(new org.apache.hadoop.fs.Path("/"));
            measure((BasaltFileSystem) files, scratch);
        } finally {
            FileUtils.deleteDirectory(scratch.toFile());
        }
    }

    private void measure(BasaltFileSystem files, Path scratch) throws Exception {
        if (options.works().contains("rename")) {
            new RenameRows(files, options.many(), options.rounds()).run();
        }
        if (options.works().contains("vectored")) {
            new VectoredRows(files, scratch, options.rounds()).run();
        }
        if (options.works().contains("streams")) {
            new DfsioRows(files, scratch, options.megabytes(), options.rounds()).run();
        }
        if (options.works().contains("committers")) {
            for (int threads : options.threads()) {
                new CommitterRows(files, scratch, options.many(), threads, options.rounds()).run();
            }
        }
    }

    static FileSystem open(Path store, String bucket) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set("fs.basalt.store", store.toString());
        configuration.set(FileSystem.FS_DEFAULT_NAME_KEY, "basalt://" + bucket + "/");
        return FileSystem.get(configuration);
    }
}
