package io.basalt.store.index.segment;

import io.basalt.store.index.segment.SegmentFormat.BlockAt;
import java.io.IOException;

/** Writes blocks of one column and lists them for its directory. Not thread-safe. */
final class BlockEncoder {
    private final SegmentSink sink;
    private final SectionBuffer block = new SectionBuffer(Segment.BLOCK_ROWS);
    private final SectionBuffer entries = new SectionBuffer(BlockAt.BYTES);

    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;
    private int nonNulls;

    BlockEncoder(SegmentSink sink) {
        this.sink = sink;
    }

    /** Begins another column. */
    void begin() {
        entries.clear();
        min = Long.MAX_VALUE;
        max = Long.MIN_VALUE;
        nonNulls = 0;
    }

    /**
     * @param rows of the block, with and without a value
     * @param positions the numbers within the block of those with one, ascending
     * @param values of these
     * @param count how many, at least 1
     */
    void write(int number, int rows, int[] positions, long[] values, int count) throws IOException {
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
        }
        int width = SectionBuffer.width(high - low);
        int presence = presence(rows, count);
        block.clear();
        if (presence == SegmentFormat.BITMAP) {
            bitmap(rows, positions, count);
        } else if (presence == SegmentFormat.POSITIONS) {
            for (int i = 0; i < count; i++) {
                block.u16(positions[i]);
            }
        }
        Section written = sink.append(block.packed(values, count, low, width));
        entries.u64(low)
                .u64(high)
                .u32(number)
                .u32(written.offset())
                .u32(written.crc())
                .u16(count)
                .u8(width)
                .u8(presence);
        min = Math.min(min, low);
        max = Math.max(max, high);
        nonNulls += count;
    }

    private static int presence(int rows, int count) {
        if (count == rows) {
            return SegmentFormat.ALL_PRESENT;
        }
        return Short.BYTES * count < Long.BYTES * SegmentFormat.bitmapWords(rows)
                ? SegmentFormat.POSITIONS
                : SegmentFormat.BITMAP;
    }

    private void bitmap(int rows, int[] positions, int count) {
        int next = 0;
        for (int word = 0; word < SegmentFormat.bitmapWords(rows); word++) {
            long bits = 0;
            for (; next < count && positions[next] >> 6 == word; next++) {
                bits |= 1L << positions[next];
            }
            block.u64(bits);
        }
    }

    /** Writes the directory of the blocks since {@link #begin}; not for a column without any value. */
    Section end(int rows, long distinct, Strings dictionary, Section order) throws IOException {
        block.clear()
                .u32(rows)
                .u32(nonNulls)
                .u64(distinct)
                .u64(min)
                .u64(max)
                .u32(entries.size() / BlockAt.BYTES)
                .u32(dictionary.count())
                .u32(dictionary.pages().offset())
                .u32(dictionary.pages().crc())
                .section(order);
        return sink.append(block.raw(entries.array(), 0, entries.size()));
    }

    /** Strings that were written: how many, and their page table. */
    record Strings(int count, Section pages) {
        static final Strings NONE = new Strings(0, Section.NONE);
    }
}
