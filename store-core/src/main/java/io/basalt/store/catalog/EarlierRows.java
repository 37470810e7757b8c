package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Finds the rows that a version had before its last one, under whatever names: they share its content, so they are to go
 * with it. Each ended with the change that began the next one. Belongs to one thread.
 */
final class EarlierRows {
    private final Snapshot snapshot;
    private final Lookups lookups;
    private final Links links;

    EarlierRows(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.lookups = new Lookups(snapshot);
        this.links = new Links(snapshot);
    }

    /**
     * Those that are held, the oldest first.
     *
     * @param revision of the version's last row
     * @param owners on whose behalf they may wait
     */
    List<Command.Collectable> of(long version, long revision, List<Long> owners)
            throws StoreException, RocksDBException {
        Deque<Command.Collectable> rows = new ArrayDeque<>();
        Optional<Garbage> earlier = endedAt(revision, version, owners);
        while (earlier.isPresent()) {
            Garbage row = earlier.get();
            rows.addFirst(new Command.Collectable(row.to(), row.from(), path(links, row), List.of()));
            earlier = endedAt(row.from(), version, owners);
        }
        return new ArrayList<>(rows);
    }

    private Optional<Garbage> endedAt(long seq, long version, List<Long> owners)
            throws StoreException, RocksDBException {
        if (seq <= version) {
            return Optional.empty();
        }
        try (RocksIterator it = snapshot.scan(Family.GARBAGE)) {
            for (long ownerId : owners) {
                byte[] ended = Keys.garbageEnded(ownerId, seq);
                it.seek(ended);
                while (CurrentChildren.entryBelow(it, ended).isPresent()) {
                    Garbage garbage = Garbage.decode(it.value());
                    if (garbage.kind() == Garbage.Kind.ROW && isOf(version, garbage)) {
                        return Optional.of(garbage);
                    }
                    it.next();
                }
            }
            return Optional.empty();
        }
    }

    private boolean isOf(long version, Garbage garbage) throws StoreException {
        Optional<Past> past = lookups.past(garbage.historyKey());
        return past.isPresent()
                && past.get() instanceof Past.Row row
                && row.row().version() == version;
    }

    /** What something was called when it ended. */
    static String path(Links links, Garbage garbage) throws StoreException {
        if (!garbage.path().isEmpty()) {
            return garbage.path();
        }
        String directory = links.path(garbage.parentId(), garbage.to() - 1).orElse("");
        return garbage.parentId() == 0 ? "" : directory + garbage.entryName();
    }
}
