package io.basalt.store.index;

import io.basalt.store.catalog.Bucket;
import io.basalt.store.catalog.IndexFeed;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.index.query.BucketSource;
import java.util.Iterator;
import java.util.List;

/** The rows of a bucket from the catalog, one after the other: for as long as the index does not have them. */
final class CatalogSource implements BucketSource {
    private final IndexFeed feed;
    private final IndexFeed.Cursor rows;
    private final long lsn;

    /** @param feed closed with this */
    CatalogSource(IndexFeed feed, Bucket bucket, long lsn) {
        this.feed = feed;
        this.rows = feed.cursor(bucket.bucketId(), lsn);
        this.lsn = lsn;
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
        return rows;
    }

    @Override
    public void close() {
        try (feed) {
            rows.close();
        }
    }
}
