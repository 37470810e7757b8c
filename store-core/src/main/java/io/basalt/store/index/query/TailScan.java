package io.basalt.store.index.query;

import io.basalt.store.catalog.ObjectRow;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Goes once through the rows that are in no segment, and tests each. */
final class TailScan {
    private final Iterator<ObjectRow> rows;
    private final long lsn;
    private final Filter filter;
    private final Directories directories;
    private final TierLookup tiers;
    private final Share share;
    private final QueryTrace trace;
    private final Map<Long, Optional<Place>> places = new HashMap<>();

    /** A directory that hangs somewhere. */
    private record Place(DirectoryPath directory, boolean mayMatch) {}

    TailScan(
            BucketSource source,
            Filter filter,
            Directories directories,
            TierLookup tiers,
            Share share,
            QueryTrace trace) {
        this.rows = source.tail();
        this.lsn = source.lsn();
        this.filter = filter;
        this.directories = directories;
        this.tiers = tiers;
        this.share = share;
        this.trace = trace;
    }

    /** The next row that matches; absent at the end. */
    Optional<TailRow> next() {
        while (rows.hasNext()) {
            ObjectRow row = rows.next();
            if (share.holds(row.fileId())) {
                Optional<Place> place = places.computeIfAbsent(row.directoryId(), this::place);
                if (place.isPresent()) {
                    trace.rows++;
                    trace.tailRows++;
                    TailRow candidate = new TailRow(row, place.get().directory, tiers);
                    if (place.get().mayMatch && passes(candidate)) {
                        return Optional.of(candidate);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private boolean passes(TailRow candidate) {
        trace.rowsTested++;
        trace.tailTested++;
        return filter.matches(candidate);
    }

    private Optional<Place> place(long directoryId) {
        return directories
                .path(directoryId, lsn)
                .map(path -> new Place(new DirectoryPath(path), filter.mayMatchIn(path)));
    }
}
