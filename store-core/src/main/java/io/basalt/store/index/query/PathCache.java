package io.basalt.store.index.query;

import io.basalt.store.index.segment.Segment;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The paths of the directories of segments, held from query to query until a directory moves, while the segment is
 * reachable, and up to a number of bytes. Thread-safe.
 */
final class PathCache {
    private static final long MOST_BYTES = 64L << 20;

    private final Directories directories;
    private final Map<Segment, KnownPaths> known = new WeakHashMap<>();
    private long since = -1;
    private long bytes;

    PathCache(Directories directories) {
        this.directories = directories;
    }

    SegmentPaths of(Segment segment, long lsn) {
        // Read before any path is: one that moves meanwhile is then asked for again.
        long lastMove = directories.lastMove();
        int count = segment.directoryCount();
        KnownPaths paths = lsn >= lastMove ? shared(segment, count, lastMove) : new KnownPaths(count, grown -> {});
        return new SegmentPaths(segment, directories, lsn, paths);
    }

    private synchronized KnownPaths shared(Segment segment, int count, long lastMove) {
        if (lastMove > since || bytes > MOST_BYTES) {
            known.clear();
            bytes = 0;
            since = Math.max(since, lastMove);
        }
        if (lastMove < since) {
            return new KnownPaths(count, grown -> {});
        }
        return known.computeIfAbsent(segment, absent -> new KnownPaths(count, this::grow));
    }

    private synchronized void grow(int more) {
        bytes += more;
    }
}
