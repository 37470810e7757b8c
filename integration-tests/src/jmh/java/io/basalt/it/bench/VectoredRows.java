package io.basalt.it.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;

/** Sixteen ranges of a file of 64 MiB in the page cache, read at once: by {@code basalt:}, and by {@code file:} with its checksums and without. */
final class VectoredRows {
    private static final int FILE = 64 << 20;
    private static final int RANGES = 16;
    private static final int RANGE = 64 << 10;
    private static final int NEAR = 4 << 10;
    private static final int REPEATED = 200;

    private final FileSystem basalt;
    private final Path scratch;
    private final int rounds;

    VectoredRows(FileSystem basalt, Path scratch, int rounds) {
        this.basalt = basalt;
        this.scratch = scratch;
        this.rounds = rounds;
    }

    void run() throws Exception {
        LocalFileSystem checked = FileSystem.getLocal(basalt.getConf());
        org.apache.hadoop.fs.Path local =
                new org.apache.hadoop.fs.Path(scratch.resolve("vectored").toUri());
        org.apache.hadoop.fs.Path stored = new org.apache.hadoop.fs.Path("/vectored");
        byte[] bytes = new byte[FILE];
        new Random(1).nextBytes(bytes);
        write(checked, local, bytes);
        write(basalt, stored, bytes);
        try (FSDataInputStream raw = checked.getRawFileSystem().open(local);
                FSDataInputStream sums = checked.open(local);
                FSDataInputStream ours = basalt.open(stored)) {
            Map<String, FSDataInputStream> subjects = new LinkedHashMap<>();
            subjects.put("file: without checksums", raw);
            subjects.put("file:", sums);
            subjects.put("basalt:", ours);
            measure("spread evenly", FILE / RANGES, subjects, bytes);
            measure("4 KiB from each other", RANGE + NEAR, subjects, bytes);
        }
        basalt.delete(stored, false);
        checked.delete(local, false);
    }

    private static void write(FileSystem files, org.apache.hadoop.fs.Path path, byte[] bytes) throws IOException {
        try (OutputStream out = files.create(path)) {
            out.write(bytes);
        }
    }

    private void measure(String where, int apart, Map<String, FSDataInputStream> subjects, byte[] bytes)
            throws Exception {
        Turns turns = new Turns(RANGES + " ranges of 64 KiB, " + where, Double.NaN);
        Map<String, List<Double>> calls = new LinkedHashMap<>();
        for (int round = 0; round <= 2 * rounds; round++) {
            boolean counts = round > rounds;
            for (Map.Entry<String, FSDataInputStream> subject : subjects.entrySet()) {
                System.gc();
                long cpu = PutLoad.processCpu();
                long reads = reads();
                long begin = System.nanoTime();
                List<? extends FileRange> read = List.of();
                for (int i = 0; i < REPEATED; i++) {
                    read = read(subject.getValue(), apart);
                }
                double wall = (System.nanoTime() - begin) / 1e6 / REPEATED;
                double made = (double) (reads() - reads) / REPEATED;
                turns.add(subject.getKey(), counts, wall, (PutLoad.processCpu() - cpu) / 1e6 / REPEATED);
                calls.computeIfAbsent(subject.getKey(), key -> new ArrayList<>())
                        .add(made);
                check(read, bytes);
            }
        }
        turns.print();
        calls.forEach((subject, made) -> System.out.printf(
                Locale.ROOT, "    system calls that read, each time: %s %.1f%n", subject, Timing.median(made)));
    }

    private static List<? extends FileRange> read(FSDataInputStream in, int apart) throws Exception {
        List<FileRange> ranges = new ArrayList<>();
        for (int i = 0; i < RANGES; i++) {
            ranges.add(FileRange.createFileRange((long) i * apart + 1000, RANGE));
        }
        in.readVectored(ranges, ByteBuffer::allocate);
        for (FileRange range : ranges) {
            range.getData().get();
        }
        return ranges;
    }

    private static void check(List<? extends FileRange> ranges, byte[] bytes) throws Exception {
        for (FileRange range : ranges) {
            CRC32C expected = new CRC32C();
            expected.update(bytes, (int) range.getOffset(), range.getLength());
            CRC32C found = new CRC32C();
            found.update(range.getData().get().duplicate());
            if (expected.getValue() != found.getValue()) {
                throw new AssertionError(range + " has other bytes than were written");
            }
        }
    }

    /** System calls of this process that have read, whatever thread made them. */
    private static long reads() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/io"))) {
            if (line.startsWith("syscr: ")) {
                return Long.parseLong(line.substring("syscr: ".length()));
            }
        }
        throw new IOException("/proc/self/io: expected a line 'syscr: N'");
    }
}
