package io.basalt.store.catalog;

import io.basalt.store.io.BlockChecksums;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A block of RocksDB's write-ahead log. A record is u32 masked CRC32C (of all that follows the length), u16 length, u8
 * type, payload; integers are little-endian; what is shorter than a header at the block's end is filling.
 */
final class WalBlock {
    static final int BYTES = 32 << 10;
    /** Sequence number and count, with which a batch begins. */
    static final int BATCH_HEADER = 12;

    private static final int HEADER = 7;
    private static final int TYPE_AT = 6;
    private static final int CRC_MASK = 0xa282ead8;

    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    private static final int RECYCLED_TIMESTAMP_SIZE = 11;

    private final byte[] bytes;
    private final int length;
    private final ByteBuffer numbers;

    /** A batch that begins at that offset of the file. */
    record Batch(long offset, long sequence, int count) {}

    WalBlock(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
        this.numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean hasHeader(int at) {
        return length - at >= HEADER;
    }

    /** Whether the file ends within a header. */
    boolean endsTorn(int at) {
        return length < BYTES && at < length;
    }

    private int type(int at) {
        return bytes[at + TYPE_AT];
    }

    private int payloadBytes(int at) {
        return numbers.getShort(at + Integer.BYTES) & 0xFFFF;
    }

    int next(int at) {
        return at + HEADER + payloadBytes(at);
    }

    boolean isValid(int at) {
        if (type(at) == 0 || next(at) > length) {
            return false;
        }
        int crc = BlockChecksums.of(bytes, at + TYPE_AT, 1 + payloadBytes(at));
        return numbers.getInt(at) == Integer.rotateRight(crc, 15) + CRC_MASK;
    }

    /** A record that is no part of a batch. */
    boolean isNeutral(int at) {
        return type(at) < FULL || type(at) > LAST;
    }

    /** A record of a log file that is used again, which none of this catalog's is. */
    boolean isRecycled(int at) {
        return (type(at) > LAST && type(at) <= 2 * LAST) || type(at) == RECYCLED_TIMESTAMP_SIZE;
    }

    boolean begins(int at) {
        return type(at) == FULL || type(at) == FIRST;
    }

    boolean ends(int at) {
        return type(at) == FULL || type(at) == LAST;
    }

    /** Copies as much of a record's payload as {@code target} takes. */
    void copyPayload(int at, ByteBuffer target) {
        target.put(bytes, at + HEADER, Math.min(payloadBytes(at), target.remaining()));
    }

    /** What stands in the place of a batch's sequence number, whether it holds or not. */
    long claimedSequence(int at) {
        return length - at >= HEADER + Long.BYTES ? numbers.getLong(at + HEADER) : -1;
    }

    /**
     * The first whole record, from {@code from} on, that begins a batch. Records follow one another from the block's
     * begin; where that chain is broken, one may begin at any byte.
     */
    Optional<Batch> firstBatch(int from, long start) {
        int at = from;
        while (hasHeader(at)) {
            if (!isValid(at)) {
                at++;
            } else if (begins(at) && payloadBytes(at) >= BATCH_HEADER) {
                return Optional.of(
                        new Batch(start + at, numbers.getLong(at + HEADER), numbers.getInt(at + HEADER + Long.BYTES)));
            } else {
                at = next(at);
            }
        }
        return Optional.empty();
    }
}
