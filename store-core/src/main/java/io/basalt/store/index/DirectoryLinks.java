package io.basalt.store.index;

import io.basalt.store.catalog.Directory;
import io.basalt.store.catalog.Projection;
import io.basalt.store.index.query.Directories;
import io.basalt.store.index.query.PathAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where every directory hung, and when: paths at any LSN. One thread writes, any thread reads. */
public final class DirectoryLinks implements Projection, Directories {
    private final Map<Long, Link> newest = new ConcurrentHashMap<>();
    /** By bucket, the directories whose newest name spells an attribute. */
    private final Map<Long, Set<Long>> spelling = new ConcurrentHashMap<>();

    private volatile long lastMove;

    /** A link that held from {@code from} up to {@code to}; {@code earlier} is the one before it. */
    private record Link(
            long parentId,
            String name,
            long from,
            long to,
            @Nullable Link earlier) {
        @Nullable
        Link without(long endedAt) {
            Link rest = earlier == null ? null : earlier.without(endedAt);
            return to == endedAt ? rest : new Link(parentId, name, from, to, rest);
        }

        Link ended(long seq) {
            return new Link(parentId, name, from, Math.min(to, seq), earlier);
        }
    }

    @Override
    public void directoryLinked(Directory directory) {
        if (newest.containsKey(directory.directoryId())) {
            moved(directory.from());
            spelling(directory.bucketId()).remove(directory.directoryId());
        }
        if (PathAttributes.isSpelledBy(directory.name())) {
            spelling(directory.bucketId()).add(directory.directoryId());
        }
        newest.compute(
                directory.directoryId(),
                (id, before) -> new Link(
                        directory.parentId(),
                        directory.name(),
                        directory.from(),
                        Long.MAX_VALUE,
                        before == null ? null : before.ended(directory.from())));
    }

    @Override
    public void directoryDetached(long directoryId, long seq) {
        moved(seq);
        newest.computeIfPresent(directoryId, (id, link) -> link.ended(seq));
    }

    @Override
    public void linkCollected(long directoryId, long to) {
        newest.computeIfPresent(directoryId, (id, link) -> link.without(to));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    private void moved(long seq) {
        lastMove = Math.max(lastMove, seq);
    }

    @Override
    public long lastMove() {
        return lastMove;
    }

    /** The directories of a bucket whose names spell attributes, as {@code year=2026} does; some may hang nowhere. */
    Set<Long> spelling(long bucketId) {
        return spelling.computeIfAbsent(bucketId, id -> ConcurrentHashMap.newKeySet());
    }

    /** Whether a directory hangs, or hung at a time that can still be asked for. */
    boolean knows(long directoryId) {
        return newest.containsKey(directoryId);
    }

    @Override
    public Optional<String> path(long directoryId, long lsn) {
        Deque<String> names = new ArrayDeque<>();
        Link link = at(directoryId, lsn);
        while (link != null && link.parentId != 0) {
            names.push(link.name);
            link = at(link.parentId, lsn);
        }
        if (link == null) {
            return Optional.empty();
        }
        StringBuilder path = new StringBuilder();
        names.forEach(name -> path.append(name).append('/'));
        return Optional.of(path.toString());
    }

    private @Nullable Link at(long directoryId, long lsn) {
        Link link = newest.get(directoryId);
        while (link != null && link.from > lsn) {
            link = link.earlier;
        }
        return link == null || lsn >= link.to ? null : link;
    }
}
