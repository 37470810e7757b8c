package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what a publication is about as it was when the publication was planned. Thread-safe. */
public final class PlanReader {
    private final Catalog catalog;

    public PlanReader(Catalog catalog) {
        this.catalog = catalog;
    }

    /** What that which the steps replace, rename or delete was at an LSN, as {@link Command.Publish} takes it. */
    public List<Command.Known> read(long lsn, List<Command<?>> steps) throws StoreException {
        Map<String, Optional<Moment>> moments = new HashMap<>();
        try {
            List<Command.Known> known = new ArrayList<>();
            for (Command<?> step : steps) {
                for (Plan.Target target : Plan.targets(step)) {
                    Optional<Moment> then = moments.get(target.bucket());
                    if (then == null) {
                        then = Moment.find(catalog, target.bucket(), lsn);
                        moments.put(target.bucket(), then);
                    }
                    known.add(
                            then.isPresent() ? new Command.Known(true, id(then.get(), target)) : Command.Known.UNKNOWN);
                }
            }
            return known;
        } finally {
            moments.values().forEach(moment -> moment.ifPresent(Moment::close));
        }
    }

    private static long id(Moment then, Plan.Target target) throws StoreException {
        if (target.mayBeObject()) {
            KeyPath path = KeyPath.ofObject(target.path());
            Optional<Long> parent = then.directoryId(path.directories());
            Optional<ObjectRow> row = parent.isPresent() ? then.row(parent.get(), path.name()) : Optional.empty();
            if (row.isPresent()) {
                return row.get().fileId();
            }
        }
        return target.mayBeDirectory()
                ? then.directoryId(KeyPath.ofDirectory(target.path())).orElse(0L)
                : 0;
    }
}
