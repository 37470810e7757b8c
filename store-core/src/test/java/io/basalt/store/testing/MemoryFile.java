package io.basalt.store.testing;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** The bytes of a file, and how many of them are on the platter. Thread-safe. */
final class MemoryFile implements MemoryNode {
    private static final int SECTOR = 512;

    private byte[] bytes = new byte[0];
    private int length;
    private int synced;

    synchronized int length() {
        return length;
    }

    synchronized void append(ByteBuffer source) {
        int needed = Math.addExact(length, source.remaining());
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(bytes.length * 2L, Integer.MAX_VALUE - 8)));
        }
        source.get(bytes, length, needed - length);
        length = needed;
    }

    synchronized int read(long position, ByteBuffer target) {
        if (position < 0) {
            throw new IllegalArgumentException("position " + position + " is negative");
        }
        int count = (int) Math.min(target.remaining(), Math.max(0, length - position));
        if (count > 0) {
            target.put(bytes, (int) position, count);
        }
        return count;
    }

    synchronized void sync() {
        synced = length;
    }

    /** A copy that holds the synced bytes and what {@code survival} leaves of the others, all of it synced. */
    synchronized MemoryFile survivor(Survival survival, RandomGenerator chance) {
        MemoryFile copy = new MemoryFile();
        int kept = switch (survival) {
            case NONE -> synced;
            case ALL -> length;
            case TORN -> tornLength(chance);
        };
        copy.bytes = Arrays.copyOf(bytes, kept);
        copy.length = kept;
        copy.synced = kept;
        if (survival == Survival.TORN) {
            loseSectors(copy.bytes, synced, chance);
        }
        return copy;
    }

    /** The whole tail, none of it, or a part that ends at a sector's border. */
    private int tornLength(RandomGenerator chance) {
        if (synced == length) {
            return length;
        }
        int firstBorder = synced / SECTOR + 1;
        int lastBorder = (length - 1) / SECTOR;
        int border = firstBorder - 1 + chance.nextInt(lastBorder - firstBorder + 3);
        return border < firstBorder ? synced : border > lastBorder ? length : border * SECTOR;
    }

    private static void loseSectors(byte[] bytes, int from, RandomGenerator chance) {
        for (int start = from; start < bytes.length; ) {
            int end = Math.min(bytes.length, (start / SECTOR + 1) * SECTOR);
            if (chance.nextInt(4) == 0) {
                Arrays.fill(bytes, start, end, (byte) 0);
            }
            start = end;
        }
    }
}
