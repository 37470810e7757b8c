package io.basalt.connector.client;

import io.basalt.connector.wire.Protocol;
import io.basalt.store.api.FileRange;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.BlockChecksums;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
import org.apache.commons.io.IOUtils;

/** Bytes of a content as a server sends them from its file, block by block, each verified before a byte of it is given. Not thread-safe. */
final class BlockStream implements Closeable {
    private static final int BLOCK = FileRange.BLOCK;

    private final InputStream in;
    private final ByteBuffer checksums;
    private final byte[] block = new byte[BLOCK];
    /** What of the block was not given yet. */
    private ByteBuffer left = ByteBuffer.wrap(block, 0, 0);

    private long position;
    private long toCome;

    private BlockStream(InputStream in, ByteBuffer checksums, long begin, long bytes) {
        this.in = in;
        this.checksums = checksums;
        this.position = begin;
        this.toCome = bytes;
    }

    /** @param position of the first byte that is wanted; the answer may begin before it */
    static BlockStream of(Reply reply, String blocks, long position) throws IOException {
        long begin = Long.parseLong(reply.header(Protocol.POSITION).orElseThrow());
        BlockStream stream = new BlockStream(
                reply.stream(), ByteBuffer.wrap(Base64.getDecoder().decode(blocks)), begin, reply.length());
        while (stream.position < position) {
            ByteBuffer before = ByteBuffer.allocate((int) Math.min(BLOCK, position - stream.position));
            stream.read(before);
        }
        return stream;
    }

    /** Where in the content the next byte lies. */
    long position() {
        return position;
    }

    boolean hasRemaining() {
        return left.hasRemaining() || toCome > 0;
    }

    /**
     * Reads until {@code target} is full, or this ends.
     *
     * @throws StoreException.CorruptData where a block is not what it must be; what was read before is good
     */
    void read(ByteBuffer target) throws IOException {
        while (target.hasRemaining() && hasRemaining()) {
            if (!left.hasRemaining() && target.hasArray() && target.remaining() >= Math.min(BLOCK, toCome)) {
                int n = next(target.array(), target.arrayOffset() + target.position());
                target.position(target.position() + n);
                position += n;
                continue;
            }
            if (!left.hasRemaining()) {
                left = ByteBuffer.wrap(block, 0, next(block, 0));
            }
            int n = Math.min(left.remaining(), target.remaining());
            target.put(left.slice(left.position(), n));
            left.position(left.position() + n);
            position += n;
        }
    }

    private int next(byte[] bytes, int offset) throws IOException {
        int n = (int) Math.min(BLOCK, toCome);
        IOUtils.readFully(in, bytes, offset, n);
        int expected = checksums.getInt();
        int actual = BlockChecksums.of(bytes, offset, n);
        if (actual != expected) {
            throw new StoreException.CorruptData(
                    String.format("a block of %d bytes came with CRC32C %08x, expected %08x", n, actual, expected));
        }
        toCome -= n;
        if (toCome == 0) {
            in.read(); // The end, after which the connection serves others.
        }
        return n;
    }

    /** What was not read is not sent. */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
