package io.basalt.it.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.TestDFSIO;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.hadoop.util.ToolRunner;

/**
 * Hadoop's TestDFSIO in this process, one file after the other: on {@code file:}, on {@code file:} with a sync at the end of each
 * file, which is what {@code basalt:} does, and on {@code basalt:}. Times are for all bytes, from the throughput that it finds.
 */
final class DfsioRows {
    private static final int FILES = 4;
    private static final String THROUGHPUT = "Throughput mb/sec:";

    private final FileSystem basalt;
    private final Path scratch;
    private final int megabytes;
    private final int rounds;

    DfsioRows(FileSystem basalt, Path scratch, int megabytes, int rounds) {
        this.basalt = basalt;
        this.scratch = scratch;
        this.megabytes = megabytes;
        this.rounds = rounds;
    }

    /** {@code file:}, which makes a file durable when it is closed. */
    public static final class SyncedLocalFileSystem extends LocalFileSystem {
        @Override
        public FSDataOutputStream create(
                org.apache.hadoop.fs.Path path,
                FsPermission permission,
                boolean overwrite,
                int bufferSize,
                short replication,
                long blockSize,
                Progressable progress)
                throws IOException {
            FSDataOutputStream out =
                    super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
            return new FSDataOutputStream(out, null) {
                @Override
                public void close() throws IOException {
                    super.close();
                    try (FileChannel file = FileChannel.open(pathToFile(path).toPath(), StandardOpenOption.WRITE)) {
                        file.force(true);
                    }
                }
            };
        }
    }

    void run() throws Exception {
        Map<String, Configuration> subjects = new LinkedHashMap<>();
        subjects.put("file:", local(LocalFileSystem.class));
        subjects.put("file:, synced at close", local(SyncedLocalFileSystem.class));
        subjects.put("basalt:", configured(basalt.getConf(), "/dfsio"));
        String of = ", " + FILES + " x " + megabytes + " MB";
        Turns write = new Turns("TestDFSIO -write" + of, Double.NaN);
        Turns read = new Turns("TestDFSIO -read" + of, Double.NaN);
        List<String> turns = new ArrayList<>(subjects.keySet());
        for (int round = 0; round <= rounds; round++) {
            for (String subject : turns) {
                flush();
                run("-write", subjects.get(subject), write, subject, round > 0);
                run("-read", subjects.get(subject), read, subject, round > 0);
                run("-clean", subjects.get(subject), write, subject, false);
            }
            Collections.rotate(turns, 1); // Who comes after whom makes a difference to disks.
        }
        write.print();
        read.print();
    }

    private Configuration local(Class<? extends LocalFileSystem> files) {
        Configuration local =
                configured(basalt.getConf(), scratch.resolve("dfsio").toString());
        local.set(FileSystem.FS_DEFAULT_NAME_KEY, FileSystem.DEFAULT_FS);
        local.setClass("fs.file.impl", files, FileSystem.class);
        local.setBoolean("fs.file.impl.disable.cache", true);
        return local;
    }

    private Configuration configured(Configuration base, String data) {
        Configuration configuration = new Configuration(base);
        configuration.set("test.build.data", data);
        configuration.set("hadoop.tmp.dir", scratch.resolve("tmp").toString());
        return configuration;
    }

    private void run(String what, Configuration configuration, Turns turns, String subject, boolean counts)
            throws Exception {
        Path result = scratch.resolve("dfsio.txt");
        Files.deleteIfExists(result);
        System.gc();
        long cpu = PutLoad.processCpu();
        int exit = ToolRunner.run(configuration, new TestDFSIO(), new String[] {
            what, "-nrFiles", "" + FILES, "-size", megabytes + "MB", "-resFile", result.toString()
        });
        double cpuMillis = (PutLoad.processCpu() - cpu) / 1e6;
        if (exit != 0) {
            throw new AssertionError("TestDFSIO " + what + " of " + subject + ": exit code " + exit);
        }
        if (Files.exists(result)) {
            double perSecond = throughput(Files.readAllLines(result));
            turns.add(subject, counts, 1000.0 * FILES * megabytes / perSecond, cpuMillis);
        }
    }

    /** What one has left for the disk to do is not the next one's work. */
    private static void flush() throws Exception {
        int exit = new ProcessBuilder("sync").inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException("sync: exit code " + exit);
        }
    }

    private static double throughput(List<String> lines) {
        return lines.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(THROUGHPUT))
                .mapToDouble(line -> Double.parseDouble(
                        line.substring(THROUGHPUT.length()).strip().replace(',', '.')))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        String.format(Locale.ROOT, "TestDFSIO: expected a line '%s', found %s", THROUGHPUT, lines)));
    }
}
