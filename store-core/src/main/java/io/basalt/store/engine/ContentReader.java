package io.basalt.store.engine;

import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Content;
import io.basalt.store.volume.BlobReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads a content extent by extent. */
final class ContentReader implements ObjectReader {
    private final String name;
    private final long size;
    private final List<Part> parts;

    /** An extent, and where in the content it begins. */
    private record Part(long start, Content.Extent extent, BlobReader blob) {
        long end() {
            return start + extent.length();
        }
    }

    private ContentReader(String name, long size, List<Part> parts) {
        this.name = name;
        this.size = size;
        this.parts = parts;
    }

    /** Opens the blobs of a content. */
    interface Opener {
        BlobReader open(long blobId) throws IOException;
    }

    /** @param name what to call the content in errors */
    static ContentReader open(String name, Content content, Opener opener) throws StoreException {
        List<Part> parts = new ArrayList<>();
        long start = 0;
        try {
            for (Content.Extent extent : content.extents()) {
                parts.add(new Part(start, extent, opener.open(extent.blobId())));
                start += extent.length();
            }
        } catch (IOException e) {
            closeAll(parts);
            throw DiskErrors.translate(name, e);
        }
        return new ContentReader(name, start, parts);
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
                    part.blob.readFully(part.extent.offset() + at - part.start, target.slice(target.position(), n));
                    target.position(target.position() + n);
                    at += n;
                }
            }
        } catch (StoreException.CorruptData e) {
            throw new StoreException.CorruptData(name + ": " + e.getMessage(), e);
        }
        return wanted;
    }

    @Override
    public void close() {
        closeAll(parts);
    }

    private static void closeAll(List<Part> parts) {
        for (Part part : parts) {
            try {
                part.blob.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
