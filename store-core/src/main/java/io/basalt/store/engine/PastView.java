package io.basalt.store.engine;

import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.Utf8;
import io.basalt.store.catalog.ObjectRow;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/** A store as it was at the end of one commit. */
final class PastView implements StoreView {
    private final LocalStore store;
    private final long lsn;

    PastView(LocalStore store, long lsn) {
        this.store = store;
        this.lsn = lsn;
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws StoreException {
        Optional<ObjectRow> row = row(key);
        return row.isPresent() ? Optional.of(store.info(key, row.get())) : Optional.empty();
    }

    private Optional<ObjectRow> row(ObjectKey key) throws StoreException {
        return store.readPast(past -> past.row(lsn, key.bucket(), key.key()));
    }

    @Override
    public ObjectReader open(ObjectKey key) throws StoreException {
        ObjectRow row =
                row(key).orElseThrow(() -> new StoreException.NotFound(key + " did not exist as of LSN " + lsn));
        return store.contents().reader(key + " as of LSN " + lsn, row.contentId());
    }

    @Override
    public Optional<ListEntry> lookup(String bucket, String path) throws StoreException {
        return Utf8.isValid(path) ? store.readPast(past -> past.lookup(lsn, bucket, path)) : Optional.empty();
    }

    @Override
    public ListPage list(ListRequest request) throws StoreException {
        return store.readPast(past -> past.list(lsn, request));
    }

    @Override
    public QueryResult query(Query query, BufferAllocator allocator) throws StoreException {
        if (query.asOf().isPresent()) {
            throw new StoreException.InvalidArgument("a query of bucket " + query.bucket() + " asks for LSN "
                    + query.asOf().getAsLong() + " in a view of LSN " + lsn + "; name one of them");
        }
        store.readPast(past -> {
            past.requireHeld(query.bucket(), lsn);
            return lsn;
        });
        return store.queryIndex(query.asOf(lsn), allocator);
    }
}
