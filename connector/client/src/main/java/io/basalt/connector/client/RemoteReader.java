package io.basalt.connector.client;

import com.fasterxml.jackson.databind.JavaType;
import io.basalt.connector.wire.Envelope;
import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Opened;
import io.basalt.connector.wire.Protocol;
import io.basalt.connector.wire.ReadRequest;
import io.basalt.store.api.ByteRange;
import io.basalt.store.api.FileRange;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

/**
 * Reads a content by requests. The first bytes come with the opening, so that a small content takes one request. Who reads here and there gets what is wanted
 * and little more; who reads on where it ended before gets twice as much each time, and soon all that follows, as it is sent. What breaks off goes on where
 * it broke. Thread-safe.
 */
final class RemoteReader implements ObjectReader {
    private static final int FIRST_BYTES = 64 << 10;
    /** Who wants so many bytes, one after the other, is not answered piece by piece. */
    private static final long STREAMED_BYTES = 1 << 20;

    /** How often what is streamed may break off without a byte. */
    private static final int MOST_BROKEN = 3;
    /** A reader that asks nothing for long is closed by the server. */
    private static final long LONGEST_UNASKED_NANOS = Duration.ofMinutes(10).toNanos();
    /** Who does not read on soon does not keep the server sending. */
    private static final Duration LONGEST_KEPT = Duration.ofSeconds(30);

    private static final JavaType RANGES = Json.listOf(ByteRange.class);
    private static final JavaType RANGE = Json.optionalOf(FileRange.class);

    private final Http http;
    private final RemoteSession session;
    private final Opened opened;
    private final LocalFiles files;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<Optional<BlockStream>> stream = new AtomicReference<>(Optional.empty());
    /** What came last. Immutable, but for positions, which nobody sets. */
    private volatile Window window;
    /** Where the last read ended, and how many bytes were read up to there without a gap. */
    private volatile Run run = new Run(0, 0);
    /** Whether blocks came as the store has them; where not, the server looks at them before they are sent. */
    private volatile boolean blocksAreGood = true;

    /** When the server was asked last, and when what it streams was read last. */
    private volatile long asked = System.nanoTime();

    private volatile long readAt;

    private record Run(long end, long bytes) {}

    /** Bytes from a position on. */
    private record Window(long from, ByteBuffer bytes) {
        long end() {
            return from + bytes.remaining();
        }

        /** Copies what it has of the bytes from a position on. */
        void copy(long position, ByteBuffer target) {
            if (position >= from && position < end()) {
                int n = (int) Math.min(target.remaining(), end() - position);
                target.put(bytes.slice((int) (position - from) + bytes.position(), n));
            }
        }
    }

    private RemoteReader(Http http, RemoteSession session, Opened opened, ByteBuffer first) {
        this.http = http;
        this.session = session;
        this.opened = opened;
        this.window = new Window(0, first);
        this.files = new LocalFiles(http.isLocal() && opened.reader().isPresent(), this::find);
    }

    static RemoteReader open(Http http, OptionalLong asOf, ReadRequest request) throws IOException {
        byte[] json = Json.bytes(request, Json.type(ReadRequest.class));
        RemoteSession session = new RemoteSession(http, Protocol.READERS);
        Envelope envelope = Envelope.of(ByteBuffer.wrap(session.read("?bytes=" + FIRST_BYTES, json, asOf)));
        return new RemoteReader(http, session, Json.read(envelope.json(), Opened.class), envelope.bytes());
    }

    /** As much of the file around a position as one answer tells. */
    private Optional<FileRange> find(long position) throws IOException {
        long begin = position - position % Protocol.MOST_MAPPED_BYTES;
        Optional<FileRange> around = findFrom(begin);
        return around.filter(range -> position < range.end()).isPresent() || begin == position
                ? around
                : findFrom(position);
    }

    private Optional<FileRange> findFrom(long position) throws IOException {
        long length = Math.min(size() - position, Protocol.MOST_MAPPED_BYTES);
        return Json.read(http.send(Http.Ask.get(session.path() + "/file" + span(position, length))), RANGE);
    }

    private static String span(long position, long length) {
        return "?from=" + position + "&length=" + length;
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
        Run before = run;
        boolean follows = position == before.end;
        Run now = new Run(position + wanted, wanted + (follows ? before.bytes : 0));
        ByteBuffer part = target.slice(target.position(), wanted);
        if (opened.reader().isPresent() && System.nanoTime() - asked > LONGEST_UNASKED_NANOS) {
            fetch(position, 1);
        }
        while (part.hasRemaining()) {
            fill(position + part.position(), part, follows, now.bytes);
        }
        run = now;
        target.position(target.position() + wanted);
        return wanted;
    }

    /** Some of the bytes that are wanted, at least. */
    private void fill(long at, ByteBuffer part, boolean follows, long together) throws IOException {
        int before = part.remaining();
        window.copy(at, part);
        if (part.remaining() == before) {
            files.read(at, part);
        }
        if (part.remaining() == before && !files.isUsable()) {
            if (together >= STREAMED_BYTES && blocksAreGood) {
                readStream(at, part, follows);
            } else {
                int ahead = follows ? 2 * window.bytes.remaining() : FIRST_BYTES;
                fetch(at, part.remaining(), ahead);
            }
        }
    }

    /** Also the bytes that follow, but for damaged ones, which nobody may want. */
    private void fetch(long from, int wanted, int ahead) throws IOException {
        try {
            fetch(from, Math.max(wanted, ahead));
        } catch (StoreException.CorruptData e) {
            if (ahead <= wanted) {
                throw e;
            }
            fetch(from, wanted);
        }
    }

    private void fetch(long from, int wanted) throws IOException {
        long length = Math.min(size() - from, Math.min(Protocol.MOST_READ_BYTES, wanted));
        window = window(from, http.send(Http.Ask.get(session.path() + span(from, length))));
        asked = System.nanoTime();
    }

    private static Window window(long from, byte[] bytes) throws StoreException {
        if (bytes.length == 0) {
            throw new StoreException.CorruptData("the server sent no byte from position " + from + " on; ask again");
        }
        return new Window(from, ByteBuffer.wrap(bytes));
    }

    private void readStream(long at, ByteBuffer part, boolean follows) throws IOException {
        int before = part.remaining();
        int broken = 0;
        while (part.remaining() == before) {
            Optional<BlockStream> sent = Optional.empty();
            try {
                sent = stream(at, follows ? Protocol.MOST_FILE_BYTES : part.remaining());
                if (sent.isEmpty()) {
                    return; // It came otherwise, into the window.
                }
                sent.get().read(part);
                keep(sent.get());
            } catch (StoreException.CorruptData e) {
                blocksAreGood = false;
                close(sent);
                return;
            } catch (StoreException | ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                close(sent);
                if (part.remaining() == before && ++broken == MOST_BROKEN) {
                    blocksAreGood = false; // Perhaps the file cannot be read, and the server has another copy.
                    return;
                }
            }
        }
    }

    /** That which goes on there, or a new one; empty where the bytes came into the window. */
    private Optional<BlockStream> stream(long at, long most) throws IOException {
        readAt = System.nanoTime();
        Optional<BlockStream> kept = stream.getAndSet(Optional.empty());
        if (kept.isPresent() && kept.get().position() == at && kept.get().hasRemaining()) {
            return kept;
        }
        close(kept);
        String path = session.path() + "/blocks" + span(at, Math.min(most, size() - at));
        return http.take(Http.Ask.get(path), reply -> {
            Optional<String> blocks = reply.header(Protocol.BLOCKS);
            if (blocks.isPresent()) {
                BlockStream begun = BlockStream.of(reply, blocks.get(), at);
                Timers.after(LONGEST_KEPT, this::hangUpIfUnused);
                return Optional.of(begun);
            }
            window = window(at, http.checked(path, reply));
            return Optional.empty();
        });
    }

    private void keep(BlockStream sent) {
        close(stream.getAndSet(Optional.of(sent)));
        if (closed.get()) {
            hangUp();
        }
    }

    private void hangUpIfUnused() {
        long left = LONGEST_KEPT.toNanos() - (System.nanoTime() - readAt);
        if (left <= 0) {
            hangUp();
        } else if (!Optional.empty().equals(stream.get())) {
            Timers.after(Duration.ofNanos(left), this::hangUpIfUnused);
        }
    }

    private void hangUp() {
        close(stream.getAndSet(Optional.empty()));
    }

    private static void close(Optional<BlockStream> sent) {
        sent.ifPresent(BlockStream::close);
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
            if (range.length() > Protocol.MOST_READ_BYTES
                    || files.isUsable()
                    || opened.reader().isEmpty()) {
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
            hangUp();
            try {
                files.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                session.close();
            }
        }
    }
}
