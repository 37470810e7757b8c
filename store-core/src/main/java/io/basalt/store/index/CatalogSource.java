package io.basalt.store.index;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Bucket;
import io.basalt.store.catalog.IndexFeed;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.index.query.BucketSource;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;

/**
 * The rows of a bucket from the catalog, one after the other: for as long as the index does not have them. Ends with the
 * store, since it reads the catalog itself. Thread-safe.
 */
final class CatalogSource implements BucketSource, Iterator<ObjectRow> {
    private final IndexFeed feed;
    private final IndexFeed.Cursor rows;
    private final long lsn;
    private final Consumer<CatalogSource> whenClosed;
    private boolean ended;

    /** @param feed closed with this */
    CatalogSource(IndexFeed feed, Bucket bucket, long lsn, Consumer<CatalogSource> whenClosed) {
        this.feed = feed;
        this.rows = feed.cursor(bucket.bucketId(), lsn);
        this.lsn = lsn;
        this.whenClosed = whenClosed;
    }

    @Override
    public long lsn() {
        return lsn;
    }

    @Override
    public List<Shard> shards() {
        return List.of();
    }

    @Override
    public Iterator<ObjectRow> tail() {
        return this;
    }

    @Override
    public synchronized boolean hasNext() {
        if (ended) {
            throw new UncheckedIOException(
                    new StoreException.Unavailable("the store was closed while its catalog was being queried"));
        }
        return rows.hasNext();
    }

    @Override
    public synchronized ObjectRow next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return rows.next();
    }

    /** Lets the catalog go. */
    synchronized void end() {
        if (!ended) {
            ended = true;
            try (feed) {
                rows.close();
            }
        }
    }

    @Override
    public void close() {
        end();
        whenClosed.accept(this);
    }
}
