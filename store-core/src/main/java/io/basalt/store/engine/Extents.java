package io.basalt.store.engine;

import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Content;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Cuts lists of extents, and says which of them are worth being written as one. */
final class Extents {
    /** From here on small neighbours are written as one. */
    static final int MANY = 1024;

    /** What counts as small: more is not worth being written again. */
    static final long SMALL = 1 << 20;

    /** No content has more extents. */
    static final int MOST = 20_000;

    private Extents() {}

    /** The checksum of a part of a blob. */
    interface Checksums {
        int of(long blobId, long offset, long length) throws IOException;
    }

    /** The extents of the bytes from {@code from} up to {@code to}. */
    static List<Content.Extent> slice(List<Content.Extent> extents, long from, long to, Checksums checksums)
            throws IOException {
        List<Content.Extent> slice = new ArrayList<>();
        long start = 0;
        for (Content.Extent extent : extents) {
            long end = start + extent.length();
            long first = Math.max(from, start);
            long last = Math.min(to, end);
            if (first == start && last == end) {
                slice.add(extent);
            } else if (first < last) {
                long offset = extent.offset() + first - start;
                int crc = checksums.of(extent.blobId(), offset, last - first);
                slice.add(new Content.Extent(extent.blobId(), offset, last - first, crc));
            }
            start = end;
        }
        return slice;
    }

    static void requireFew(ObjectKey key, List<Content.Extent> extents) throws StoreException.InvalidArgument {
        if (extents.size() > MOST) {
            throw new StoreException.InvalidArgument(key + " would have a content of " + extents.size()
                    + " extents; the most is " + MOST + ": write its smaller pieces as one first");
        }
    }

    /** The extents from number {@code from} up to {@code to}. */
    record Run(int from, int to) {}

    /** Runs of small neighbours, where there are {@code many} extents and writing these as one saves at least a quarter. */
    static List<Run> worthJoining(List<Content.Extent> extents, int many) {
        if (extents.size() < many) {
            return List.of();
        }
        // Near the limit the list's length matters more than what is written again.
        long limit = extents.size() < MOST / 2 ? SMALL : 64 * SMALL;
        List<Run> runs = new ArrayList<>();
        int saved = 0;
        int from = 0;
        for (int i = 0; i <= extents.size(); i++) {
            boolean small = i < extents.size() && extents.get(i).length() < limit;
            if (!small) {
                if (i - from > 1) {
                    runs.add(new Run(from, i));
                    saved += i - from - 1;
                }
                from = i + 1;
            }
        }
        return saved >= many / 4 ? runs : List.of();
    }
}
