package io.basalt.store.index;

import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Bucket;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.IndexFeed;
import io.basalt.store.index.query.QueryEngine;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.arrow.memory.BufferAllocator;

/** Answers queries from the rows of the catalog, for as long as the index does not have them. Thread-safe. */
final class CatalogQueries {
    private final Catalog catalog;
    private final QueryEngine engine;
    private final Set<CatalogSource> open = ConcurrentHashMap.newKeySet();
    private volatile boolean ended;

    CatalogQueries(Catalog catalog, QueryEngine engine) {
        this.catalog = catalog;
        this.engine = engine;
    }

    QueryResult run(Bucket bucket, Query query, LongSupplier visibleLsn, BufferAllocator allocator)
            throws StoreException {
        IndexFeed feed = catalog.indexFeed();
        boolean given = false;
        try {
            awaitPublished(feed.lsn(), visibleLsn);
            long lsn = query.asOf().orElse(feed.lsn());
            if (!feed.isHeld(bucket, lsn)) {
                throw MetadataIndex.notHeld(bucket, lsn, bucket.floor());
            }
            CatalogSource source = new CatalogSource(feed, bucket, lsn, open::remove);
            open.add(source);
            given = true;
            return new CatalogResult(engine.run(query, source, allocator));
        } finally {
            if (!given) {
                feed.close();
            }
        }
    }

    /** Waits until all is told that is in the catalog. */
    private void awaitPublished(long lsn, LongSupplier visibleLsn) throws StoreException {
        while (visibleLsn.getAsLong() < lsn) {
            if (ended) {
                throw new StoreException.Unavailable("the store is being closed; open it again");
            }
            Thread.onSpinWait();
        }
    }

    /** Nothing waits any more. */
    void stop() {
        ended = true;
    }

    /** Lets the catalog go: what is still read of a result fails. */
    void end() {
        stop();
        open.forEach(CatalogSource::end);
    }
}
