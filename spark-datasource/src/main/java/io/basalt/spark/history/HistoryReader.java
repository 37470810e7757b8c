package io.basalt.spark.history;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.jspecify.annotations.Nullable;

/** Spark's {@link PartitionReader} of pages; closes the store with itself. */
final class HistoryReader<T> implements PartitionReader<InternalRow> {
    private final Store store;
    private final RowShape<T> shape;
    private Optional<Pages<T>> pages;
    private Iterator<T> page = Collections.emptyIterator();
    private @Nullable InternalRow row;

    HistoryReader(Store store, RowShape<T> shape, Pages<T> pages) {
        this.store = store;
        this.shape = shape;
        this.pages = Optional.of(pages);
    }

    @Override
    public boolean next() throws IOException {
        while (!page.hasNext()) {
            if (pages.isEmpty()) {
                return false;
            }
            Pages.Page<T> read = pages.get().first(store);
            page = read.rows().iterator();
            pages = read.next();
        }
        row = shape.row(page.next());
        return true;
    }

    @Override
    public InternalRow get() {
        if (row == null) {
            throw new IllegalStateException("next() comes first");
        }
        return row;
    }

    @Override
    public void close() throws StoreException {
        store.close();
    }
}
