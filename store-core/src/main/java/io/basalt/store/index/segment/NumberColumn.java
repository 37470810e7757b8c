package io.basalt.store.index.segment;

import io.basalt.store.api.ValueType;
import io.basalt.store.index.segment.SegmentFormat.BlockAt;
import io.basalt.store.index.segment.SegmentFormat.ColumnAt;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * A column as its directory in the file tells. On the heap it has only which blocks have been verified; everything else is
 * read where it lies.
 */
final class NumberColumn implements Column, Column.Order {
    private static final String BLOCK = "block of a column";

    private final SegmentBytes bytes;
    private final ValueType type;
    private final int at;
    private final int rows;
    private final int nonNulls;
    private final int listed;
    private final Verified verified;
    private final Optional<Dictionary> dictionary;
    private final Optional<Order> order;

    NumberColumn(SegmentBytes bytes, Section directory, ValueType type) {
        String what = "column directory";
        this.at = bytes.checked(what, directory).offset();
        bytes.require(directory.length() >= ColumnAt.BYTES, what, at, () -> "shorter than its fields");
        this.bytes = bytes;
        this.type = type;
        this.rows = bytes.u32(at + ColumnAt.ROWS);
        this.nonNulls = bytes.u32(at + ColumnAt.NON_NULLS);
        this.listed = bytes.u32(at + ColumnAt.BLOCKS);
        bytes.require(
                listed >= 1 && directory.length() == ColumnAt.BYTES + (long) listed * BlockAt.BYTES,
                what,
                at,
                () -> "its length does not fit its " + listed + " blocks");
        this.verified = new Verified(listed);
        this.dictionary = SegmentFormat.hasDictionary(type)
                ? Optional.of(new StringTable(
                        bytes,
                        bytes.u32(at + ColumnAt.STRINGS),
                        bytes.u32(at + ColumnAt.PAGES),
                        bytes.u32(at + ColumnAt.PAGES + 4)))
                : Optional.empty();
        Section ordered = bytes.section(at + ColumnAt.ORDER);
        this.order =
                ordered.length() > 0 ? Optional.of(new NumberColumn(bytes, ordered, ValueType.LONG)) : Optional.empty();
    }

    @Override
    public ValueType type() {
        return type;
    }

    @Override
    public int nonNulls() {
        return nonNulls;
    }

    @Override
    public int nonNulls(int block) {
        int entry = entry(block);
        return entry < 0 ? 0 : bytes.u16(entry + BlockAt.NON_NULLS);
    }

    @Override
    public long min(int block) {
        int entry = entry(block);
        return entry < 0 ? 0 : bytes.u64(entry + BlockAt.MIN);
    }

    @Override
    public long max(int block) {
        int entry = entry(block);
        return entry < 0 ? 0 : bytes.u64(entry + BlockAt.MAX);
    }

    @Override
    public long min() {
        return bytes.u64(at + ColumnAt.MIN);
    }

    @Override
    public long max() {
        return bytes.u64(at + ColumnAt.MAX);
    }

    @Override
    public long distinct() {
        return bytes.u64(at + ColumnAt.DISTINCT);
    }

    @Override
    public Optional<Dictionary> dictionary() {
        return dictionary;
    }

    @Override
    public Optional<Order> order() {
        return order;
    }

    @Override
    public int size() {
        return rows;
    }

    @Override
    public int row(int position) {
        return (int) value(position);
    }

    /** With and without a value. */
    int rows() {
        return rows;
    }

    @Override
    public int read(int block, long[] values, long[] present) {
        int entry = entry(block);
        if (entry < 0) {
            Arrays.fill(present, 0, Segment.BLOCK_WORDS, 0);
            return 0;
        }
        int start = verifiedBlock(block, entry);
        ByteBuffer source = bytes.buffer();
        BlockDecoder decoder = BlockDecoder.ofThisThread();
        int inBlock = blockRows(block);
        int count = bytes.u16(entry + BlockAt.NON_NULLS);
        int width = bytes.u8(entry + BlockAt.WIDTH);
        long base = bytes.u64(entry + BlockAt.MIN);
        switch (bytes.u8(entry + BlockAt.PRESENCE)) {
            case SegmentFormat.ALL_PRESENT -> {
                setFirst(inBlock, present);
                decoder.numbers(source, start, width, count, base, values);
            }
            case SegmentFormat.BITMAP -> {
                int words = SegmentFormat.bitmapWords(inBlock);
                Arrays.fill(present, words, Segment.BLOCK_WORDS, 0);
                decoder.byBitmap(source, start, words, width, count, base, values, present);
            }
            default -> {
                Arrays.fill(present, 0, Segment.BLOCK_WORDS, 0);
                decoder.byPosition(source, start, width, count, base, values, present);
            }
        }
        return count;
    }

    private static void setFirst(int count, long[] bits) {
        int full = count >> 6;
        Arrays.fill(bits, 0, full, -1L);
        if (full < Segment.BLOCK_WORDS) {
            Arrays.fill(bits, full, Segment.BLOCK_WORDS, 0);
            bits[full] = (1L << count) - 1;
        }
    }

    @Override
    public boolean isPresent(int row) {
        int block = row / Segment.BLOCK_ROWS;
        int entry = entry(block);
        return entry >= 0 && rank(block, entry, verifiedBlock(block, entry), row % Segment.BLOCK_ROWS) >= 0;
    }

    @Override
    public long value(int row) {
        int block = row / Segment.BLOCK_ROWS;
        int entry = entry(block);
        if (entry < 0) {
            return 0;
        }
        int start = verifiedBlock(block, entry);
        int rank = rank(block, entry, start, row % Segment.BLOCK_ROWS);
        int presence = SegmentFormat.presenceBytes(
                bytes.u8(entry + BlockAt.PRESENCE), blockRows(block), bytes.u16(entry + BlockAt.NON_NULLS));
        return rank < 0
                ? 0
                : BlockDecoder.number(
                        bytes.buffer(),
                        start + presence,
                        bytes.u8(entry + BlockAt.WIDTH),
                        rank,
                        bytes.u64(entry + BlockAt.MIN));
    }

    /** How many rows of the block before this one have a value; negative where this one has none. */
    private int rank(int block, int entry, int start, int row) {
        return switch (bytes.u8(entry + BlockAt.PRESENCE)) {
            case SegmentFormat.ALL_PRESENT -> row;
            case SegmentFormat.BITMAP -> bitmapRank(start, row);
            default -> positionRank(start, bytes.u16(entry + BlockAt.NON_NULLS), row);
        };
    }

    private int bitmapRank(int start, int row) {
        int word = row >> 6;
        long bits = bytes.u64(start + Long.BYTES * word);
        if ((bits >>> row & 1) == 0) {
            return -1;
        }
        int rank = Long.bitCount(bits & ((1L << row) - 1));
        for (int i = 0; i < word; i++) {
            rank += Long.bitCount(bytes.u64(start + Long.BYTES * i));
        }
        return rank;
    }

    private int positionRank(int start, int count, int row) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int position = bytes.u16(start + Short.BYTES * middle);
            if (position == row) {
                return middle;
            } else if (position < row) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private int blockRows(int block) {
        return Math.min(Segment.BLOCK_ROWS, rows - block * Segment.BLOCK_ROWS);
    }

    /** Where the directory tells of a block; negative where it has no value. */
    private int entry(int block) {
        if (listed == SegmentFormat.blocks(rows)) {
            return entryAt(block);
        }
        int low = 0;
        int high = listed - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int number = bytes.u32(entryAt(middle) + BlockAt.NUMBER);
            if (number == block) {
                return entryAt(middle);
            } else if (number < block) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private int entryAt(int index) {
        return at + ColumnAt.BYTES + index * BlockAt.BYTES;
    }

    /** Where the block begins, its checksum found right now or earlier. */
    private int verifiedBlock(int block, int entry) {
        int start = bytes.u32(entry + BlockAt.OFFSET);
        int index = (entry - at - ColumnAt.BYTES) / BlockAt.BYTES;
        if (!verified.contains(index)) {
            int count = bytes.u16(entry + BlockAt.NON_NULLS);
            int length = SegmentFormat.presenceBytes(bytes.u8(entry + BlockAt.PRESENCE), blockRows(block), count)
                    + bytes.u8(entry + BlockAt.WIDTH) * count;
            bytes.checked(BLOCK, new Section(start, length, bytes.u32(entry + BlockAt.CRC)));
            verified.add(index);
        }
        return start;
    }
}
