package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hands change a store for long while others read what they have made ({@code -Dbasalt.soak.minutes}, an hour unless
 * said). Every read gives what is expected, and what the store takes of heap, file handles and disk stops growing.
 */
@Tag("nightly")
class SoakIT {
    private static final int HANDS = 4;
    private static final int READS_PER_CHANGE = 4;
    private static final int SAMPLES = 20;
    private static final long MIB = 1 << 20;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();

    /** What is taken at one moment; bytes, but for the handles. Volumes give space back by compaction alone. */
    private record Sample(long heap, long handles, long blobs, long disk) {
        @Override
        public String toString() {
            return heap / MIB + " MiB of heap, " + handles + " file handles, " + disk / MIB + " MiB of disk, "
                    + blobs / MIB + " MiB of it in blob files";
        }
    }

    @Test
    void aStoreUnderLoadTakesNoMoreAndMoreOfAnything(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("basalt.seed", System.nanoTime());
        long nanos = (long)
                (Double.parseDouble(System.getProperty("basalt.soak.minutes", "60")) * TimeUnit.MINUTES.toNanos(1));
        System.out.println("SoakIT: -Dbasalt.seed=" + seed + ", " + TimeUnit.NANOSECONDS.toMinutes(nanos) + " minutes");
        Path directory = KillVictim.createStore(folder.resolve("store"));
        NavigableMap<String, Holding> expected = new TreeMap<>();
        try (Store store = Stores.open(directory.toString())) {
            List<Sample> samples = new ArrayList<>();
            for (NavigableMap<String, Holding> own :
                    work(store, seed, ended -> watch(ended, directory, nanos, samples))) {
                expected.putAll(own);
            }
            bounded(samples);
        }
        System.out.println("SoakIT: " + changes + " changes, " + reads + " reads");
        check(directory, expected);
    }

    private interface Watching {
        /** @param ended gives the hands that have ended, which they do by failing only */
        void run(CompletionService<NavigableMap<String, Holding>> ended) throws Exception;
    }

    /** Lets all hands work while {@code watching} lasts; gives what each has left. */
    private List<NavigableMap<String, Holding>> work(Store store, long seed, Watching watching) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(HANDS);
        try {
            CompletionService<NavigableMap<String, Holding>> ended = new ExecutorCompletionService<>(threads);
            List<Future<NavigableMap<String, Holding>>> hands = new ArrayList<>();
            for (int number = 0; number < HANDS; number++) {
                int own = number;
                hands.add(ended.submit(() -> work(store, own, new Random(seed + own))));
            }
            try {
                watching.run(ended);
            } finally {
                over.set(true);
            }
            List<NavigableMap<String, Holding>> left = new ArrayList<>();
            for (Future<NavigableMap<String, Holding>> hand : hands) {
                left.add(hand.get(1, TimeUnit.MINUTES));
            }
            return left;
        } finally {
            threads.shutdownNow();
        }
    }

    private NavigableMap<String, Holding> work(Store store, int number, Random random) throws IOException {
        StoreCheck check = new StoreCheck(store, "hand " + number);
        NavigableMap<String, Holding> own = new TreeMap<>();
        Hand hand = new Hand(store, Hand.directory(number), random, number * 1_000_000_000L);
        while (!over.get()) {
            Change change = hand.choose();
            change.askOf(store);
            change.applyTo(own);
            changes.incrementAndGet();
            List<String> keys = List.copyOf(own.keySet());
            for (int i = 0; i < READS_PER_CHANGE && !keys.isEmpty(); i++) {
                String key = keys.get(random.nextInt(keys.size()));
                ListEntry entry =
                        store.lookup(Change.BUCKET, key).orElseThrow(() -> new AssertionError("lost: " + key));
                assertEquals(anywhere(own.get(key)), anywhere(check.read((ObjectEntry) entry)), key);
                reads.incrementAndGet();
            }
        }
        return own;
    }

    /** What lasts this long is moved by its heat, wherever it was put or moved to. */
    private static Holding anywhere(Holding holding) {
        return holding.on("");
    }

    private void watch(
            CompletionService<NavigableMap<String, Holding>> ended, Path directory, long nanos, List<Sample> samples)
            throws Exception {
        for (int i = 1; i <= SAMPLES; i++) {
            Future<NavigableMap<String, Holding>> failed = ended.poll(nanos / SAMPLES, TimeUnit.NANOSECONDS);
            if (failed != null) {
                throw new AssertionError("a hand has ended early with " + failed.get());
            }
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            long heap = runtime.totalMemory() - runtime.freeMemory();
            Sample sample = new Sample(heap, handles(), Trees.bytes(directory, ".blob"), Trees.bytes(directory, ""));
            samples.add(sample);
            System.out.println(
                    "SoakIT: " + i + " of " + SAMPLES + ": " + changes + " changes, " + reads + " reads, " + sample);
        }
    }

    /** Open files of this process; 0 where the system does not tell. */
    private static long handles() throws IOException {
        Path own = Path.of("/proc/self/fd");
        if (!Files.isDirectory(own)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(own)) {
            return open.count();
        }
    }

    /** The last samples are not much above those of the second quarter, when everything is warm. */
    private static void bounded(List<Sample> samples) {
        List<Sample> warm = samples.subList(SAMPLES / 4, SAMPLES / 2);
        List<Sample> late = samples.subList(SAMPLES * 3 / 4, SAMPLES);
        long heap = warm.stream().mapToLong(Sample::heap).max().orElseThrow() + 64 * MIB;
        long handles = warm.stream().mapToLong(Sample::handles).max().orElseThrow() + 100;
        long blobs = warm.stream().mapToLong(Sample::blobs).max().orElseThrow() + 32 * MIB;
        for (Sample sample : late) {
            assertTrue(sample.blobs() <= blobs, () -> "blob files go on growing: " + samples);
            assertTrue(sample.heap() <= heap, () -> "heap goes on growing: " + samples);
            assertTrue(sample.handles() <= handles, () -> "file handles go on growing: " + samples);
        }
    }

    private static void check(Path directory, NavigableMap<String, Holding> expected) throws IOException {
        try (Store store = Stores.open(directory.toString())) {
            StoreCheck check = new StoreCheck(store, "at the end");
            NavigableMap<String, Holding> found = check.readAll();
            expected.replaceAll((key, holding) -> anywhere(holding));
            NavigableMap<String, Holding> held = new TreeMap<>(found);
            held.replaceAll((key, holding) -> anywhere(holding));
            assertEquals(expected, held);
            check.theQueryEqualsTheListing(found);
            check.theTotalsEqualTheListing(found);
        }
    }
}
