package io.basalt.store.volume;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Positioned, verified reads of one blob: every block touched is read whole and checked before any byte of it is
 * returned. Thread-safe.
 */
public final class BlobReader implements AutoCloseable {
    private final String name;
    private final RandomReader file;
    private final boolean ownsFile;
    private final long start;
    private final long length;
    private final ByteBuffer table;

    /**
     * @param name what to call the blob in errors
     * @param start where its first byte lies in {@code file}
     * @param table block checksums, 4 bytes each
     */
    BlobReader(String name, RandomReader file, boolean ownsFile, long start, long length, ByteBuffer table) {
        this.name = name;
        this.file = file;
        this.ownsFile = ownsFile;
        this.start = start;
        this.length = length;
        this.table = table;
    }

    public long length() {
        return length;
    }

    /** Fills {@code target} from {@code position} on; both must lie within the blob. */
    public void readFully(long position, ByteBuffer target) throws IOException {
        if (position < 0 || position + target.remaining() > length) {
            throw new IllegalArgumentException(target.remaining() + " bytes from " + position + " of " + length);
        }
        long at = position;
        while (target.hasRemaining()) {
            long block = at / BlockChecksums.BLOCK;
            long blockStart = block * BlockChecksums.BLOCK;
            int blockBytes = (int) Math.min(BlockChecksums.BLOCK, length - blockStart);
            int wanted = (int) Math.min(target.remaining(), blockStart + blockBytes - at);
            if (wanted == blockBytes) {
                readBlock(block, target.slice(target.position(), blockBytes));
            } else {
                ByteBuffer scratch = ByteBuffer.allocate(blockBytes);
                readBlock(block, scratch);
                target.put(target.position(), scratch, (int) (at - blockStart), wanted);
            }
            target.position(target.position() + wanted);
            at += wanted;
        }
    }

    private void readBlock(long block, ByteBuffer target) throws IOException {
        long offset = start + block * BlockChecksums.BLOCK;
        int wanted = target.remaining();
        ByteBuffer bytes = target.duplicate();
        int got = file.read(offset, bytes);
        int expected = table.getInt(Math.toIntExact(4 * block));
        bytes.flip();
        int actual = BlockChecksums.of(bytes);
        if (got != wanted || actual != expected) {
            throw new StoreException.CorruptData(name + ": block " + block + " at offset " + offset + " has "
                    + (got != wanted
                            ? got + " of " + wanted + " bytes"
                            : "CRC32C " + hex(actual) + ", expected " + hex(expected))
                    + "; restore the object from its source");
        }
    }

    private static String hex(int value) {
        return String.format("%08x", value);
    }

    @Override
    public void close() throws IOException {
        if (ownsFile) {
            file.close();
        }
    }
}
