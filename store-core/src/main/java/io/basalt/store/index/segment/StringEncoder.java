package io.basalt.store.index.segment;

import io.basalt.store.index.segment.BlockEncoder.Strings;
import java.io.IOException;
import java.util.Arrays;

/** Writes strings in pages, one after the other, and then their page table. Holds one page. Not thread-safe. */
final class StringEncoder {
    private final SegmentSink sink;
    private final SectionBuffer section = new SectionBuffer(1 << 13);
    private final SectionBuffer offsets = new SectionBuffer(64);
    private final SectionBuffer checksums = new SectionBuffer(64);

    /** The strings of the page end to end, and where each ends. */
    private final SectionBuffer page = new SectionBuffer(1 << 13);

    private final int[] ends = new int[SegmentFormat.STRINGS_PER_PAGE];
    private final long[] deltas = new long[SegmentFormat.STRINGS_PER_PAGE + 1];
    private int inPage;
    private int prefix;
    private int count;

    StringEncoder(SegmentSink sink) {
        this.sink = sink;
    }

    void add(byte[] string) throws IOException {
        add(string, string.length);
    }

    void add(byte[] bytes, int length) throws IOException {
        page.raw(bytes, 0, length);
        ends[inPage++] = page.size();
        count++;
        if (inPage == 1) {
            prefix = Math.min(length, SegmentFormat.MAX_PREFIX);
        } else {
            prefix = shared(page.array(), bytes, Math.min(prefix, length));
        }
        if (inPage == SegmentFormat.STRINGS_PER_PAGE) {
            endPage();
        }
    }

    private static int shared(byte[] first, byte[] other, int most) {
        int mismatch = Arrays.mismatch(first, 0, most, other, 0, most);
        return mismatch < 0 ? most : mismatch;
    }

    private void endPage() throws IOException {
        int shortest = Integer.MAX_VALUE;
        for (int i = 0; i < inPage; i++) {
            shortest = Math.min(shortest, ends[i] - start(i) - prefix);
        }
        for (int i = 0; i <= inPage; i++) {
            deltas[i] = start(i) - (long) i * (prefix + shortest);
        }
        int width = SectionBuffer.width(deltas[inPage]);
        section.clear()
                .u16(prefix)
                .u8(width)
                .u8(0)
                .u32(shortest)
                .packed(deltas, inPage + 1, 0, width)
                .raw(page.array(), 0, prefix);
        for (int i = 0; i < inPage; i++) {
            int from = start(i) + prefix;
            section.raw(page.array(), from, ends[i] - from);
        }
        Section written = sink.append(section);
        offsets.u32(written.offset());
        checksums.u32(written.crc());
        page.clear();
        inPage = 0;
    }

    private int start(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }

    /** Writes the page table, and is ready for other strings. The pages must have been written without a break. */
    Strings end() throws IOException {
        if (inPage > 0) {
            endPage();
        }
        section.clear()
                .raw(offsets.array(), 0, offsets.size())
                .u32(sink.position())
                .raw(checksums.array(), 0, checksums.size());
        Strings written = new Strings(count, sink.append(section));
        offsets.clear();
        checksums.clear();
        count = 0;
        return written;
    }
}
