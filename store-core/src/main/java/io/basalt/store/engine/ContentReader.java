package io.basalt.store.engine;

import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Content;
import io.basalt.store.volume.BlobReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Reads a content extent by extent. A blob whose file is gone when it is needed again is opened where it lies by then. */
final class ContentReader implements ObjectReader {
    private final String name;
    private final long size;
    private final List<Part> parts;
    private final Runnable onClose;

    /** Opens the blobs of a content. */
    interface Opener {
        BlobReader open(long blobId) throws IOException;
    }

    /** An extent, and where in the content it begins. */
    private static final class Part {
        final long start;
        final Content.Extent extent;
        private final Opener opener;
        private volatile BlobReader blob;

        Part(long start, Content.Extent extent, Opener opener) throws IOException {
            this.start = start;
            this.extent = extent;
            this.opener = opener;
            this.blob = opener.open(extent.blobId());
        }

        long end() {
            return start + extent.length();
        }

        void readFully(long position, ByteBuffer target) throws IOException {
            int begin = target.position();
            BlobReader reader = blob;
            try {
                reader.readFully(extent.offset() + position - start, target);
            } catch (NoSuchFileException e) {
                reopen(reader);
                blob.readFully(extent.offset() + position - start, target.position(begin));
            }
        }

        private synchronized void reopen(BlobReader gone) throws IOException {
            if (blob == gone) {
                blob = opener.open(extent.blobId());
                gone.close();
            }
        }

        void close() throws IOException {
            blob.close();
        }
    }

    private ContentReader(String name, long size, List<Part> parts, Runnable onClose) {
        this.onClose = onClose;
        this.name = name;
        this.size = size;
        this.parts = parts;
    }

    /**
     * @param name what to call the content in errors
     * @param onClose run by each {@link #close}; not where this throws
     */
    static ContentReader open(String name, Content content, Opener opener, Runnable onClose) throws StoreException {
        List<Part> parts = new ArrayList<>();
        long start = 0;
        try {
            for (Content.Extent extent : content.extents()) {
                parts.add(new Part(start, extent, opener));
                start += extent.length();
            }
        } catch (IOException e) {
            closeAll(parts);
            throw named(name, e);
        }
        return new ContentReader(name, start, parts, onClose);
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
        try {
            for (Part part : parts) {
                if (at < end && at < part.end()) {
                    int n = (int) (Math.min(end, part.end()) - at);
                    part.readFully(at, target.slice(target.position(), n));
                    target.position(target.position() + n);
                    at += n;
                }
            }
        } catch (IOException e) {
            throw named(name, e);
        }
        return wanted;
    }

    private static StoreException named(String name, IOException e) {
        return e instanceof StoreException.CorruptData
                ? new StoreException.CorruptData(name + ": " + e.getMessage(), e)
                : DiskErrors.translate(name, e);
    }

    @Override
    public List<ByteBuffer> readVectored(List<ByteRange> ranges, IntFunction<ByteBuffer> allocator)
            throws IOException {
        return VectoredRead.read(name, this, ranges, allocator);
    }

    @Override
    public void close() {
        closeAll(parts);
        onClose.run();
    }

    private static void closeAll(List<Part> parts) {
        for (Part part : parts) {
            try {
                part.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
