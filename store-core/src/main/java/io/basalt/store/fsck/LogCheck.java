package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Change;
import io.basalt.store.catalog.Table;

/** The log's sequence numbers have no gap, its commits' times increase, and it ends with the newest commit. */
final class LogCheck implements Check {
    @Override
    public String name() {
        return "log";
    }

    private static final class Position {
        long seq;
        long micros;
        boolean ended = true;
    }

    @Override
    public void run(Subject store, Findings findings) throws StoreException {
        Position at = new Position();
        store.catalog().scan(Table.CHANGES, change -> {
            findings.looked();
            compare(at, change, findings);
            at.seq = change.seq();
            at.micros = change.commitMicros();
            at.ended = change.last();
        });
        if (at.seq != store.catalog().lsn() && (at.seq != 0 || store.catalog().lsn() != 0)) {
            findings.add("the log's end", "LSN " + store.catalog().lsn(), "seq " + at.seq);
        }
        if (!at.ended) {
            findings.add("seq " + at.seq, "the end of a commit", "one that goes on");
        }
    }

    private static void compare(Position before, Change change, Findings findings) {
        String where = "seq " + change.seq();
        if (before.seq != 0 && change.seq() != before.seq + 1) {
            findings.add(where, "seq " + (before.seq + 1), "a gap");
        }
        boolean inTime = before.ended ? change.commitMicros() > before.micros : change.commitMicros() == before.micros;
        if (before.seq != 0 && !inTime) {
            findings.add(where, (before.ended ? "a time after " : "the time ") + before.micros, change.commitMicros());
        }
    }
}
