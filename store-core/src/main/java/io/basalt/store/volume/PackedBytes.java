package io.basalt.store.volume;

import io.basalt.store.io.RandomReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A blob in a volume. Its checksums stand right before it, so whoever asks for all of a small blob first gets both in
 * one read.
 */
final class PackedBytes implements BlobBytes {
    /** Up to so many bytes a copy is cheaper than a second read. */
    private static final int READ_TOGETHER = 256 << 10;

    private final RandomReader volume;
    private final long start;
    private final long length;
    private volatile @Nullable ByteBuffer table;

    /** @param start where the payload begins in the volume */
    PackedBytes(RandomReader volume, long start, long length) {
        this.volume = volume;
        this.start = start;
        this.length = length;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        if (table == null && target.remaining() == length && length <= READ_TOGETHER) {
            return readTogether(target);
        }
        return volume.read(start + position, target);
    }

    private int readTogether(ByteBuffer target) throws IOException {
        int tableBytes = VolumeFormat.tableBytes(length);
        ByteBuffer both = ByteBuffer.allocate(tableBytes + target.remaining());
        int got = volume.read(start - tableBytes, both);
        if (got < tableBytes) {
            return 0;
        }
        table = both.slice(0, tableBytes);
        target.put(both.flip().position(tableBytes));
        return got - tableBytes;
    }

    @Override
    public int checksum(long block) throws IOException {
        ByteBuffer known = table;
        if (known == null) {
            known = ByteBuffer.allocate(VolumeFormat.tableBytes(length));
            if (volume.read(start - known.capacity(), known) < known.capacity()) {
                throw new EOFException("the file ends within the block checksums");
            }
            table = known;
        }
        return known.getInt(Math.toIntExact(4 * block));
    }

    @Override
    public void close() throws IOException {
        volume.close();
    }
}
