package io.basalt.connector.client;

import com.fasterxml.jackson.databind.JavaType;
import io.basalt.connector.wire.Envelope;
import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Opened;
import io.basalt.connector.wire.Protocol;
import io.basalt.connector.wire.ReadRequest;
import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/**
 * Reads a content by requests. The first bytes come with the opening, so that a small content takes one request; who reads on where it ended before is read
 * ahead for, twice as far each time. Thread-safe.
 */
final class RemoteReader implements ObjectReader {
    private static final int FIRST_BYTES = 64 << 10;
    private static final JavaType RANGES = Json.listOf(ByteRange.class);

    private final Http http;
    private final RemoteSession session;
    private final Opened opened;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** What came last. Immutable, but for positions, which nobody sets. */
    private volatile Window window;

    /** Bytes from a position on. */
    private record Window(long from, ByteBuffer bytes) {
        long end() {
            return from + bytes.remaining();
        }

        /** Copies what it has of the bytes from a position on. */
        int copy(long position, ByteBuffer target) {
            if (position < from || position >= end()) {
                return 0;
            }
            int n = (int) Math.min(target.remaining(), end() - position);
            target.put(bytes.slice((int) (position - from) + bytes.position(), n));
            return n;
        }
    }

    private RemoteReader(Http http, RemoteSession session, Opened opened, ByteBuffer first) {
        this.http = http;
        this.session = session;
        this.opened = opened;
        this.window = new Window(0, first);
    }

    static RemoteReader open(Http http, OptionalLong asOf, ReadRequest request) throws IOException {
        byte[] json = Json.bytes(request, Json.type(ReadRequest.class));
        RemoteSession session = new RemoteSession(http, Protocol.READERS);
        Envelope envelope = Envelope.of(ByteBuffer.wrap(session.read("?bytes=" + FIRST_BYTES, json, asOf)));
        return new RemoteReader(http, session, Json.read(envelope.json(), Opened.class), envelope.bytes());
    }

    @Override
    public long size() {
        return opened.size();
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        requireOpen();
        if (position < 0) {
            throw new StoreException.InvalidArgument("cannot read at position " + position);
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        if (position >= size()) {
            return -1;
        }
        int wanted = (int) Math.min(target.remaining(), size() - position);
        int read = 0;
        Window here = window;
        while (read < wanted) {
            int n = here.copy(position + read, target.slice(target.position(), wanted - read));
            target.position(target.position() + n);
            read += n;
            if (read < wanted) {
                here = fetch(here, position + read, wanted - read);
                window = here;
            }
        }
        return read;
    }

    /** The bytes that are wanted, and more of them where they follow those that came last. */
    private Window fetch(Window last, long from, int wanted) throws IOException {
        int ahead = from == last.end() ? 2 * last.bytes.remaining() : FIRST_BYTES;
        long length = Math.min(size() - from, Math.min(Protocol.MOST_READ_BYTES, Math.max(wanted, ahead)));
        ByteBuffer bytes =
                ByteBuffer.wrap(http.send(Http.Ask.get(session.path() + "?from=" + from + "&length=" + length)));
        if (bytes.remaining() != length) {
            throw new StoreException.CorruptData(
                    bytes.remaining() + " bytes came where " + length + " were asked for; ask again");
        }
        return new Window(from, bytes);
    }

    @Override
    public List<ByteBuffer> readVectored(List<ByteRange> ranges, IntFunction<ByteBuffer> allocator) throws IOException {
        requireOpen();
        for (ByteRange range : ranges) {
            if (range.end() > size()) {
                throw new StoreException.InvalidArgument("range of " + range.length() + " bytes from " + range.offset()
                        + " on does not lie within the content's " + size() + " bytes");
            }
        }
        List<ByteBuffer> buffers = new ArrayList<>();
        for (ByteRange range : ranges) {
            buffers.add(allocator.apply((int) range.length()));
        }
        List<Integer> together = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < ranges.size(); i++) {
            ByteRange range = ranges.get(i);
            if (range.length() > Protocol.MOST_READ_BYTES || opened.reader().isEmpty()) {
                fill(range, buffers.get(i));
            } else {
                if (bytes + range.length() > Protocol.MOST_READ_BYTES) {
                    fill(together, ranges, buffers);
                    together.clear();
                    bytes = 0;
                }
                together.add(i);
                bytes += range.length();
            }
        }
        fill(together, ranges, buffers);
        return buffers;
    }

    private void fill(ByteRange range, ByteBuffer buffer) throws IOException {
        int start = buffer.position();
        buffer.limit(start + (int) range.length());
        while (buffer.hasRemaining()) {
            read(range.offset() + buffer.position() - start, buffer);
        }
        buffer.position(start);
    }

    /** By one request. */
    private void fill(List<Integer> which, List<ByteRange> ranges, List<ByteBuffer> buffers) throws IOException {
        if (which.isEmpty()) {
            return;
        }
        List<ByteRange> asked = which.stream().map(ranges::get).toList();
        ByteBuffer bytes =
                ByteBuffer.wrap(http.send(Http.Ask.read(session.path() + "/ranges", Json.bytes(asked, RANGES))));
        long length = asked.stream().mapToLong(ByteRange::length).sum();
        if (bytes.remaining() != length) {
            throw new StoreException.CorruptData(
                    bytes.remaining() + " bytes came where " + length + " were asked for; ask again");
        }
        for (int i : which) {
            ByteBuffer buffer = buffers.get(i);
            int start = buffer.position();
            int n = (int) ranges.get(i).length();
            buffer.put(bytes.slice(bytes.position(), n));
            bytes.position(bytes.position() + n);
            buffer.limit(start + n).position(start);
        }
    }

    private void requireOpen() throws StoreException {
        if (closed.get()) {
            throw new StoreException.Unavailable("the reader is closed; open the object again");
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true) && opened.reader().isPresent()) {
            session.close();
        }
    }
}
