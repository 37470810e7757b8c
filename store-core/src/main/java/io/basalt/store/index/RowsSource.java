package io.basalt.store.index;

import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.index.query.BucketSource;
import java.util.ArrayList;
import java.util.List;

/** The rows in memory that hold at an LSN, as a query reads them. */
record RowsSource(long lsn, List<ObjectRow> tail) implements BucketSource {
    static RowsSource of(BucketRows.Rows rows, long lsn) {
        List<ObjectRow> holding = new ArrayList<>();
        for (int i = 0, size = rows.size(); i < size; i++) {
            IndexedRow row = rows.get(i);
            if (row.holdsAt(lsn)) {
                holding.add(row.row());
            }
        }
        return new RowsSource(lsn, holding);
    }

    @Override
    public List<Shard> shards() {
        return List.of();
    }

    @Override
    public void close() {}
}
