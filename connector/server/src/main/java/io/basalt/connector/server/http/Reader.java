package io.basalt.connector.server.http;

import com.fasterxml.jackson.databind.JavaType;
import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.Protocol;
import io.basalt.connector.wire.ReadRequest;
import io.basalt.store.api.ByteRange;
import io.basalt.store.api.FileRange;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A content that a client has open. */
record Reader(ObjectReader reader) implements Closeable {
    private static final long FEWEST_OF_A_FILE = 2L * FileRange.BLOCK;
    static final JavaType RANGES = Json.listOf(ByteRange.class);

    static ObjectReader open(Ports ports, OptionalLong asOf, ReadRequest request) throws IOException {
        if (request instanceof ReadRequest.OfObject object) {
            return ports.view(asOf).open(object.key());
        }
        if (request instanceof ReadRequest.OfContent content) {
            return ports.store().openContent(content.contentId());
        }
        return ports.store().openFiles().read(((ReadRequest.OfOpenFile) request).key());
    }

    /** The bytes from a position on, fewer where the content ends. */
    static ByteBuffer bytes(ObjectReader reader, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, Math.min(length, reader.size() - from)));
        while (bytes.hasRemaining() && reader.read(from + bytes.position(), bytes) >= 0) {
            continue;
        }
        return bytes.flip();
    }

    /** The file that has bytes from a position on, opened; absent where sending them otherwise is as good. */
    static Optional<Answer.OpenRange> file(ObjectReader reader, long from, long length) throws IOException {
        if (length < FEWEST_OF_A_FILE) {
            return Optional.empty();
        }
        Optional<FileRange> range = reader.file(from, Math.min(length, Protocol.MOST_FILE_BYTES));
        if (range.isEmpty() || range.get().end() - from < FEWEST_OF_A_FILE) {
            return Optional.empty();
        }
        try {
            FileChannel channel = FileChannel.open(Path.of(range.get().file()), StandardOpenOption.READ);
            if (channel.size() < range.get().offset() + range.get().length()) {
                channel.close();
                return Optional.empty(); // Who reads it otherwise finds the damage, and perhaps another copy.
            }
            return Optional.of(new Answer.OpenRange(channel, range.get()));
        } catch (NoSuchFileException e) {
            return Optional.empty(); // Moved just now.
        }
    }

    /** The bytes of all ranges, one after the other. */
    static ByteBuffer bytes(ObjectReader reader, List<ByteRange> ranges) throws IOException {
        long sum = 0;
        for (ByteRange range : ranges) {
            sum = Math.addExact(sum, range.length());
        }
        if (sum > Protocol.MOST_READ_BYTES) {
            throw new StoreException.InvalidArgument(
                    sum + " bytes are asked for at once; at most " + Protocol.MOST_READ_BYTES + " can be");
        }
        ByteBuffer all = ByteBuffer.allocate((int) sum);
        for (ByteBuffer part : reader.readVectored(ranges, ByteBuffer::allocate)) {
            all.put(part);
        }
        return all.flip();
    }

    @Override
    public void close() {
        reader.close();
    }
}
