package io.basalt.store.index;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.Field;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.BackgroundProjection;
import io.basalt.store.catalog.Bucket;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Directory;
import io.basalt.store.catalog.IndexFeed;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.catalog.Projection;
import io.basalt.store.index.query.BucketSource;
import io.basalt.store.index.query.Directories;
import io.basalt.store.index.query.QueryEngine;
import io.basalt.store.io.Disk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every row of the store in columns, exact at any LSN that is held. Events belong to one thread (the committer's), everything
 * else is thread-safe.
 *
 * <p>Derived from the catalog: what lies in its directory is a checkpoint and the segments that it names, and what came after
 * is read from the log when a store is opened. Where that does not do (no checkpoint, a damaged one, a catalog that went
 * another way), it is made anew from all rows, in the background, and queries are answered from the catalog meanwhile.
 */
public final class MetadataIndex implements Projection, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MetadataIndex.class);
    /** How long a query waits for an index that is being filled before it reads the catalog. */
    private static final long PATIENCE_MILLIS = 2_000;

    private static final long NANOS_AFTER_FAILURE = TimeUnit.SECONDS.toNanos(10);

    private final Catalog catalog;
    private final String name;
    private final IndexFiles files;
    private final IndexSizes sizes;
    private final IndexUpkeep upkeep;
    private final QueryEngine engine;
    private final CatalogQueries fallback;
    private final Checkpoints checkpoints;
    private final PathRegistry pathRegistry;
    private final BackgroundProjection<DirectoryLinks> links;
    private final BackgroundProjection<ContentTiers> tiers;
    private final Map<Long, BucketRows> buckets = new ConcurrentHashMap<>();
    /** Held by whoever writes or removes files: one filling, or the upkeep. */
    private final ReentrantLock filesLock = new ReentrantLock();

    private final Set<Thread> fillers = ConcurrentHashMap.newKeySet();
    private final AtomicReference<CompletableFuture<Void>> remaking =
            new AtomicReference<>(CompletableFuture.completedFuture(null));

    private volatile boolean closed;
    private volatile long published;
    private volatile boolean abandoned;
    private volatile @Nullable Thread keeper;
    private volatile Quiet quiet = Runnable::run;

    /** Runs something while nothing is told. */
    public interface Quiet {
        void run(Runnable work) throws InterruptedException;
    }

    /**
     * @param directory of its files
     * @param disk through which it writes them
     * @param name of its threads
     */
    public MetadataIndex(Path directory, Disk disk, Catalog catalog, IndexSizes sizes, String name) throws IOException {
        this(IndexFiles.writing(directory, disk), catalog, sizes, name);
    }

    private MetadataIndex(IndexFiles files, Catalog catalog, IndexSizes sizes, String name) {
        this.catalog = catalog;
        this.name = name;
        this.files = files;
        this.sizes = sizes;
        DirectoryLinks linked = new DirectoryLinks();
        this.links = new BackgroundProjection<>(catalog, linked, IndexFeed::directories, name + " directories");
        this.tiers = new BackgroundProjection<>(catalog, new ContentTiers(), IndexFeed::contents, name + " tiers");
        this.pathRegistry = new PathRegistry(catalog, linked);
        this.engine = new QueryEngine(linked, this::tierNow);
        this.fallback = new CatalogQueries(catalog, engine);
        this.checkpoints = new Checkpoints(catalog, files, buckets);
        this.upkeep = new IndexUpkeep(files, linked, sizes);
    }

    /**
     * The index of a catalog that nobody changes.
     *
     * @param directory of its files, which are only read
     * @param scratch where it writes what it has to
     */
    public static MetadataIndex reading(Path directory, Path scratch, Catalog catalog, String name) throws IOException {
        MetadataIndex index = new MetadataIndex(
                IndexFiles.reading(directory, scratch), catalog, IndexSizes.withMemory(Long.MAX_VALUE), name);
        index.beginFilling();
        return index;
    }

    /** Begins with the catalog's state as it is now; every later commit is to be told. */
    public void start(Quiet between) throws IOException {
        quiet = between;
        beginFilling();
        keeper = thread(name, this::keep);
    }

    private void beginFilling() throws IOException {
        links.start();
        tiers.start();
        IndexFeed feed = catalog.indexFeed();
        published = feed.lsn();
        begin(feed);
        fillers.add(thread(name + " filling", () -> fill(feed, true)));
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void begin(IndexFeed feed) throws IOException {
        feed.buckets((bucket, pinnedLsns) -> {
            BucketRows rows = BucketRows.waiting(bucket.bucketId(), sizes.chunkRows());
            rows.collected(bucket.floor(), pinnedLsns);
            buckets.put(bucket.bucketId(), rows);
        });
    }

    // ---- filling

    private void fill(IndexFeed feed, boolean fromCheckpoint) {
        filesLock.lock();
        try (feed) {
            links.get(); // Whose directories hang nowhere goes when runs are merged.
            install(filled(feed, fromCheckpoint));
        } catch (UncheckedIOException e) {
            fail(e);
            remake(e);
        } catch (IOException | RuntimeException | Error e) {
            if (!closed) {
                LOG.error("{}: metadata is read from the catalog, slowly: {}", name, e.toString());
            }
            fail(e);
        } finally {
            filesLock.unlock();
        }
        wakeKeeper();
    }

    private void install(Map<Long, BucketRows> filled) {
        try {
            for (BucketRows bucket : List.copyOf(buckets.values())) {
                if (!bucket.ready().isDone()) {
                    BucketRows before = filled.remove(bucket.bucketId());
                    bucket.precede(before == null ? BucketRows.empty(bucket.bucketId(), sizes.chunkRows()) : before);
                }
            }
        } finally {
            filled.values().forEach(BucketRows::close);
        }
    }

    /** Tells all who wait that what they wait for does not come. */
    private void fail(Throwable e) {
        Throwable met = e instanceof UncheckedIOException ? e.getCause() : e;
        StoreException cause = met instanceof StoreException stated
                ? stated
                : new StoreException.Unavailable("the metadata index cannot be filled: " + e, e);
        buckets.values().forEach(bucket -> bucket.ready().completeExceptionally(cause));
    }

    private Map<Long, BucketRows> filled(IndexFeed feed, boolean fromCheckpoint) throws IOException {
        Optional<Checkpoint> saved = fromCheckpoint ? files.checkpoint() : Optional.empty();
        if (saved.isPresent()
                && saved.get().storeId().equals(catalog.storeId())
                && feed.continues(saved.get().lsn(), saved.get().micros())) {
            try {
                Map<Long, BucketRows> filled = IndexFilling.since(saved.get(), files, sizes, feed);
                checkpoints.beginWith(saved.get().lsn());
                return filled;
            } catch (UncheckedIOException | IOException e) {
                if (closed || !isOwnDamage(e)) {
                    throw e;
                }
                LOG.warn("{}: {}; the index is made anew from the catalog", name, e.toString());
            }
        }
        checkpoints.beginWith(-1);
        return IndexFilling.anew(files, sizes, feed);
    }

    /** Whether the index's own files are at fault rather than the catalog. */
    private static boolean isOwnDamage(Exception e) {
        Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
        return !(cause instanceof StoreException.Unavailable);
    }

    /**
     * Makes the index anew from the catalog; returns when it is done. Queries that begin meanwhile wait.
     *
     * @throws StoreException where the catalog cannot be read
     */
    public void rebuild() throws IOException {
        awaitFilling();
        filesLock.lock();
        try {
            List<BucketRows> before = new ArrayList<>();
            List<IndexFeed> feed = new ArrayList<>();
            List<IOException> failures = new ArrayList<>();
            quiet.run(() -> {
                before.addAll(buckets.values());
                feed.add(catalog.indexFeed());
                try {
                    begin(feed.get(0));
                } catch (IOException e) {
                    failures.add(e);
                }
            });
            if (failures.isEmpty()) {
                fill(feed.get(0), false);
            } else {
                feed.get(0).close();
                fail(failures.get(0));
            }
            before.forEach(BucketRows::close);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted before the index was made anew", e);
        } finally {
            filesLock.unlock();
        }
        for (BucketRows bucket : buckets.values()) {
            requireReady(bucket);
        }
    }

    /** Whatever comes of it. */
    private void awaitFilling() throws StoreException {
        for (BucketRows bucket : buckets.values()) {
            try {
                bucket.ready().get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException.Unavailable("interrupted before the index was made anew", e);
            } catch (ExecutionException e) {
                LOG.debug("{}: a filling had failed", name, e);
            }
        }
    }

    /** A segment is damaged: makes the index anew in the background, unless that is under way. */
    private void remake(Exception damage) {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        if (closed || remaking.updateAndGet(now -> now.isDone() ? begun : now) != begun) {
            return;
        }
        LOG.error("{}: {}; the index is made anew from the catalog", name, String.valueOf(damage.getMessage()));
        fillers.add(thread(name + " filling", () -> {
            try {
                rebuild();
            } catch (IOException | RuntimeException e) {
                if (!closed) {
                    LOG.error("{}: {}", name, e.toString());
                }
            } finally {
                begun.complete(null);
            }
        }));
    }

    private static void requireReady(BucketRows bucket) throws StoreException {
        try {
            bucket.ready().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted while the metadata index was still being filled", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException stated) {
                throw stated;
            }
            throw new StoreException.Unavailable("the metadata index cannot be filled: " + e.getCause(), e);
        }
    }

    // ---- upkeep

    private void keep() {
        long retryAt = System.nanoTime();
        while (!closed) {
            boolean worked = false;
            if (System.nanoTime() - retryAt >= 0) {
                try {
                    worked = IndexUpkeep.columnise(buckets.values()) | writeFiles();
                } catch (UncheckedIOException e) {
                    remake(e);
                    retryAt = System.nanoTime() + NANOS_AFTER_FAILURE;
                } catch (IOException | RuntimeException e) {
                    if (!closed) {
                        LOG.warn("{}: {}; trying again", name, e.toString());
                    }
                    retryAt = System.nanoTime() + NANOS_AFTER_FAILURE;
                } catch (InterruptedException e) {
                    return; // Closed.
                }
            }
            if (!worked && !closed) {
                LockSupport.parkNanos(this, NANOS_AFTER_FAILURE);
            }
        }
    }

    /** Writes what is to be written, unless the index is being filled. */
    private boolean writeFiles() throws IOException, InterruptedException {
        if (!filesLock.tryLock()) {
            return false;
        }
        try {
            links.get();
            boolean worked = upkeep.write(buckets.values());
            if (checkpoints.isDue(published)) {
                checkpoints.write(quiet);
            }
            return worked;
        } finally {
            filesLock.unlock();
        }
    }

    private void wakeKeeper() {
        Thread awaited = keeper;
        if (awaited != null) {
            LockSupport.unpark(awaited);
        }
    }

    /** What was told may not be what is in the catalog: no checkpoint is made any more. */
    public void abandon() {
        abandoned = true;
    }

    /** Ends what is under way in the background; whoever waits for the index is told that the store is closed. */
    public void stop() {
        closed = true;
        fallback.stop();
        links.close();
        tiers.close();
        fillers.forEach(MetadataIndex::end);
        end(keeper);
    }

    /** Makes a last checkpoint, once nothing is told any more. Queries that have begun read on. */
    @Override
    public void close() {
        stop();
        fallback.end();
        if (!abandoned && keeper != null && checkpoints.isBehind(published)) {
            try {
                checkpoints.write(Runnable::run);
            } catch (IOException | RuntimeException e) {
                LOG.warn("{}: {}; the next opening reads the log instead", name, e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        buckets.values().forEach(BucketRows::close);
    }

    private static void end(@Nullable Thread thread) {
        if (thread == null) {
            return;
        }
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- events

    @Override
    public void bucketCreated(Bucket bucket) {
        buckets.put(bucket.bucketId(), BucketRows.empty(bucket.bucketId(), sizes.chunkRows()));
    }

    @Override
    public void bucketDeleted(long bucketId) {
        BucketRows gone = buckets.remove(bucketId);
        if (gone != null) {
            gone.close();
        }
    }

    @Override
    public void directoryLinked(Directory directory) {
        links.directoryLinked(directory);
    }

    @Override
    public void directoryDetached(long directoryId, long seq) {
        links.directoryDetached(directoryId, seq);
    }

    @Override
    public void linkCollected(long directoryId, long to) {
        links.linkCollected(directoryId, to);
    }

    @Override
    public void contentPlaced(long contentId, String tier, long bytes) {
        tiers.contentPlaced(contentId, tier, bytes);
    }

    @Override
    public void contentReleased(long contentId, long bytes) {
        tiers.contentReleased(contentId, bytes);
    }

    @Override
    public void rowWritten(ObjectRow row, Optional<ObjectRow> before) {
        BucketRows bucket = buckets.get(row.bucketId());
        if (bucket != null) {
            // In this order no count of objects falls meanwhile; both are seen from the published LSN on.
            if (bucket.write(row, Long.MAX_VALUE)) {
                wakeKeeper();
            }
            before.ifPresent(earlier -> end(bucket, earlier, row.revision()));
        }
    }

    @Override
    public void rowCollected(long bucketId, long revision) {
        BucketRows bucket = buckets.get(bucketId);
        if (bucket != null) {
            checkpoints.noteUnlogged();
            try {
                bucket.forget(revision);
            } catch (UncheckedIOException e) {
                remake(e);
            }
        }
    }

    @Override
    public void rowEnded(ObjectRow row, long seq) {
        if (seq <= published) { // The collector's doing.
            checkpoints.noteUnlogged();
        }
        BucketRows bucket = buckets.get(row.bucketId());
        if (bucket != null) {
            end(bucket, row, seq);
        }
    }

    /** A damaged segment does not keep anybody from writing: what it was to be told stands in the catalog. */
    private void end(BucketRows bucket, ObjectRow row, long seq) {
        try {
            bucket.end(row, seq);
        } catch (UncheckedIOException e) {
            remake(e);
        }
    }

    @Override
    public void historyCollected(long bucketId, long floor, Set<Long> pinnedLsns) {
        BucketRows bucket = buckets.get(bucketId);
        if (bucket != null) {
            bucket.collected(floor, pinnedLsns);
        }
    }

    @Override
    public void published(long lsn) {
        published = lsn;
    }

    // ---- readers

    /**
     * Answers a query as of the LSN that it asks for, else at the newest published one. For as long as the index is being filled
     * it is answered from the catalog, and says so.
     *
     * @throws StoreException.NotFound where the LSN is older than what the bucket holds
     */
    public QueryResult query(Bucket bucket, Query query, LongSupplier visibleLsn, BufferAllocator allocator)
            throws StoreException {
        links.get();
        BucketRows rows = requireRows(bucket);
        rows.filterUse().note(query.predicate());
        if (!awaitReady(rows) || isBeingRemade()) {
            return fallback.run(bucket, query, visibleLsn, allocator);
        }
        QueryResult first = engine.run(query, source(bucket, query.asOf(), visibleLsn), allocator);
        return new GuardedResult(first, new GuardedResult.Remedy() {
            @Override
            public void mend(StoreException.CorruptData damage) {
                remake(damage);
            }

            @Override
            public QueryResult instead() throws StoreException {
                return fallback.run(bucket, query, visibleLsn, allocator);
            }
        });
    }

    private boolean isBeingRemade() {
        CompletableFuture<Void> running = remaking.get();
        return running != null && !running.isDone();
    }

    /** Whether all rows are there, or will be in a moment. */
    private static boolean awaitReady(BucketRows rows) throws StoreException {
        try {
            rows.ready().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("not there yet", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException.Unavailable("interrupted while the metadata index was still being filled", e);
        }
    }

    /** Waits until the tiers are known, the first time that a query asks for one. */
    private @Nullable String tierNow(long contentId) {
        try {
            return tiers.get().tier(contentId);
        } catch (StoreException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BucketRows.Source source(Bucket bucket, OptionalLong asOf, LongSupplier visibleLsn) throws StoreException {
        while (true) {
            if (closed) {
                throw new StoreException.Unavailable("the store is closed; open it again");
            }
            BucketRows rows = requireRows(bucket);
            requireReady(rows);
            long lsn = asOf.orElseGet(visibleLsn);
            if (lsn > visibleLsn.getAsLong()) {
                throw new StoreException.InvalidArgument("bucket " + bucket.name() + " cannot be queried as of LSN "
                        + lsn + ": the newest is " + visibleLsn.getAsLong());
            }
            BucketRows.Source source = rows.source(lsn);
            if (source != null && source.isHeld()) {
                return source;
            }
            if (source != null) {
                source.close();
                if (asOf.isPresent()) {
                    throw notHeld(bucket, lsn, source.floor());
                }
            }
            // Let go or collected between the two reads: look again.
        }
    }

    static StoreException.NotFound notHeld(Bucket bucket, long lsn, long floor) {
        return new StoreException.NotFound("bucket " + bucket.name() + " cannot be queried as of LSN " + lsn
                + ": the oldest that is still held is " + floor);
    }

    private BucketRows requireRows(Bucket bucket) throws StoreException.NotFound {
        BucketRows rows = buckets.get(bucket.bucketId());
        if (rows == null) {
            throw new StoreException.NotFound("bucket '" + bucket.name() + "' was deleted");
        }
        return rows;
    }

    /** Takes rows under their keys. */
    public interface RowVisitor {
        void visit(String key, ObjectRow row) throws IOException;
    }

    /** Visits all rows of a bucket at a published LSN, without the checksums of their contents. */
    public void forEachRow(Bucket bucket, long lsn, RowVisitor visitor) throws IOException {
        Directories directories = links.get();
        try (BucketRows.Source source = source(bucket, OptionalLong.of(lsn), () -> Long.MAX_VALUE)) {
            for (BucketSource.Shard shard : source.shards()) {
                for (int row = 0; row < shard.segment().rows(); row++) {
                    if (shard.liveness().holds(row, lsn)) {
                        visit(SegmentRow.of(shard.segment(), row), directories, lsn, visitor);
                    }
                }
            }
            for (ObjectRow row : source.newest()) {
                visit(row.withoutChecksums(), directories, lsn, visitor);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void visit(ObjectRow row, Directories directories, long lsn, RowVisitor visitor) throws IOException {
        Optional<String> path = directories.path(row.directoryId(), lsn);
        if (path.isPresent()) {
            visitor.visit(path.get() + row.name(), row);
        }
    }

    /** The attributes of a bucket, and those that it declares, by name and type; waits until all rows are there. */
    public List<AttributeColumn> attributes(Bucket bucket) throws StoreException {
        BucketRows rows = requireRows(bucket);
        requireReady(rows);
        links.get();
        List<AttributeColumn> columns = new ArrayList<>(rows.registry().columns());
        columns.addAll(pathRegistry.columns(bucket.bucketId()));
        bucket.declared().forEach((name, type) -> {
            Field.Attribute field = new Field.Attribute(name, type);
            if (columns.stream().noneMatch(column -> column.field().equals(field))) {
                columns.add(new AttributeColumn(field, 0, 0));
            }
        });
        columns.sort(
                Comparator.comparing((AttributeColumn column) -> column.field().name())
                        .thenComparing(column -> column.field().type()));
        return columns;
    }

    /** How many rows there are, superseded ones among them. */
    public long rows() {
        return buckets.values().stream()
                .map(BucketRows::state)
                .mapToLong(state -> state.parts().stream()
                                .mapToLong(part -> part.segment().rows())
                                .sum()
                        + state.chunks().stream().mapToLong(Chunk::size).sum())
                .sum();
    }

    /** The tier of a content today; absent where that is not known yet, or it has none. */
    public Optional<String> tierOf(long contentId) {
        return tiers.now().map(known -> known.tier(contentId));
    }

    /** The tiers of all contents; waits until they are known. */
    public ContentTiers tiers() throws StoreException {
        return tiers.get();
    }
}
