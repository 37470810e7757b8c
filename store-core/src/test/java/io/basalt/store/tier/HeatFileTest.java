package io.basalt.store.tier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Appender;
import io.basalt.store.io.RandomReader;
import io.basalt.store.testing.Golden;
import io.basalt.store.testing.MemoryDisk;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Heat across restarts; what is damaged is learnt anew and never taken for true. */
class HeatFileTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final long START = Instant.parse("2026-03-01T18:00:00Z").toEpochMilli();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final MemoryDisk disk = new MemoryDisk();
    private final HeatFile file = new HeatFile(disk, "store-1");

    private static Heat sample() {
        Heat heat = new Heat(WEEK);
        heat.touch(1, 1, START);
        heat.touch((3L << 40) + 17, 2.5, START + DAY);
        heat.touch(Long.MAX_VALUE, 1000, START);
        return heat;
    }

    private byte[] bytes() throws Exception {
        try (RandomReader reader = disk.open("heat")) {
            ByteBuffer bytes = ByteBuffer.allocate((int) reader.size());
            reader.read(0, bytes);
            return bytes.array();
        }
    }

    private void replace(byte[] bytes) throws Exception {
        disk.delete("heat");
        try (Appender appender = disk.create("heat")) {
            appender.write(ByteBuffer.wrap(bytes));
        }
    }

    @Test
    void whatWasWrittenComesBack() throws Exception {
        Heat heat = new Heat(WEEK);
        for (long blob = 0; blob < 20_000; blob++) {
            heat.touch(blob, 1.0 + blob % 7, START + blob % 50 * DAY);
        }
        file.write(heat, START);
        file.write(heat, START + 50 * DAY);
        Heat again = file.open(WEEK);
        assertEquals(heat.count(), again.count());
        for (long blob = 0; blob < 20_000; blob++) {
            assertEquals(heat.of(blob, START + 60 * DAY), again.of(blob, START + 60 * DAY));
        }
        again.touch(5, 1, START + 60 * DAY);
        assertEquals(
                heat.of(5, START + 60 * DAY).heat() + 1,
                again.of(5, START + 60 * DAY).heat(),
                0.01);
    }

    @Test
    void withoutAFileAllIsCold() {
        assertEquals(0, file.open(WEEK).count());
    }

    @Test
    void theBytesAreThoseOfTheFormat() throws Exception {
        file.write(sample(), START);
        new Golden("heat-v1.txt").check("three-blobs", bytes());
        file.write(new Heat(WEEK), START);
        new Golden("heat-v1.txt").check("none", bytes());
    }

    @Test
    void whatWasNotReadForTenYearsIsLeftOut() throws Exception {
        Heat heat = sample();
        file.write(heat, START + (Heat.MEMORY_DAYS + 1) * DAY);
        Heat again = file.open(WEEK);
        assertEquals(1, again.count());
        assertEquals(
                Optional.of(LocalDate.of(2026, 3, 2)),
                again.of((3L << 40) + 17, START).lastRead());
    }

    @Test
    void everyFlippedBitAndEveryTruncationIsFoundAndAllIsColdThen() throws Exception {
        file.write(sample(), START);
        byte[] good = bytes();
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            replace(bad);
            StoreException damage = assertThrows(StoreException.CorruptData.class, () -> file.read(WEEK), "bit " + bit);
            String message = String.valueOf(damage.getMessage());
            assertTrue(message.contains("/heat is damaged: ") && message.lines().count() == 1, message);
        }
        for (int length = 0; length < good.length; length++) {
            replace(java.util.Arrays.copyOf(good, length));
            assertThrows(StoreException.CorruptData.class, () -> file.read(WEEK), "length " + length);
        }
        assertEquals(0, file.open(WEEK).count());
        // The next checkpoint mends it.
        file.write(sample(), START);
        assertEquals(3, file.open(WEEK).count());
    }

    @Test
    void heatOfAnotherStoreIsNotTaken() throws Exception {
        file.write(sample(), START);
        HeatFile other = new HeatFile(disk, "store-2");
        String message = String.valueOf(assertThrows(StoreException.CorruptData.class, () -> other.read(WEEK))
                .getMessage());
        assertTrue(message.contains("heat of store store-1") && message.contains("store-2"), message);
        assertEquals(0, other.open(WEEK).count());
    }

    @Test
    void aCrashWhileItIsWrittenLeavesTheOldOne() throws Exception {
        file.write(sample(), START);
        byte[] old = bytes();
        try (Appender torn = disk.create("heat.tmp")) {
            torn.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        }
        assertEquals(3, file.open(WEEK).count());
        file.write(sample(), START);
        assertTrue(java.util.Arrays.equals(old, bytes()));
        assertEquals(List.of("heat"), disk.list(""));
    }
}
