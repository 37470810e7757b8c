package io.basalt.store.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.engine.LocalStore;
import io.basalt.store.io.Disk;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.SubDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cuts and flips in the write-ahead log: the catalog opens with every acknowledged commit, or is refused. */
class LogDamageTest {
    private static final ObjectKey KEY = new ObjectKey("b", "k");
    private static final int COMMITS = 40;

    @TempDir
    Path folder;

    /** The log's length, and the LSN, after each acknowledged commit. */
    private record Acknowledged(long length, long lsn) {}

    private final MemoryDisk disk = new MemoryDisk();

    private Disk tier(Path path) throws IOException {
        String name = path.getFileName().toString();
        disk.createDirectories(name);
        return new SubDisk(disk, name);
    }

    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private Path frozen;
    private String log;

    @BeforeEach
    void writeALog() throws IOException {
        frozen = folder.resolve("frozen");
        Path directory = folder.resolve("store");
        try (LocalStore store = LocalStore.open(directory, this::tier, new FakeClock())) {
            store.createBucket("b");
            try (ObjectWriter writer = store.put(KEY, PutOptions.DEFAULT)) {
                writer.commit();
            }
            Random sizes = new Random(1);
            for (int i = 0; i < COMMITS; i++) {
                // Some of them fill several of the log's blocks; the last one does.
                String text = "x".repeat(i % 7 == 4 ? 100_000 : sizes.nextInt(3_000));
                Attributes set = Attributes.of("user.n", AttributeValue.of(text));
                store.updateAttributes(KEY, new AttributeUpdate(set, Set.of()), Condition.NONE);
                Map<String, Long> lengths = LogFiles.lengths(directory.resolve("catalog"));
                assertEquals(1, lengths.size(), "the log is to lie in one file");
                log = lengths.keySet().iterator().next();
                acknowledged.add(new Acknowledged(lengths.get(log), store.visibleLsn()));
            }
            StoreFiles.copyLive(directory.resolve("catalog"), frozen);
        }
    }

    private interface Spoiling {
        void spoil(FileChannel log) throws IOException;
    }

    /** The LSN that a spoilt copy opens with. */
    private long open(Spoiling spoiling) throws IOException {
        Path copy = folder.resolve("copy");
        FileUtils.deleteDirectory(copy.toFile());
        StoreFiles.copyLive(frozen, copy);
        try (FileChannel channel =
                FileChannel.open(copy.resolve(log), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            spoiling.spoil(channel);
        }
        try (Catalog catalog = Catalog.open(copy)) {
            return catalog.lsn();
        }
    }

    private static void flip(FileChannel log, long at, int mask) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        log.read(one, at);
        log.write(ByteBuffer.wrap(new byte[] {(byte) (one.get(0) ^ mask)}), at);
    }

    private Acknowledged fromEnd(int back) {
        return acknowledged.get(acknowledged.size() - 1 - back);
    }

    @Test
    void aFlippedBitIsRefusedUnlessItLiesInTheLastCommit() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int trial = 0; trial < 60; trial++) {
            long at = (long) (random.nextDouble() * fromEnd(0).length());
            int mask = 1 << random.nextInt(8);
            String where = "seed " + seed + ", trial " + trial + ", byte " + at + ", mask " + mask;
            try {
                long lsn = open(channel -> flip(channel, at, mask));
                boolean last = at >= fromEnd(1).length();
                assertTrue(lsn == fromEnd(0).lsn() || (last && lsn == fromEnd(1).lsn()), where + ": opened at " + lsn);
            } catch (StoreException.CorruptData e) {
                assertTrue(e.getMessage().contains(log + " is damaged at offset "), where + ": " + e.getMessage());
                assertTrue(e.getMessage().contains("bin/basalt rebuild catalog"), where + ": " + e.getMessage());
            }
        }
    }

    @Test
    void aTornEndIsAcceptedWhereverItIsCut() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int trial = 0; trial < 40; trial++) {
            long cut = random.nextLong(acknowledged.get(0).length(), fromEnd(0).length() + 1);
            long survives = acknowledged.stream()
                    .filter(a -> a.length() <= cut)
                    .mapToLong(Acknowledged::lsn)
                    .max()
                    .orElseThrow();
            assertEquals(
                    survives,
                    open(channel -> channel.truncate(cut)),
                    "seed " + seed + ", trial " + trial + ", cut " + cut);
        }
    }

    /** Before a sync pages reach the disk in any order: some of the last batch may be there, others read as zeros. */
    @Test
    void aLastBatchOfWhichAnyPagesAreMissingIsATornEnd() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long begin = fromEnd(1).length();
        long end = fromEnd(0).length();
        assertTrue(end - begin > 3 * 32_768, "the last batch is to fill several blocks");
        for (int trial = 0; trial < 30; trial++) {
            long lsn = open(channel -> {
                for (long page = begin; page < end; page += 4096) {
                    if (random.nextBoolean()) {
                        channel.write(ByteBuffer.allocate((int) Math.min(4096, end - page)), page);
                    }
                }
            });
            assertTrue(
                    lsn == fromEnd(1).lsn() || lsn == fromEnd(0).lsn(),
                    "seed " + seed + ", trial " + trial + ": opened at " + lsn);
        }
    }

    @Test
    void aTornFileThatAnotherFollowsIsRefusedUnlessTheOtherGoesOnWhereItEnds() throws Exception {
        Path copy = folder.resolve("two-files");
        StoreFiles.copyLive(frozen, copy);
        Path first = copy.resolve(log);
        byte[] torn = Files.readAllBytes(first);
        try (Catalog catalog = Catalog.open(copy)) {
            catalog.beginEpoch(7);
            StoreFiles.copyLive(copy, folder.resolve("both"));
        }
        Path both = folder.resolve("both");
        Files.write(both.resolve(log), torn);
        Catalog.open(both).close();
        Path damaged = folder.resolve("damaged");
        StoreFiles.copyLive(copy, damaged);
        torn[(int) fromEnd(1).length() + 20] ^= 1;
        Files.write(damaged.resolve(log), torn);
        StoreException refused = assertThrows(StoreException.CorruptData.class, () -> Catalog.open(damaged));
        assertTrue(refused.getMessage().contains(" changes later"), refused.getMessage());
    }

    @Test
    void afterACleanCloseNoFlipInTheLogLosesAnything() throws Exception {
        Path catalog = folder.resolve("store").resolve("catalog");
        Random random = new Random(5);
        for (Map.Entry<String, Long> file : LogFiles.lengths(catalog).entrySet()) {
            if (file.getValue() > 0) {
                try (FileChannel channel = FileChannel.open(
                        catalog.resolve(file.getKey()), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                    flip(channel, random.nextLong(file.getValue()), 4);
                }
            }
        }
        try (Catalog reopened = Catalog.open(catalog)) {
            assertEquals(fromEnd(0).lsn(), reopened.lsn());
        }
    }
}
