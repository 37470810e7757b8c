package io.basalt.store.ingest;

import com.drew.lang.BufferBoundsException;
import com.drew.lang.RandomAccessReader;
import io.basalt.store.ingest.ImageHeader.ExifBlock;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An {@link ExifBlock} for metadata-extractor: positioned reads through one window, never the whole block, and a budget
 * of bytes read after which the block counts as hostile. Not thread-safe.
 */
final class ExifBytes extends RandomAccessReader {
    private static final int WINDOW_LENGTH = 4 << 10;

    /** Bytes fetched and bytes asked for. Directories of real photographs and pages take less than a hundredth. */
    private static final long BUDGET = 32 << 20;

    private final ExifBlock block;
    private final int length;
    private ByteBuffer window = ByteBuffer.allocate(0);
    private int windowStart;
    private long spent;

    ExifBytes(ExifBlock block) {
        this.block = block;
        this.length = (int) Math.min(block.length(), Integer.MAX_VALUE - 8);
    }

    @Override
    public int toUnshiftedOffset(int localOffset) {
        return localOffset;
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    protected boolean isValidIndex(int index, int bytesRequested) {
        return index >= 0 && bytesRequested >= 0 && (long) index + bytesRequested <= length;
    }

    @Override
    protected void validateIndex(int index, int bytesRequested) throws IOException {
        if (!isValidIndex(index, bytesRequested)) {
            throw new BufferBoundsException(index, bytesRequested, length);
        }
        spend(bytesRequested);
    }

    @Override
    public byte getByte(int index) throws IOException {
        if (index < windowStart || index >= windowStart + window.limit()) {
            int fetched = Math.min(WINDOW_LENGTH, length - index);
            spend(fetched);
            window = SourceBytes.exactly(block.source(), block.offset() + index, fetched, "EXIF");
            windowStart = index;
        }
        return window.get(index - windowStart);
    }

    @Override
    public byte[] getBytes(int index, int count) throws IOException {
        validateIndex(index, count);
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = getByte(index + i);
        }
        return bytes;
    }

    private void spend(int bytes) throws IOException {
        spent += bytes;
        if (spent > BUDGET) {
            throw new IOException("expected metadata that is read with " + BUDGET + " bytes, found more");
        }
    }
}
