package io.basalt.connector.client;

import io.basalt.connector.wire.Protocol;
import io.basalt.store.api.FileRange;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.BlockChecksums;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;

/** Bytes of a content as a server sends them from its file, block by block, each verified before a byte of it is given. Not thread-safe. */
final class BlockStream implements Closeable {
    private static final int BLOCK = FileRange.BLOCK;

    private final Reply reply;
    private final ByteBuffer checksums;
    private long position;
    private long toCome;
    /** What of a block that was not wanted whole was not given yet. */
    private ByteBuffer left = ByteBuffer.allocate(0);

    private BlockStream(Reply reply, ByteBuffer checksums, long begin) {
        this.reply = reply;
        this.checksums = checksums;
        this.position = begin;
        this.toCome = reply.length();
    }

    /** @param position of the first byte that is wanted; the answer may begin before it */
    static BlockStream of(Reply reply, String blocks, long position) throws IOException {
        long begin = Long.parseLong(reply.header(Protocol.POSITION).orElse("-1"));
        ByteBuffer checksums = ByteBuffer.wrap(Base64.getDecoder().decode(blocks));
        if (begin < 0
                || begin > position
                || begin + reply.length() <= position
                || checksums.remaining() != 4 * BlockChecksums.blocks(reply.length())) {
            throw new StoreException.CorruptData(
                    reply.length() + " bytes from position " + begin + " on came with " + checksums.remaining()
                            + " bytes of checksums, where bytes from " + position + " on were asked for");
        }
        BlockStream stream = new BlockStream(reply, checksums, begin);
        while (stream.position < position) {
            stream.read(ByteBuffer.allocate((int) Math.min(BLOCK, position - stream.position)));
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
            int whole = (int) Math.min(target.remaining(), toCome);
            whole -= whole < toCome ? whole % BLOCK : 0;
            if (left.hasRemaining() || whole == 0) {
                readPart(target);
            } else {
                readBlocks(target.slice(target.position(), whole), target);
            }
        }
    }

    private void readPart(ByteBuffer target) throws IOException {
        if (!left.hasRemaining()) {
            ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, toCome));
            while (block.hasRemaining()) {
                reply.read(block);
            }
            left = block.flip();
            verified(left);
        }
        int n = Math.min(left.remaining(), target.remaining());
        target.put(left.slice(left.position(), n));
        left.position(left.position() + n);
        position += n;
    }

    /** @param target moves on past the blocks that are good */
    private void readBlocks(ByteBuffer blocks, ByteBuffer target) throws IOException {
        int good = 0;
        while (good < blocks.capacity()) {
            reply.read(blocks);
            int n = Math.min(BLOCK, blocks.capacity() - good);
            while (n > 0 && blocks.position() >= good + n) {
                verified(blocks.slice(good, n));
                good += n;
                position += n;
                target.position(target.position() + n);
                n = Math.min(BLOCK, blocks.capacity() - good);
            }
        }
    }

    private void verified(ByteBuffer block) throws StoreException {
        int expected = checksums.getInt();
        int actual = BlockChecksums.of(block);
        if (actual != expected) {
            throw new StoreException.CorruptData(String.format(
                    "a block of %d bytes came with CRC32C %08x, expected %08x", block.remaining(), actual, expected));
        }
        toCome -= block.remaining();
        if (toCome == 0) {
            reply.end();
        }
    }

    /** What was not read is not sent. */
    @Override
    public void close() {
        reply.close();
    }
}
