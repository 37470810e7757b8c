package io.basalt.store.index;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Bucket;
import io.basalt.store.catalog.Directory;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.catalog.Projection;
import io.basalt.store.index.query.QueryEngine;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.arrow.memory.BufferAllocator;

/** Every row of the store, in memory, queried at an LSN. One thread projects the log, any thread queries. */
public final class MetadataIndex implements Projection {
    private final Map<Long, BucketRows> buckets = new ConcurrentHashMap<>();
    private final DirectoryLinks links = new DirectoryLinks();
    private final ContentTiers tiers = new ContentTiers();
    private final QueryEngine engine = new QueryEngine(links, tiers);
    private final Set<BucketRows> trimmable = new HashSet<>();

    @Override
    public void bucketCreated(Bucket bucket) {
        buckets.put(bucket.bucketId(), new BucketRows());
    }

    @Override
    public void bucketDeleted(long bucketId) {
        buckets.remove(bucketId);
    }

    @Override
    public void directoryLinked(Directory directory) {
        links.link(directory);
    }

    @Override
    public void directoryDetached(long directoryId, long seq) {
        links.detach(directoryId, seq);
    }

    @Override
    public void rowWritten(ObjectRow row) {
        BucketRows rows = buckets.get(row.bucketId());
        if (rows != null) {
            rows.write(row);
            noteTrimmable(rows);
        }
    }

    @Override
    public void rowEnded(ObjectRow row, long seq) {
        BucketRows rows = buckets.get(row.bucketId());
        if (rows != null) {
            rows.end(row, seq);
            noteTrimmable(rows);
        }
    }

    @Override
    public void rowSuperseded(ObjectRow row, long seq) {
        BucketRows rows = buckets.get(row.bucketId());
        if (rows != null) {
            rows.addSuperseded(row, seq);
        }
    }

    private void noteTrimmable(BucketRows rows) {
        if (rows.isWorthTrimming()) {
            trimmable.add(rows);
        }
    }

    @Override
    public void published(long lsn) {
        trimmable.forEach(rows -> rows.trim(lsn));
        trimmable.clear();
    }

    @Override
    public void historyCollected(long bucketId, long rows, long floor, Set<Long> pinnedLsns) {
        BucketRows source = buckets.get(bucketId);
        if (source != null) {
            source.collected(rows, floor, pinnedLsns);
        }
    }

    @Override
    public void linkCollected(long directoryId, long to) {
        links.forget(directoryId, to);
    }

    @Override
    public void contentPlaced(long contentId, String tier, long bytes) {
        tiers.place(contentId, tier, bytes);
    }

    @Override
    public void contentReleased(long contentId) {
        tiers.remove(contentId);
    }

    /**
     * Answers a query as of the LSN that it asks for, else at the newest published one.
     *
     * @throws StoreException.NotFound where the LSN is older than what the index still holds
     */
    public QueryResult query(Bucket bucket, Query query, LongSupplier visibleLsn, BufferAllocator allocator)
            throws StoreException {
        BucketRows source = requireRows(bucket);
        long lsn = query.asOf().orElseGet(visibleLsn);
        if (lsn > visibleLsn.getAsLong()) {
            throw new StoreException.InvalidArgument("bucket " + bucket.name() + " cannot be queried as of LSN " + lsn
                    + ": the newest is " + visibleLsn.getAsLong());
        }
        BucketRows.Rows rows = source.rows();
        while (lsn < rows.floor() && query.asOf().isEmpty()) {
            // Trimmed between the two reads: what is published now is at the floor or past it.
            lsn = visibleLsn.getAsLong();
            rows = source.rows();
        }
        if (!rows.holds(lsn)) {
            throw new StoreException.NotFound("bucket " + bucket.name() + " cannot be queried as of LSN " + lsn
                    + ": the oldest that is still held is " + rows.floor());
        }
        return engine.run(query, RowsSource.of(rows, lsn), allocator);
    }

    public List<AttributeColumn> attributes(Bucket bucket) throws StoreException {
        return requireRows(bucket).attributes();
    }

    private BucketRows requireRows(Bucket bucket) throws StoreException.NotFound {
        BucketRows rows = buckets.get(bucket.bucketId());
        if (rows == null) {
            throw new StoreException.NotFound("bucket '" + bucket.name() + "' was deleted");
        }
        return rows;
    }

    /** The tier of a content today; absent where it has no bytes. */
    public Optional<String> tierOf(long contentId) {
        return Optional.ofNullable(tiers.tier(contentId));
    }

    /** Contents that lie in a tier. */
    public long contentsIn(String tier) {
        return tiers.usage(tier).contents();
    }

    /** Bytes of the contents that lie in a tier. */
    public long bytesIn(String tier) {
        return tiers.usage(tier).bytes();
    }
}
