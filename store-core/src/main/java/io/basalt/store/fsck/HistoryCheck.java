package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Garbage;
import io.basalt.store.catalog.Past;
import io.basalt.store.catalog.Table;
import io.basalt.store.catalog.Table.Superseded;
import java.util.Optional;

/** All that history holds is listed as waiting to be collected, and the other way round. */
final class HistoryCheck implements Check {
    @Override
    public String name() {
        return "history";
    }

    private static final class Count {
        long listed;
        long held;
    }

    @Override
    public void run(Subject store, Findings findings) throws StoreException {
        Count count = new Count();
        store.catalog().scan(Table.GARBAGE, waiting -> {
            Garbage garbage = waiting.garbage();
            if (garbage != null) {
                findings.looked();
                count.listed++;
                listed(store, garbage, findings);
            }
        });
        store.catalog().scan(Table.HISTORY, entry -> {
            findings.looked();
            count.held++;
        });
        if (count.held != count.listed) {
            findings.add("history", count.held + " entries listed as waiting to be collected", count.listed);
        }
    }

    private static void listed(Subject store, Garbage garbage, Findings findings) throws StoreException {
        Superseded like =
                new Superseded(garbage.parentId(), garbage.entryName(), garbage.from(), new Past.Link(0, garbage.to()));
        Optional<Superseded> entry = store.catalog().at(Table.HISTORY, like);
        boolean isRow = garbage.kind() == Garbage.Kind.ROW || garbage.kind() == Garbage.Kind.VERSION;
        boolean holds = entry.map(Superseded::past)
                .filter(past -> past.to() == garbage.to() && (past instanceof Past.Row) == isRow)
                .isPresent();
        if (!holds) {
            findings.add(
                    "'" + garbage.entryName() + "' in directory " + garbage.parentId() + " from " + garbage.from(),
                    "an entry of history that ended at " + garbage.to(),
                    entry.<Object>map(
                                    found -> "one that ended at " + found.past().to())
                            .orElse("none"));
        }
    }
}
