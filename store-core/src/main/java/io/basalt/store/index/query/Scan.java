package io.basalt.store.index.query;

import io.basalt.store.api.Query;
import io.basalt.store.api.StoreException;
import java.util.List;

/** The rows of a source that match a query's predicate and are of its share: those of shards by block, the newest one by one. */
final class Scan {
    private final Query query;
    private final BucketSource source;
    private final List<BucketSource.Shard> shards;
    private final PathCache paths;
    private final TierLookup tiers;
    private final Term predicate;
    private final Share share;
    private final QueryTrace trace;
    private final Cancellation cancellation;
    private final TailScan tail;

    Scan(Query query, BucketSource source, Directories directories, PathCache paths, TierLookup tiers)
            throws StoreException.InvalidArgument {
        Filter filter = Filter.of(query.predicate());
        this.query = query;
        this.source = source;
        this.shards = source.shards();
        this.paths = paths;
        this.tiers = tiers;
        this.predicate = Term.of(query.predicate());
        this.share = new Share(query);
        this.trace = new QueryTrace(predicate);
        this.cancellation = new Cancellation(query.bucket());
        this.tail = new TailScan(source, filter, directories, tiers, share, trace);
        shards.forEach(shard -> trace.rows += share.of(shard.segment().rows()));
    }

    Query query() {
        return query;
    }

    long lsn() {
        return source.lsn();
    }

    QueryTrace trace() {
        return trace;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    int shards() {
        return shards.size();
    }

    /** Binds the predicate to a shard. */
    ShardScan shard(int index) throws StoreException {
        cancellation.check();
        BucketSource.Shard shard = shards.get(index);
        SegmentView view = new SegmentView(shard.segment(), paths.of(shard.segment(), lsn()), tiers);
        return new ShardScan(view, shard.liveness(), lsn(), predicate, share, trace);
    }

    TailScan tail() {
        return tail;
    }
}
