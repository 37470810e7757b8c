package io.basalt.store.index.segment;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Strings in pages, read where they lie: docs/format.md, "Strings". A page's checksum is checked at its first use. */
final class StringTable implements Dictionary, Names {
    private static final String PAGE = "page of strings";

    private final SegmentBytes bytes;
    private final int count;
    private final int table;
    private final int tableCrc;

    /** Null until the page table has been verified. */
    private volatile @Nullable Verified verified;

    StringTable(SegmentBytes bytes, int count, int table, int tableCrc) {
        this.bytes = bytes;
        this.count = count;
        this.table = table;
        this.tableCrc = tableCrc;
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public byte[] get(int code) {
        byte[] string = new byte[length(code)];
        copy(code, string, 0);
        return string;
    }

    @Override
    public int length(int code) {
        int page = page(code);
        long header = bytes.u64(page);
        int inPage = code % SegmentFormat.STRINGS_PER_PAGE;
        return prefix(header) + start(page, header, inPage + 1) - start(page, header, inPage);
    }

    @Override
    public void copy(int code, byte[] target, int offset) {
        int page = page(code);
        long header = bytes.u64(page);
        int prefix = prefix(header);
        int prefixAt = prefixAt(page, header, code);
        int inPage = code % SegmentFormat.STRINGS_PER_PAGE;
        int start = start(page, header, inPage);
        int rest = start(page, header, inPage + 1) - start;
        ByteBuffer source = bytes.buffer();
        source.get(prefixAt, target, offset, prefix);
        source.get(prefixAt + prefix + start, target, offset + prefix, rest);
    }

    @Override
    public byte[] read(int first, int count, byte[] target, int[] ends) {
        byte[] into = target;
        int done = 0;
        while (done < count) {
            int end = done == 0 ? 0 : ends[done - 1];
            int code = first + done;
            int n = Math.min(count - done, SegmentFormat.STRINGS_PER_PAGE - code % SegmentFormat.STRINGS_PER_PAGE);
            int page = page(code);
            long header = bytes.u64(page);
            int inPage = code % SegmentFormat.STRINGS_PER_PAGE;
            int rests = start(page, header, inPage + n) - start(page, header, inPage);
            int needed = Math.addExact(end, Math.addExact(rests, Math.multiplyExact(n, prefix(header))));
            if (needed > into.length) {
                into = Arrays.copyOf(into, Math.max(needed, into.length + into.length / 2));
            }
            ends(page, header, code, n, done, ends);
            fill(page, header, code, n, done, into, ends);
            done += n;
        }
        return into;
    }

    /** Of {@code n} strings of one page, the first of which is number {@code done} of those that are read. */
    private void ends(int page, long header, int code, int n, int done, int[] ends) {
        int inPage = code % SegmentFormat.STRINGS_PER_PAGE;
        int each = prefix(header);
        int end = done == 0 ? 0 : ends[done - 1];
        int from = start(page, header, inPage);
        for (int i = 1; i <= n; i++) {
            ends[done + i - 1] = end + i * each + start(page, header, inPage + i) - from;
        }
    }

    private void fill(int page, long header, int code, int n, int done, byte[] into, int[] ends) {
        int at = prefixAt(page, header, code);
        int prefix = prefix(header);
        int start = done == 0 ? 0 : ends[done - 1];
        int from = at + prefix + start(page, header, code % SegmentFormat.STRINGS_PER_PAGE);
        if (prefix == 0) {
            bytes.buffer().get(from, into, start, ends[done + n - 1] - start);
            return;
        }
        byte[] shared = bytes.raw(at, prefix);
        byte[] rests = bytes.raw(from, ends[done + n - 1] - start - n * prefix);
        int taken = 0;
        for (int i = done; i < done + n; i++) {
            int rest = ends[i] - start - prefix;
            System.arraycopy(shared, 0, into, start, prefix);
            System.arraycopy(rests, taken, into, start + prefix, rest);
            taken += rest;
            start = ends[i];
        }
    }

    @Override
    public int find(byte[] value) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(middle, value);
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    /** How a string compares with another, by bytes. */
    private int compare(int code, byte[] value) {
        int page = page(code);
        long header = bytes.u64(page);
        int prefix = prefix(header);
        int prefixAt = prefixAt(page, header, code);
        int order = compare(prefixAt, Math.min(prefix, value.length), value, 0);
        if (order != 0) {
            return order;
        }
        if (value.length < prefix) {
            return 1;
        }
        int inPage = code % SegmentFormat.STRINGS_PER_PAGE;
        int start = start(page, header, inPage);
        int rest = start(page, header, inPage + 1) - start;
        order = compare(prefixAt + prefix + start, Math.min(rest, value.length - prefix), value, prefix);
        return order != 0 ? order : Integer.compare(prefix + rest, value.length);
    }

    private int compare(int at, int length, byte[] value, int offset) {
        ByteBuffer source = bytes.buffer();
        for (int i = 0; i < length; i++) {
            int order = Byte.compareUnsigned(source.get(at + i), value[offset + i]);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int prefix(long header) {
        return (int) header & 0xFFFF;
    }

    private static int width(long header) {
        return (int) (header >>> 16) & 0xFF;
    }

    private static int shortest(long header) {
        return (int) (header >>> 32);
    }

    private int prefixAt(int page, long header, int code) {
        int first = code - code % SegmentFormat.STRINGS_PER_PAGE;
        int inPage = Math.min(SegmentFormat.STRINGS_PER_PAGE, count - first);
        return page + SegmentFormat.PAGE_HEADER_BYTES + width(header) * (inPage + 1);
    }

    /** Where a string's rest begins behind the prefix. */
    private int start(int page, long header, int inPage) {
        return (int) BlockDecoder.number(
                bytes.buffer(),
                page + SegmentFormat.PAGE_HEADER_BYTES,
                width(header),
                inPage,
                (long) inPage * shortest(header));
    }

    /** Where the page of a string begins, its checksum found right now or earlier. */
    private int page(int code) {
        Verified pages = verified;
        if (pages == null) {
            pages = verifyTable();
        }
        int number = code / SegmentFormat.STRINGS_PER_PAGE;
        int start = bytes.u32(table + Integer.BYTES * number);
        if (!pages.contains(number)) {
            int end = bytes.u32(table + Integer.BYTES * (number + 1));
            int crc = bytes.u32(table + Integer.BYTES * (SegmentFormat.pages(count) + 1 + number));
            bytes.checked(PAGE, new Section(start, end - start, crc));
            pages.add(number);
        }
        return start;
    }

    private Verified verifyTable() {
        bytes.checked("page table", new Section(table, SegmentFormat.pageTableBytes(count), tableCrc));
        Verified fresh = new Verified(SegmentFormat.pages(count));
        verified = fresh;
        return fresh;
    }
}
