package io.basalt.store.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * CRC32C of each block of {@value #BLOCK} bytes of a stream (the last may be shorter), and of the whole. Not
 * thread-safe.
 */
public final class BlockChecksums {
    public static final int BLOCK = 64 << 10;

    private final CRC32C whole = new CRC32C();
    private final CRC32C block = new CRC32C();
    private int blockBytes;
    private long length;
    private int[] blocks = new int[4];
    private int count;

    /** Takes all of {@code source}'s remaining bytes. */
    public void update(ByteBuffer source) {
        length += source.remaining();
        whole.update(source.duplicate());
        while (source.hasRemaining()) {
            int n = Math.min(source.remaining(), BLOCK - blockBytes);
            ByteBuffer slice = source.slice(source.position(), n);
            block.update(slice);
            source.position(source.position() + n);
            blockBytes += n;
            if (blockBytes == BLOCK) {
                endBlock();
            }
        }
    }

    private void endBlock() {
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, count * 2);
        }
        blocks[count++] = (int) block.getValue();
        block.reset();
        blockBytes = 0;
    }

    public long length() {
        return length;
    }

    /** CRC32C of everything so far. */
    public int whole() {
        return (int) whole.getValue();
    }

    /** The checksums of all blocks, big-endian, 4 bytes each. Ends the stream: nothing may follow. */
    public byte[] table() {
        if (blockBytes > 0) {
            endBlock();
        }
        ByteBuffer table = ByteBuffer.allocate(4 * count);
        for (int i = 0; i < count; i++) {
            table.putInt(blocks[i]);
        }
        return table.array();
    }

    /** How many blocks {@code length} bytes have. */
    public static long blocks(long length) {
        return (length + BLOCK - 1) / BLOCK;
    }

    public static int of(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    public static int of(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }
}
