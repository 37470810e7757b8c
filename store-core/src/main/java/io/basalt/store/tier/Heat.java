package io.basalt.store.tier;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/**
 * How often blobs are read: a number of reads of which each counts half after a half-life, and the day of the last one. In
 * memory, 8 to 15 bytes a blob once there are some 100,000 of them; {@link HeatFile} keeps it. Thread-safe; a read takes one of 4,096 locks
 * for less than a microsecond.
 *
 * <p>It is approximate. Numbers of reads are rounded by 0.02 %, at random. A blob is known by 42 bits of a hash of its id: among a
 * million blobs there is one pair in nine times that shares its heat, among ten million some ten pairs. Therefore nothing may be
 * deleted because of it. Times are milliseconds since the epoch and come from the caller.
 */
public final class Heat {
    public static final Duration DEFAULT_HALF_LIFE = Duration.ofDays(7);

    /** Days for which last reads are remembered: what was not read for longer counts as never read. */
    public static final int MEMORY_DAYS = 4000;

    static final int SHARD_BITS = 12;

    private static final double MOST_WEIGHT = 1 << 20;

    private final HeatShard[] shards = new HeatShard[1 << SHARD_BITS];

    /** @param halfLife 1 hour to 3,650 days */
    public Heat(Duration halfLife) {
        if (halfLife.compareTo(Duration.ofHours(1)) < 0 || halfLife.compareTo(Duration.ofDays(3650)) > 0) {
            throw new IllegalArgumentException("half-life of heat " + halfLife + ": expected 1 hour to 3650 days");
        }
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new HeatShard(halfLife.toMillis(), i + 1);
        }
    }

    /**
     * What is known of a blob.
     *
     * @param heat the decayed number of reads, 0 or more
     * @param lastRead the day, UTC, of the last read; absent where none is known
     */
    public record Reads(double heat, Optional<LocalDate> lastRead) {}

    /**
     * Notes a read, and gives the heat with it.
     *
     * @param weight what it counts for: 1 for a read of the whole blob, the share for one of a part; above 0
     */
    public double touch(long blobId, double weight, long nowMillis) {
        if (!(weight > 0)) {
            throw new IllegalArgumentException(
                    "weight " + weight + " of a read of blob " + blobId + ": expected more than 0");
        }
        long hash = mixed(blobId);
        return shard(hash).touch(rest(hash), Math.min(MOST_WEIGHT, weight), nowMillis);
    }

    public Reads of(long blobId, long nowMillis) {
        long hash = mixed(blobId);
        long day = shard(hash).lastDay(rest(hash));
        return new Reads(
                shard(hash).heat(rest(hash), nowMillis),
                day < 0 ? Optional.empty() : Optional.of(LocalDate.ofEpochDay(day)));
    }

    /** Forgets a blob that is gone; no effect where nothing is known of it. */
    public void forget(long blobId) {
        long hash = mixed(blobId);
        shard(hash).forget(rest(hash));
    }

    /** How many blobs it knows. */
    public long count() {
        long count = 0;
        for (HeatShard shard : shards) {
            count += shard.count();
        }
        return count;
    }

    /** Bytes on the heap. */
    public long bytes() {
        long bytes = 0;
        for (HeatShard shard : shards) {
            bytes += shard.bytes();
        }
        return bytes;
    }

    HeatShard shard(int number) {
        return shards[number];
    }

    private HeatShard shard(long hash) {
        return shards[(int) (hash >>> (Long.SIZE - SHARD_BITS))];
    }

    private static long rest(long hash) {
        return hash << SHARD_BITS >>> (Long.SIZE - HeatShard.HASH_BITS);
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). It is part of the file's format. */
    private static long mixed(long blobId) {
        long z = blobId;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
