package io.basalt.store.engine;

import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.StoreException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Several ranges of one content, read with as few reads as their distances suggest. */
final class VectoredRead {
    /** What lies between two ranges is read, too, where it is no more than this: one checksum block. */
    static final long NEAR = 64 << 10;

    /** Ranges are not joined to reads of more than this. */
    static final long LARGEST = 8 << 20;

    private final ObjectReader reader;
    private final List<ByteRange> ranges;
    private final ByteBuffer[] buffers;

    private VectoredRead(ObjectReader reader, List<ByteRange> ranges, IntFunction<ByteBuffer> allocator) {
        this.reader = reader;
        this.ranges = ranges;
        this.buffers = new ByteBuffer[ranges.size()];
        for (int i = 0; i < buffers.length; i++) {
            int length = Math.toIntExact(ranges.get(i).length());
            ByteBuffer buffer = allocator.apply(length);
            buffers[i] = buffer.limit(buffer.position() + length);
        }
    }

    static List<ByteBuffer> read(
            String name, ObjectReader reader, List<ByteRange> ranges, IntFunction<ByteBuffer> allocator)
            throws IOException {
        for (ByteRange range : ranges) {
            if (range.end() > reader.size() || range.length() > Integer.MAX_VALUE) {
                throw new StoreException.InvalidArgument(name + ": range of " + range.length() + " bytes from "
                        + range.offset() + " does not lie within its " + reader.size()
                        + " bytes, or is more than one buffer can take");
            }
        }
        return new VectoredRead(reader, ranges, allocator).run();
    }

    private List<ByteBuffer> run() throws IOException {
        List<Integer> group = new ArrayList<>();
        long end = 0;
        for (int i : byOffset()) {
            ByteRange range = ranges.get(i);
            if (!group.isEmpty() && !joins(ranges.get(group.get(0)), end, range)) {
                read(group, end);
                group.clear();
            }
            end = group.isEmpty() ? range.end() : Math.max(end, range.end());
            group.add(i);
        }
        if (!group.isEmpty()) {
            read(group, end);
        }
        return List.of(buffers);
    }

    private List<Integer> byOffset() {
        return IntStream.range(0, ranges.size())
                .boxed()
                .sorted(Comparator.comparing(i -> ranges.get(i).offset()))
                .toList();
    }

    private static boolean joins(ByteRange first, long end, ByteRange next) {
        return next.offset() - end <= NEAR && Math.max(end, next.end()) - first.offset() <= LARGEST;
    }

    private void read(List<Integer> group, long end) throws IOException {
        if (group.size() == 1) {
            int only = group.get(0);
            fill(ranges.get(only).offset(), buffers[only].duplicate());
            return;
        }
        long start = ranges.get(group.get(0)).offset();
        ByteBuffer whole = ByteBuffer.allocate((int) (end - start));
        fill(start, whole.duplicate());
        for (int i : group) {
            ByteRange range = ranges.get(i);
            buffers[i].duplicate().put(whole.slice((int) (range.offset() - start), (int) range.length()));
        }
    }

    private void fill(long offset, ByteBuffer target) throws IOException {
        int wanted = target.remaining();
        int got = wanted == 0 ? 0 : reader.read(offset, target);
        if (got != wanted) {
            throw new EOFException(got + " of " + wanted + " bytes from " + offset);
        }
    }
}
