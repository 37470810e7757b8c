package io.basalt.spark.objects;

import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** Reads whole contents for one task, and counts them. Not thread-safe. */
public final class ContentFetcher {
    /** The longest array that every JVM can make. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private final Store store;
    private final String bucket;
    private long objects;
    private long bytes;
    private final Map<String, Long> bytesByTier = new TreeMap<>();

    public ContentFetcher(Store store, String bucket) {
        this.store = store;
        this.bucket = bucket;
    }

    /** A content's bytes, counted for the tier that it lies on. Failures name the object of that key. */
    byte[] read(long contentId, String key, String tier) {
        return read(contentId, key, tier, LONGEST);
    }

    /** As above, of at most so many bytes. */
    public byte[] read(long contentId, String key, String tier, int most) {
        try (ObjectReader reader = store.openContent(contentId)) {
            byte[] content = new byte[checkedLength(reader.size(), key, most)];
            int filled = 0;
            while (filled < content.length) {
                int read = reader.read(filled, ByteBuffer.wrap(content, filled, content.length - filled));
                if (read <= 0) {
                    throw new StoreException.CorruptData(
                            "content ends after " + filled + " of " + content.length + " bytes");
                }
                filled += read;
            }
            objects++;
            bytes += content.length;
            bytesByTier.merge(tier, (long) content.length, Long::sum);
            return content;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "reading content of basalt://" + bucket + "/" + key + ": " + e.getMessage(), e);
        }
    }

    long objects() {
        return objects;
    }

    long bytes() {
        return bytes;
    }

    Map<String, Long> bytesByTier() {
        return bytesByTier;
    }

    static int checkedLength(long size, String key, int most) throws StoreException.InvalidArgument {
        if (size > most) {
            throw new StoreException.InvalidArgument(
                    "object " + key + " has " + size + " bytes, and a value is to hold " + most
                            + " at most: filter on its size, or read the object by its _content_ref");
        }
        return (int) size;
    }
}
