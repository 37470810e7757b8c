package io.basalt.store.volume;

import io.basalt.store.api.FileRange;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Crc32c;
import io.basalt.store.io.FileDisk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Positioned, verified reads of one blob: every block touched is read whole and checked before any byte of it is
 * returned. Blocks that are wanted whole go straight into the caller's buffer, many in one read; of the others the
 * newest is kept, so that a file read in small pieces is read once. Thread-safe.
 */
public final class BlobReader implements AutoCloseable {
    private static final int BLOCK = BlockChecksums.BLOCK;

    /** Bytes of one read at most. */
    private static final int RUN = 16 * BLOCK;

    private final String name;
    private final BlobBytes bytes;
    private final long start;
    private final long length;
    private final @Nullable Fallback fallback;
    private volatile @Nullable Verified newest;
    private @Nullable BlobReader other;

    /** What is read where this copy fails. */
    public interface Fallback {
        /** Opens another copy; throws {@code failure} where there is none. */
        BlobReader open(IOException failure) throws IOException;
    }

    /** A block that has been read and checked; its buffer is only ever read by absolute positions. */
    private record Verified(long block, ByteBuffer bytes) {}

    /**
     * @param name what to call the blob in errors
     * @param start where its first byte lies in its file, for errors
     */
    BlobReader(String name, BlobBytes bytes, long start, long length) {
        this(name, bytes, start, length, null);
    }

    private BlobReader(String name, BlobBytes bytes, long start, long length, @Nullable Fallback fallback) {
        this.name = name;
        this.bytes = bytes;
        this.start = start;
        this.length = length;
        this.fallback = fallback;
    }

    /**
     * Opens a range of a file that another process has; positions count from the range's first byte.
     *
     * @throws IOException where this process may not open it, or it is gone
     */
    public static BlobReader open(FileRange range) throws IOException {
        Path file = Path.of(range.file());
        RandomReader reader =
                new FileDisk(file.resolveSibling("")).open(file.getFileName().toString());
        return new BlobReader(range.file(), new RangeBytes(reader, range), range.offset(), range.length());
    }

    /** This reader, with another copy for the blocks that it fails to read; it takes this one's place. */
    public BlobReader orElse(Fallback otherCopy) {
        return new BlobReader(name, bytes, start, length, otherCopy);
    }

    public long length() {
        return length;
    }

    /**
     * Fills {@code target} from {@code position} on; both must lie within the blob. Fails with
     * {@code NoSuchFileException} where the file has been removed since the blob was opened and had to be opened again.
     */
    public void readFully(long position, ByteBuffer target) throws IOException {
        if (position < 0 || position + target.remaining() > length) {
            throw new IllegalArgumentException(target.remaining() + " bytes from " + position + " of " + length);
        }
        long at = position;
        while (target.hasRemaining()) {
            boolean wholeBlock = at % BLOCK == 0 && target.remaining() >= Math.min(BLOCK, length - at);
            int n = wholeBlock ? wholeBlocks(at, target.remaining()) : partOfBlock(at, target.remaining());
            if (wholeBlock) {
                readVerified(at / BLOCK, target.slice(target.position(), n));
            } else {
                target.put(target.position(), block(at / BLOCK), (int) (at % BLOCK), n);
            }
            target.position(target.position() + n);
            at += n;
        }
    }

    /**
     * CRC32C of {@code count} bytes from {@code position} on. What the table says of whole blocks is taken from there; of
     * the blocks at the ends the bytes are read, and verified.
     */
    public int crc32c(long position, long count) throws IOException {
        int crc = 0;
        long end = position + count;
        for (long at = position; at < end; ) {
            long block = at / BLOCK;
            long blockEnd = Math.min(length, (block + 1) * BLOCK);
            long to = Math.min(end, blockEnd);
            int part;
            if (at % BLOCK == 0 && to == blockEnd) {
                part = bytes.checksum(block);
            } else {
                ByteBuffer read = ByteBuffer.allocate((int) (to - at));
                readFully(at, read);
                part = BlockChecksums.of(read.flip());
            }
            crc = Crc32c.combine(crc, part, to - at);
            at = to;
        }
        return crc;
    }

    /**
     * The blocks that hold bytes from {@code position} on, in the blob's file, with {@code position} counted from the blob's first byte.
     *
     * @param from where the bytes that may be seen begin
     * @param to where they end
     * @return whole blocks, the one at the blob's end included; empty where the position's own block is not to be seen whole, or the blob
     *     shares its file
     */
    public Optional<FileRange> file(long position, long count, long from, long to) throws IOException {
        long first = position / BLOCK;
        long wanted = Math.min(to, BlockChecksums.blocks(position + count) * BLOCK);
        long end = wanted == length ? length : wanted / BLOCK * BLOCK;
        Optional<Path> file = bytes.file();
        if (file.isEmpty() || first * BLOCK < from || end <= position) {
            return Optional.empty();
        }
        ByteBuffer checksums = ByteBuffer.allocate(Math.toIntExact(4 * (BlockChecksums.blocks(end) - first)));
        for (long block = first; block < BlockChecksums.blocks(end); block++) {
            checksums.putInt(bytes.checksum(block));
        }
        return Optional.of(new FileRange(
                file.get().toString(), first * BLOCK, first * BLOCK, end - first * BLOCK, checksums.flip()));
    }

    private int wholeBlocks(long at, int wanted) {
        int n = Math.min(wanted, RUN);
        return at + n == length ? n : n - n % BLOCK;
    }

    private int partOfBlock(long at, int wanted) {
        return (int) Math.min(wanted, BLOCK - at % BLOCK);
    }

    private ByteBuffer block(long number) throws IOException {
        Verified known = newest;
        if (known == null || known.block != number) {
            ByteBuffer read = ByteBuffer.allocate((int) Math.min(BLOCK, length - number * BLOCK));
            readVerified(number, read);
            known = new Verified(number, read);
            newest = known;
        }
        return known.bytes;
    }

    /**
     * Reads blocks from that one on, those that fail from another copy if there is one; leaves the position of
     * {@code target} where it was.
     */
    private void readVerified(long first, ByteBuffer target) throws IOException {
        try {
            readHere(first, target);
        } catch (IOException e) {
            if (fallback == null || e instanceof NoSuchFileException || e instanceof ClosedByInterruptException) {
                throw e;
            }
            for (int at = 0; at < target.remaining(); at += BLOCK) {
                readAnywhere(first + at / BLOCK, target.slice(at, Math.min(BLOCK, target.remaining() - at)));
            }
        }
    }

    private void readAnywhere(long block, ByteBuffer target) throws IOException {
        try {
            readHere(block, target);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            other(e).readFully(block * BLOCK, target.duplicate());
        }
    }

    private synchronized BlobReader other(IOException failure) throws IOException {
        BlobReader opened = other;
        if (opened == null) {
            if (fallback == null) {
                throw failure;
            }
            opened = fallback.open(failure);
            other = opened;
        }
        return opened;
    }

    private void readHere(long first, ByteBuffer target) throws IOException {
        int got = bytes.read(first * BLOCK, target.duplicate());
        for (int at = 0; at < target.remaining(); at += BLOCK) {
            int expectedBytes = Math.min(BLOCK, target.remaining() - at);
            int gotBytes = Math.max(0, Math.min(expectedBytes, got - at));
            verify(first + at / BLOCK, target.slice(at, gotBytes), expectedBytes);
        }
    }

    private void verify(long block, ByteBuffer got, int expectedBytes) throws IOException {
        String found;
        if (got.remaining() < expectedBytes) {
            found = got.remaining() + " of " + expectedBytes + " bytes";
        } else {
            int expected = bytes.checksum(block);
            int actual = BlockChecksums.of(got);
            if (actual == expected) {
                return;
            }
            found = String.format("CRC32C %08x, expected %08x", actual, expected);
        }
        throw new StoreException.CorruptData(name + ": block " + block + " at offset " + (start + block * BLOCK)
                + " has " + found + "; restore the object from its source");
    }

    @Override
    public synchronized void close() throws IOException {
        if (other != null) {
            other.close();
        }
        bytes.close();
    }
}
