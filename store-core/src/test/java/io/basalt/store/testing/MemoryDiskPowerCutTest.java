package io.basalt.store.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.io.Appender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MemoryDiskPowerCutTest {
    private static final long SEED = 1;

    private final MemoryDisk disk = new MemoryDisk();

    private MemoryDisk survivors(Survival survival) {
        return disk.survivors(survival, new Random(SEED));
    }

    private static byte[] ones(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 1);
        return bytes;
    }

    @Test
    void syncedBytesOfSyncedEntriesSurvive() throws IOException {
        disk.createDirectories("d");
        Appender appender = DiskFiles.write(disk, "d/a", ones(700));
        appender.sync();
        appender.write(ByteBuffer.wrap(ones(1000)));
        disk.syncDirectory("d");

        assertArrayEquals(ones(700), DiskFiles.read(survivors(Survival.NONE), "d/a"));
        assertArrayEquals(ones(1700), DiskFiles.read(survivors(Survival.ALL), "d/a"));
        assertArrayEquals(ones(1700), DiskFiles.read(disk, "d/a"), "the disk itself stays as it is");
    }

    @Test
    void syncedBytesOfAnUnsyncedEntryDoNot() throws IOException {
        disk.createDirectories("d");
        DiskFiles.write(disk, "d/a", ones(10)).sync();

        assertEquals(List.of(), survivors(Survival.NONE).list("d"));
        assertEquals(List.of("a"), survivors(Survival.ALL).list("d"));
    }

    @Test
    void madeDirectoriesSurviveByThemselves() throws IOException {
        disk.createDirectories("a/b/c");

        assertTrue(survivors(Survival.NONE).exists("a/b/c"));
    }

    @Test
    void anUnsyncedDeletionMayBeUndone() throws IOException {
        DiskFiles.write(disk, "a", ones(10)).sync();
        disk.syncDirectory("");
        disk.delete("a");

        assertTrue(survivors(Survival.NONE).exists("a"));
        assertFalse(survivors(Survival.ALL).exists("a"));
        disk.syncDirectory("");
        assertFalse(survivors(Survival.NONE).exists("a"));
    }

    @Test
    void aRenameIsAtomicHoweverThePowerIsCut() throws IOException {
        disk.createDirectories("x");
        disk.createDirectories("y");
        DiskFiles.write(disk, "x/old", ones(3)).sync();
        DiskFiles.write(disk, "y/new", ones(5)).sync();
        disk.syncDirectory("x");
        disk.syncDirectory("y");
        disk.rename("x/old", "y/new");

        Set<String> outcomes = new TreeSet<>();
        for (int seed = 0; seed < 50; seed++) {
            MemoryDisk after = disk.crash(new Random(seed));
            outcomes.add(after.list("x") + " " + DiskFiles.read(after, "y/new").length);
        }
        assertEquals(Set.of("[old] 5", "[] 3"), outcomes);
        assertEquals(List.of("old"), survivors(Survival.NONE).list("x"));
        disk.syncDirectory("y");
        assertEquals(List.of(), survivors(Survival.NONE).list("x"), "one directory's sync makes all of it durable");
    }

    @Test
    void aDirectorysSyncLeavesLaterChangesOfOthersPending() throws IOException {
        disk.createDirectories("x");
        disk.createDirectories("y");
        DiskFiles.write(disk, "x/a", ones(1)).sync();
        disk.syncDirectory("x");
        disk.delete("x/a");
        DiskFiles.write(disk, "x/a", ones(2)).sync();
        disk.rename("x/a", "y/b");
        DiskFiles.write(disk, "x/a", ones(3)).sync();
        disk.delete("x/a");
        disk.syncDirectory("y");

        assertEquals(2, DiskFiles.read(survivors(Survival.NONE), "y/b").length);
        assertFalse(survivors(Survival.NONE).exists("x/a"));
        assertFalse(survivors(Survival.ALL).exists("x/a"));
    }

    @Test
    void aFileNeverSurvivesUnderTwoNames() throws IOException {
        DiskFiles.write(disk, "a", ones(1)).sync();
        disk.rename("a", "b");
        disk.rename("b", "c");
        DiskFiles.write(disk, "a", ones(2)).sync();

        Set<List<String>> outcomes = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            MemoryDisk after = disk.crash(new Random(seed));
            List<String> names = after.list("");
            outcomes.add(names);
            assertTrue(
                    names.size() <= 1 || names.equals(List.of("a", "b")) || names.equals(List.of("a", "c")),
                    "" + names);
        }
        assertTrue(outcomes.size() >= 4, "chance takes many ways: " + outcomes);
    }

    @Test
    void aTornTailEndsAtASectorAndMayHaveHoles() throws IOException {
        Appender appender = DiskFiles.write(disk, "a", ones(700));
        appender.sync();
        disk.syncDirectory("");
        appender.write(ByteBuffer.wrap(ones(1500)));

        Set<Integer> lengths = new TreeSet<>();
        boolean hole = false;
        for (int seed = 0; seed < 200; seed++) {
            byte[] bytes = DiskFiles.read(disk.crash(new Random(seed)), "a");
            lengths.add(bytes.length);
            assertArrayEquals(ones(700), Arrays.copyOf(bytes, 700), "synced bytes, seed " + seed);
            for (int i = 701; i < bytes.length; i++) {
                assertTrue(bytes[i] == bytes[i - 1] || i % 512 == 0, "sectors are whole, seed " + seed);
                hole |= bytes[i] == 0;
            }
        }
        assertEquals(Set.of(700, 1024, 1536, 2048, 2200), lengths);
        assertTrue(hole);
    }

    @Test
    void aNewDirectoryOfAnOldNameReplacesTheOldOneForGood() throws IOException {
        disk.createDirectories("d");
        disk.delete("d");
        disk.createDirectories("d/e");

        assertEquals(List.of("e"), survivors(Survival.NONE).list("d"));
    }
}
