package io.basalt.store.index.query;

import io.basalt.store.index.segment.Segment;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The directories of a segment's rows as they hung at a query's LSN, each looked up when it is first asked for. */
final class SegmentPaths {
    private final Segment segment;
    private final Directories directories;
    private final long lsn;
    private final KnownPaths known;
    private final BitSet detached = new BitSet();
    private final Map<Integer, DirectoryPath> parsed = new HashMap<>();

    SegmentPaths(Segment segment, Directories directories, long lsn, KnownPaths known) {
        this.segment = segment;
        this.directories = directories;
        this.lsn = lsn;
        this.known = known;
    }

    int count() {
        return segment.directoryCount();
    }

    /** The path in UTF-8 with its trailing slash; null where the directory hung nowhere. Not to be changed. */
    byte @Nullable [] path(int code) {
        byte[] path = known.get(code);
        return path != null || detached.get(code) ? path : find(code);
    }

    private byte @Nullable [] find(int code) {
        Optional<String> path = directories.path(segment.directoryId(code), lsn);
        if (path.isEmpty()) {
            detached.set(code);
            return null;
        }
        byte[] bytes = path.get().getBytes(StandardCharsets.UTF_8);
        known.set(code, bytes);
        return bytes;
    }

    boolean isAttached(int code) {
        return path(code) != null;
    }

    /** The path of a directory that is attached. */
    DirectoryPath parsed(int code) {
        DirectoryPath found = parsed.get(code);
        if (found == null) {
            byte[] path = path(code);
            if (path == null) {
                throw new IllegalStateException("directory " + segment.directoryId(code) + " hung nowhere at " + lsn);
            }
            found = new DirectoryPath(new String(path, StandardCharsets.UTF_8));
            parsed.put(code, found);
        }
        return found;
    }

    /** Whether all are known to be attached, without looking any of them up. */
    boolean isKnownAttached() {
        return known.isComplete();
    }

    /** Looks all of them up. */
    boolean areAllAttached() {
        for (int code = 0; code < count() && !known.isComplete(); code++) {
            path(code);
        }
        return known.isComplete();
    }
}
