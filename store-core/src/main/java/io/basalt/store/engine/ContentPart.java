package io.basalt.store.engine;

import io.basalt.store.api.FileRange;
import io.basalt.store.catalog.Content;
import io.basalt.store.volume.BlobReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An extent of a content that is being read. A blob whose file is gone when it is needed again is opened where it lies by
 * then. Thread-safe.
 */
final class ContentPart implements Closeable {
    private final long start;
    private final Content.Extent extent;
    private final ContentReader.Opener opener;
    private volatile @Nullable BlobReader blob;
    private int readers;
    private boolean idle;

    /** @param start where in the content it begins */
    ContentPart(long start, Content.Extent extent, ContentReader.Opener opener) {
        this.start = start;
        this.extent = extent;
        this.opener = opener;
    }

    long end() {
        return start + extent.length();
    }

    long blobId() {
        return extent.blobId();
    }

    /** How much of it so many bytes are: 1 for all. */
    double share(long bytes) {
        return (double) bytes / extent.length();
    }

    /** Opens the blob, which then stays open until this is closed. */
    void open() throws IOException {
        blob = opener.open(extent.blobId());
    }

    /** Reads from a blob that {@link #open} has opened; {@code position} is the content's. */
    void readFully(long position, ByteBuffer target) throws IOException {
        BlobReader reader = blob;
        if (reader == null) {
            throw new IllegalStateException("read before it was opened");
        }
        readFully(reader, position, target);
    }

    /** Of a blob that {@link #open} has opened, as {@link io.basalt.store.api.ObjectReader#file}. */
    Optional<FileRange> file(long position, long length) throws IOException {
        BlobReader reader = blob;
        if (reader == null) {
            throw new IllegalStateException("read before it was opened");
        }
        long blobsStart = start - extent.offset();
        return reader.file(
                        position - blobsStart,
                        Math.min(length, end() - position),
                        extent.offset(),
                        extent.offset() + extent.length())
                .map(range -> new FileRange(
                        range.file(),
                        range.offset(),
                        blobsStart + range.position(),
                        range.length(),
                        range.checksums()));
    }

    private void readFully(BlobReader reader, long position, ByteBuffer target) throws IOException {
        int begin = target.position();
        try {
            reader.readFully(extent.offset() + position - start, target);
        } catch (NoSuchFileException e) {
            reopened(reader).readFully(extent.offset() + position - start, target.position(begin));
        }
    }

    private synchronized BlobReader reopened(BlobReader gone) throws IOException {
        BlobReader now = blob;
        if (now == null || now == gone) {
            now = opener.open(extent.blobId());
            blob = now;
            gone.close();
        }
        return now;
    }

    /** Reads, and opens the blob where it is not open; gives whether it was not. */
    boolean openAndReadFully(long position, ByteBuffer target) throws IOException {
        boolean opened;
        BlobReader reader;
        synchronized (this) {
            BlobReader known = blob;
            opened = known == null;
            reader = known == null ? opener.open(extent.blobId()) : known;
            blob = reader;
            idle = false;
            readers++;
        }
        try {
            readFully(reader, position, target);
        } finally {
            release();
        }
        return opened;
    }

    private synchronized void release() throws IOException {
        readers--;
        if (idle && readers == 0) {
            close();
        }
    }

    /** Closes the blob as soon as nobody reads it; it is opened again when it is needed. */
    synchronized void closeWhenIdle() throws IOException {
        idle = true;
        if (readers == 0) {
            close();
        }
    }

    /** Idempotent. */
    @Override
    public synchronized void close() throws IOException {
        BlobReader open = blob;
        if (open != null) {
            blob = null;
            open.close();
        }
    }
}
