package io.basalt.store.tier;

import java.util.Arrays;

/**
 * The heat of the blobs whose hashes begin alike: an open-addressing table of one word a blob. Thread-safe.
 *
 * <p>A word is the 30 next bits of the blob's hash, 16 bits of the day (from 1970-01-01, UTC) of the last read, and 18 bits of
 * the logarithm of the reads, decayed to the beginning of that day. 0 is a free slot: the day of a word is 1 or more.
 */
final class HeatShard {
    static final int HASH_BITS = 30;

    private static final int DAY_BITS = 16;
    private static final int LEVEL_BITS = 18;
    private static final long LAST_DAY = (1 << DAY_BITS) - 1;
    private static final int HIGHEST_LEVEL = (1 << LEVEL_BITS) - 1;
    /** Steps between a number of reads and its double: each is 0.017 %. */
    private static final int STEPS = 1 << 12;
    /** Levels begin at 2^-16 reads and end below 2^48. */
    private static final int LEAST_EXPONENT = -16;

    static final long MILLIS_A_DAY = 86_400_000;

    private static final double LOG_2 = Math.log(2);
    private static final long[] EMPTY = {};
    /** Object headers and fields of a shard and its array on a 64-bit JVM, at most. */
    private static final int OVERHEAD = 64;

    private final double halfLifeMillis;
    private long[] slots = EMPTY;
    private int count;
    private long random;

    /** @param seed of the rounding; not 0 */
    HeatShard(double halfLifeMillis, long seed) {
        this.halfLifeMillis = halfLifeMillis;
        this.random = seed;
    }

    /**
     * Gives the decayed reads, this one among them.
     *
     * @param hash the blob's {@value #HASH_BITS} bits
     */
    synchronized double touch(long hash, double weight, long nowMillis) {
        int slot = find(hash);
        long today = dayOf(nowMillis);
        boolean known = slot >= 0;
        long day = known ? Math.max(today, day(slots[slot])) : today;
        double before = known ? reads(slots[slot]) / growth((day - day(slots[slot])) * MILLIS_A_DAY) : 0;
        double elapsed = growth(nowMillis - day * MILLIS_A_DAY);
        int at = known ? slot : insert(hash);
        slots[at] = word(hash, day, level(before + weight * elapsed));
        return before / elapsed + weight;
    }

    synchronized double heat(long hash, long nowMillis) {
        int slot = find(hash);
        if (slot < 0) {
            return 0;
        }
        long begin = day(slots[slot]) * MILLIS_A_DAY;
        return reads(slots[slot]) / growth(Math.max(0, nowMillis - begin));
    }

    /** Days since 1970-01-01; -1 where no read is known. */
    synchronized long lastDay(long hash) {
        int slot = find(hash);
        return slot < 0 ? -1 : day(slots[slot]);
    }

    synchronized void forget(long hash) {
        int hole = find(hash);
        if (hole < 0) {
            return;
        }
        count--;
        slots[hole] = 0;
        // Those behind move up, unless they would come before their home.
        for (int next = after(hole); slots[next] != 0; next = after(next)) {
            if (distance(home(hash(slots[next])), next) >= distance(hole, next)) {
                slots[hole] = slots[next];
                slots[next] = 0;
                hole = next;
            }
        }
    }

    synchronized int count() {
        return count;
    }

    /** Bytes on the heap. */
    synchronized long bytes() {
        return OVERHEAD + (long) Long.BYTES * slots.length;
    }

    /** The words of all blobs that were read on that day or later. */
    synchronized long[] words(long fromDay) {
        return Arrays.stream(slots)
                .filter(word -> word != 0 && day(word) >= fromDay)
                .toArray();
    }

    /** Takes a word of another shard with the same number; false where it is none, or its blob is here already. */
    synchronized boolean add(long word) {
        if (day(word) == 0 || find(hash(word)) >= 0) {
            return false;
        }
        int slot = insert(hash(word));
        slots[slot] = word;
        return true;
    }

    static long dayOf(long millis) {
        return Math.min(LAST_DAY, Math.max(1, Math.floorDiv(millis, MILLIS_A_DAY)));
    }

    private double growth(long millis) {
        return Math.exp(millis / halfLifeMillis * LOG_2);
    }

    /** Rounded up or down at random, so that many small steps come to what they are together. */
    private int level(double reads) {
        double exact = (Math.log(reads) / LOG_2 - LEAST_EXPONENT) * STEPS;
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        double rounded = Math.floor(exact + (random >>> 11) * 0x1p-53);
        return (int) Math.max(0, Math.min(HIGHEST_LEVEL, rounded));
    }

    private static double reads(long word) {
        return Math.exp(((double) (word & HIGHEST_LEVEL) / STEPS + LEAST_EXPONENT) * LOG_2);
    }

    private static long word(long hash, long day, int level) {
        return hash << (DAY_BITS + LEVEL_BITS) | day << LEVEL_BITS | level;
    }

    private static long hash(long word) {
        return word >>> (DAY_BITS + LEVEL_BITS);
    }

    private static long day(long word) {
        return word >>> LEVEL_BITS & LAST_DAY;
    }

    private int home(long hash) {
        return (int) ((hash * slots.length) >>> HASH_BITS);
    }

    private int after(int slot) {
        return slot + 1 == slots.length ? 0 : slot + 1;
    }

    private int distance(int from, int to) {
        return to >= from ? to - from : to - from + slots.length;
    }

    /** -1 where the blob has no slot. */
    private int find(long hash) {
        if (count == 0) {
            return -1;
        }
        int slot = home(hash);
        while (slots[slot] != 0) {
            if (hash(slots[slot]) == hash) {
                return slot;
            }
            slot = after(slot);
        }
        return -1;
    }

    /** A free slot for a blob that has none; it counts as taken. */
    private int insert(long hash) {
        if ((count + 1L) * 6 > slots.length * 5L) {
            grow();
        }
        count++;
        return free(hash);
    }

    private int free(long hash) {
        int slot = home(hash);
        while (slots[slot] != 0) {
            slot = after(slot);
        }
        return slot;
    }

    /** By a half only: doubling would leave a table that has just grown with more than 16 bytes a blob. */
    private void grow() {
        long[] old = slots;
        slots = new long[Math.max(4, old.length + old.length / 2)];
        for (long word : old) {
            if (word != 0) {
                slots[free(hash(word))] = word;
            }
        }
    }
}
