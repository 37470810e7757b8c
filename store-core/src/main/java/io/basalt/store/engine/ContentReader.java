package io.basalt.store.engine;

import io.basalt.store.api.ByteRange;
import io.basalt.store.api.FileRange;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Content;
import io.basalt.store.volume.BlobReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.commons.io.IOUtils;

/**
 * Reads a content extent by extent. Of one with few extents all blobs are open from the beginning to the end; of one with
 * many, those that were read lately. Thread-safe.
 */
final class ContentReader implements ObjectReader {
    /** Blobs that one reader keeps open at most. */
    static final int OPEN = 64;

    private final String name;
    private final long size;
    private final List<ContentPart> parts;
    private final boolean wide;
    private final Reads reads;
    private final Runnable onClose;
    private final Deque<ContentPart> openedLately = new ArrayDeque<>();

    /** Opens the blobs of a content. */
    interface Opener {
        BlobReader open(long blobId) throws IOException;
    }

    private ContentReader(String name, long size, List<ContentPart> parts, Reads reads, Runnable onClose) {
        this.name = name;
        this.size = size;
        this.parts = parts;
        this.reads = reads;
        this.onClose = onClose;
        this.wide = parts.size() > OPEN;
    }

    /**
     * @param name what to call the content in errors
     * @param reads hears of what is read
     * @param onClose run by each {@link #close}; not where this throws
     */
    static ContentReader open(String name, Content content, Opener opener, Reads reads, Runnable onClose)
            throws StoreException {
        List<ContentPart> parts = new ArrayList<>();
        long start = 0;
        for (Content.Extent extent : content.extents()) {
            parts.add(new ContentPart(start, extent, opener));
            start += extent.length();
        }
        ContentReader reader = new ContentReader(name, start, parts, reads, onClose);
        if (!reader.wide) {
            reader.openAll();
        }
        return reader;
    }

    private void openAll() throws StoreException {
        try {
            for (ContentPart part : parts) {
                part.open();
            }
        } catch (IOException e) {
            closeParts();
            throw named(name, e);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        if (position < 0) {
            throw new StoreException.InvalidArgument(name + ": cannot read at position " + position);
        }
        if (!target.hasRemaining()) {
            return 0;
        }
        if (position >= size) {
            return -1;
        }
        int wanted = (int) Math.min(target.remaining(), size - position);
        long at = position;
        long end = position + wanted;
        long begin = System.nanoTime();
        try {
            for (int i = partAt(position); at < end; i++) {
                ContentPart part = parts.get(i);
                int n = (int) (Math.min(end, part.end()) - at);
                read(part, at, target.slice(target.position(), n));
                target.position(target.position() + n);
                at += n;
                reads.touched(part.blobId(), part.share(n));
            }
            reads.took(wanted, System.nanoTime() - begin);
        } catch (ClosedByInterruptException e) {
            throw e; // The reader goes on being good.
        } catch (IOException e) {
            throw named(name, e);
        }
        return wanted;
    }

    @Override
    public Optional<FileRange> file(long position, long length) throws IOException {
        if (wide || position < 0 || position >= size || length <= 0) {
            return Optional.empty();
        }
        ContentPart part = parts.get(partAt(position));
        Optional<FileRange> range = part.file(position, length);
        range.ifPresent(given -> reads.touched(part.blobId(), part.share(given.end() - position)));
        return range;
    }

    private void read(ContentPart part, long position, ByteBuffer target) throws IOException {
        if (!wide) {
            part.readFully(position, target);
        } else if (part.openAndReadFully(position, target)) {
            opened(part);
        }
    }

    private void opened(ContentPart part) throws IOException {
        Optional<ContentPart> oldest;
        synchronized (openedLately) {
            openedLately.add(part);
            oldest = openedLately.size() > OPEN ? Optional.of(openedLately.remove()) : Optional.empty();
        }
        if (oldest.isPresent()) {
            oldest.get().closeWhenIdle();
        }
    }

    /** The number of the part that holds the byte at {@code position}. */
    private int partAt(long position) {
        int low = 0;
        int high = parts.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (position < parts.get(middle).end()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static StoreException named(String name, IOException e) {
        return e instanceof StoreException.CorruptData
                ? new StoreException.CorruptData(name + ": " + e.getMessage(), e)
                : DiskErrors.translate(name, e);
    }

    @Override
    public List<ByteBuffer> readVectored(List<ByteRange> ranges, IntFunction<ByteBuffer> allocator) throws IOException {
        return VectoredRead.read(name, this, ranges, allocator);
    }

    @Override
    public void close() {
        closeParts();
        onClose.run();
    }

    private void closeParts() {
        try {
            IOUtils.close(parts.toArray(Closeable[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
