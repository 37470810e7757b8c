package io.basalt.it.bench;

import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.engine.LocalStore;
import io.basalt.store.tier.Movement;
import io.basalt.store.tier.StoreConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.io.FileUtils;

/**
 * How fast the mover is beside a copy of plain files with a sync at the end of each, in turns, and what readers of small objects
 * notice of it: {@code --dir DIR}, {@code --rounds N}, {@code --seconds N}, {@code --moves N}.
 */
public final class MoverBenchmark {
    private static final int LARGE = 64 << 20;
    private static final int LARGE_OBJECTS = 8;
    private static final int SMALL = 16 << 10;
    private static final int SMALL_OBJECTS = 8_000;
    private static final int CHUNK = 1 << 20;
    private static final int READERS = 2;
    private static final String BUCKET = "b";

    private final Path folder;
    private final int rounds;
    private final int seconds;
    private final int moves;

    /** @param moves made at the same time */
    public MoverBenchmark(Path folder, int rounds, int seconds, int moves) {
        this.moves = moves;
        this.folder = folder;
        this.rounds = rounds;
        this.seconds = seconds;
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of("target/mover-benchmark");
        int rounds = 5;
        int seconds = 10;
        int moves = Movement.DEFAULT.moves();
        for (int i = 0; i + 1 < args.length; i += 2) {
            switch (args[i]) {
                case "--dir" -> folder = Path.of(args[i + 1]);
                case "--rounds" -> rounds = Integer.parseInt(args[i + 1]);
                case "--seconds" -> seconds = Integer.parseInt(args[i + 1]);
                case "--moves" -> moves = Integer.parseInt(args[i + 1]);
                default ->
                    throw new IllegalArgumentException(args[i] + ": expected --dir, --rounds, --seconds or --moves");
            }
        }
        new MoverBenchmark(folder, rounds, seconds, moves).run();
    }

    public void run() throws Exception {
        FileUtils.deleteDirectory(folder.toFile());
        Files.createDirectories(folder.resolve("store"));
        Files.writeString(
                folder.resolve("store/store.toml"), StoreConfig.DEFAULT_TOML + "\n[mover]\nmoves = " + moves + "\n");
        try (Store store = LocalStore.open(folder.resolve("store"))) {
            store.createBucket(BUCKET);
            speed(store, "large", LARGE, LARGE_OBJECTS);
            speed(store, "small", SMALL, SMALL_OBJECTS);
            readers(store);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private static byte[] content(int size, int number) {
        byte[] bytes = new byte[size];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    private static ObjectKey key(String kind, int number) {
        return new ObjectKey(BUCKET, String.format(Locale.ROOT, "%s/%06d.bin", kind, number));
    }

    private void speed(Store store, String kind, int size, int objects) throws Exception {
        Path plain = Files.createDirectories(folder.resolve("plain"));
        for (int i = 0; i < objects; i++) {
            byte[] bytes = content(size, i);
            try (ObjectWriter writer = store.put(key(kind, i), PutOptions.DEFAULT)) {
                writer.write(bytes);
                writer.commit();
            }
            if (size == LARGE) {
                Files.write(plain.resolve(kind + i), bytes);
            }
        }
        if (size != LARGE) { // What a disk does best with so many bytes: one file.
            try (FileChannel one =
                    FileChannel.open(plain.resolve(kind + 0), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                for (int i = 0; i < objects; i++) {
                    one.write(ByteBuffer.wrap(content(size, i)));
                }
            }
        }
        List<Double> moved = new ArrayList<>();
        List<Double> copied = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        double megabytes = (double) size * objects / 1e6;
        for (int round = 0; round <= rounds; round++) {
            long begin = System.nanoTime();
            long cpuBegin = PutLoad.processCpu();
            long moves = store.tiering()
                    .drain(round % 2 == 0 ? "flash" : "hdd", OptionalInt.empty(), progress -> {})
                    .moves();
            if (moves != objects) {
                throw new IllegalStateException(moves + " moves, expected " + objects);
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            double cpuSeconds = (PutLoad.processCpu() - cpuBegin) / 1e9;
            double reference = copy(plain, folder.resolve("copy"));
            if (round > 0) { // The first warms up.
                moved.add(megabytes / seconds);
                cpu.add(cpuSeconds * 1000 / megabytes);
                copied.add(megabytes / reference);
            }
        }
        FileUtils.deleteDirectory(plain.toFile());
        for (int i = 0; i < objects; i++) {
            store.delete(key(kind, i), Condition.NONE);
        }
        store.maintenance().purge(BUCKET, "");
        System.out.printf(
                Locale.ROOT,
                "%s, %d x %d KiB: moved %.0f MB/s (%.2f ms of CPU a MB), plain copy %.0f MB/s: %.0f %%%n",
                kind,
                objects,
                size >> 10,
                Timing.median(moved),
                Timing.median(cpu),
                Timing.median(copied),
                100 * Timing.median(moved) / Timing.median(copied));
    }

    /** Copies files and syncs each; gives seconds. */
    private static double copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        List<Path> files;
        try (var listed = Files.list(from)) {
            files = listed.sorted().toList();
        }
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        long begin = System.nanoTime();
        for (Path file : files) {
            try (FileChannel in = FileChannel.open(file);
                    FileChannel out = FileChannel.open(
                            to.resolve(file.getFileName()), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                while (in.read(chunk.clear()) > 0) {
                    out.write(chunk.flip());
                }
                out.force(false);
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        FileUtils.deleteDirectory(to.toFile());
        return seconds;
    }

    /** Two threads read small objects, in turns alone and while the mover carries others to and fro. */
    private void readers(Store store) throws Exception {
        for (int i = 0; i < SMALL_OBJECTS; i++) {
            try (ObjectWriter writer = store.put(key("read", i), PutOptions.DEFAULT)) {
                writer.write(content(SMALL, i));
                writer.commit();
            }
        }
        for (int i = 0; i < LARGE_OBJECTS; i++) {
            try (ObjectWriter writer = store.put(key("moved", i), PutOptions.DEFAULT)) {
                writer.write(content(LARGE, i));
                writer.commit();
            }
        }
        List<Double> alone50 = new ArrayList<>();
        List<Double> alone99 = new ArrayList<>();
        List<Double> beside50 = new ArrayList<>();
        List<Double> beside99 = new ArrayList<>();
        double moved = 0;
        read(store, seconds);
        for (int round = 0; round < rounds; round++) {
            List<Double> alone = read(store, seconds);
            AtomicBoolean done = new AtomicBoolean();
            ExecutorService mover = Executors.newSingleThreadExecutor();
            Future<Long> bytes = mover.submit(() -> moveUntil(store, done));
            List<Double> beside = read(store, seconds);
            done.set(true);
            moved += bytes.get() / 1e6 / seconds / rounds;
            mover.shutdown();
            alone50.add(Timing.quantile(alone, 0.5));
            alone99.add(Timing.quantile(alone, 0.99));
            beside50.add(Timing.quantile(beside, 0.5));
            beside99.add(Timing.quantile(beside, 0.99));
        }
        System.out.printf(
                Locale.ROOT,
                "%d readers of %d KiB: alone p50 %.3f ms, p99 %.3f ms; beside the mover (%.0f MB/s) p50 %.3f ms, p99 %.3f ms:"
                        + " p99 %+.0f %%%n",
                READERS,
                SMALL >> 10,
                Timing.median(alone50),
                Timing.median(alone99),
                moved,
                Timing.median(beside50),
                Timing.median(beside99),
                100 * (Timing.median(beside99) / Timing.median(alone99) - 1));
    }

    /** Moves the large objects by rules until readers are done; gives bytes. */
    private static long moveUntil(Store store, AtomicBoolean done) throws IOException {
        long bytes = 0;
        for (int i = 0; !done.get(); i++) {
            String step = i % 2 == 0 ? "\"move\": \"hdd\"" : "\"promote\": \"flash\"";
            store.setLifecycle(
                    BUCKET,
                    "{\"rules\": [{\"id\": \"r\", \"filter\": {\"prefix\": \"moved/\"}, \"steps\": [{\"always\": true, "
                            + step + "}]}]}");
            bytes += store.tiering().run(progress -> {}).bytes();
        }
        return bytes;
    }

    private static List<Double> read(Store store, int seconds) throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        List<Future<List<Double>>> work = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            Random random = new Random(i);
            work.add(readers.submit(() -> {
                List<Double> millis = new ArrayList<>();
                ByteBuffer buffer = ByteBuffer.allocate(SMALL);
                long end = System.nanoTime() + seconds * 1_000_000_000L;
                for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
                    try (ObjectReader reader = store.open(key("read", random.nextInt(SMALL_OBJECTS)))) {
                        reader.read(0, buffer.clear());
                    }
                    millis.add((System.nanoTime() - begin) / 1e6);
                }
                return millis;
            }));
        }
        List<Double> all = new ArrayList<>();
        for (Future<List<Double>> each : work) {
            all.addAll(each.get());
        }
        readers.shutdown();
        return all;
    }
}
