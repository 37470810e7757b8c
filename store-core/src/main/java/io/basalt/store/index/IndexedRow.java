package io.basalt.store.index;

import io.basalt.store.catalog.ObjectRow;

/** A row and the sequence numbers between which it is the object's newest: from its revision up to {@link #end()}. */
final class IndexedRow {
    private final ObjectRow row;
    private volatile long end = Long.MAX_VALUE;

    IndexedRow(ObjectRow row) {
        this.row = row;
    }

    ObjectRow row() {
        return row;
    }

    long end() {
        return end;
    }

    void end(long seq) {
        end = seq;
    }

    boolean holdsAt(long lsn) {
        return row.revision() <= lsn && lsn < end;
    }
}
