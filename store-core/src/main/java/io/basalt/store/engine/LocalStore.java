package io.basalt.store.engine;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.ChangePage;
import io.basalt.store.api.ChangesRequest;
import io.basalt.store.api.Columns;
import io.basalt.store.api.ConcatRequest;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.Credentials;
import io.basalt.store.api.DeleteRequest;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListPage;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.Maintenance;
import io.basalt.store.api.MoveResult;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.Publication;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.Renditions;
import io.basalt.store.api.SnapshotInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.api.TierInfo;
import io.basalt.store.api.Tiering;
import io.basalt.store.api.TruncateRequest;
import io.basalt.store.api.Uploads;
import io.basalt.store.api.Utf8;
import io.basalt.store.api.VersionInfo;
import io.basalt.store.api.VersionPage;
import io.basalt.store.api.VersionsRequest;
import io.basalt.store.catalog.AccountReader;
import io.basalt.store.catalog.BucketLifecycle;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.ChangeReader;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.Committer;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.KnownDirectory;
import io.basalt.store.catalog.NamespaceReader;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.catalog.OpenFileReader;
import io.basalt.store.catalog.OutcomeReader;
import io.basalt.store.catalog.PastReader;
import io.basalt.store.catalog.PlanReader;
import io.basalt.store.catalog.Table;
import io.basalt.store.catalog.UploadReader;
import io.basalt.store.catalog.VolumeUse;
import io.basalt.store.columnar.RenditionCodec;
import io.basalt.store.columnar.RenditionShelf;
import io.basalt.store.columnar.duckdb.DuckDb;
import io.basalt.store.columnar.duckdb.Scratch;
import io.basalt.store.index.IndexSizes;
import io.basalt.store.index.MetadataIndex;
import io.basalt.store.ingest.Ingest;
import io.basalt.store.io.Disk;
import io.basalt.store.io.FileDisk;
import io.basalt.store.io.Place;
import io.basalt.store.lifecycle.Lifecycle;
import io.basalt.store.lifecycle.LifecycleJson;
import io.basalt.store.tier.HeatFile;
import io.basalt.store.tier.StoreConfig;
import io.basalt.store.tier.TierConfig;
import io.basalt.store.volume.Tier;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.commons.io.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in a directory of this host, which belongs to this process while it is open. See {@link Store} for the contract;
 * readers and query results stay usable after the store is closed, everything else throws
 * {@link StoreException.Unavailable}.
 */
public final class LocalStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(LocalStore.class);

    private final StoreLock lock;
    private final Catalog catalog;
    private final NamespaceReader namespace;
    private final PastReader past;
    private final MetadataIndex index;
    private final Tiers tiers;
    private final Mover mover;
    private final Repairs repairs;
    private final Upkeep upkeep;
    private final Committer<Tiers.StagedBlob> committer;
    private final Ids ids;
    private final Ingest ingest;
    private final Optional<Extractions> extractions;
    private final Puts puts;
    private final Edits edits;
    private final Concats concats;
    private final Revival revival;
    private final Attempts attempts;
    private final Tokens tokens;
    private final LocalUploads uploads;
    private final Publisher publisher;
    private final LocalOpenFiles openFiles;
    private final InstantSource clock;
    private final Contents contents;
    private final LocalRenditions renditions;
    private final LocalColumns columns;
    private final DuckDb duckDb;
    private final LocalMaintenance maintenance;
    private final LocalAccounts accounts;
    private final KeySecrets credentials;
    private final QuotaRoom room;
    private final LocalTiering tiering;
    private final ReadHeat heat;
    private final Foreground foreground = new Foreground();
    private final Background moving;
    private final ReentrantReadWriteLock openness = new ReentrantReadWriteLock();
    private final BlobLeases leases = new BlobLeases();
    private final Background collecting;
    private volatile boolean closing;
    private boolean closed;

    /** Opens the disk of a tier's directory. */
    public interface Disks {
        Disk open(Path directory) throws IOException;
    }

    /** Opens the store in {@code directory}, making it where there is none. */
    public static LocalStore open(Path directory) throws StoreException {
        LocalStore store = open(directory, FileDisk::new, InstantSource.system());
        store.upkeep.start();
        return store;
    }

    /** How large the metadata index's pieces are, in a store of that configuration, and on what they and renditions lie. */
    interface Sizes {
        IndexSizes of(StoreConfig config);

        default Disk renditionDisk(Path directory) {
            return new FileDisk(directory);
        }

        default Disk indexDisk(Path directory) {
            return new FileDisk(directory);
        }
    }

    /** As {@link #open(Path)}, on other disks and another clock. */
    public static LocalStore open(Path directory, Disks disks, InstantSource clock) throws StoreException {
        return open(directory, disks, clock, Ingest.standard(), Extractions.Limits.DEFAULT);
    }

    static LocalStore open(Path directory, Disks disks, InstantSource clock, Sizes sizes) throws StoreException {
        return open(directory, disks, clock, sizes, Ingest.standard(), Extractions.Limits.DEFAULT);
    }

    /** With other extractors than those that are installed. */
    static LocalStore open(
            Path directory, Disks disks, InstantSource clock, Ingest ingest, Extractions.Limits extractionLimits)
            throws StoreException {
        return open(
                directory,
                disks,
                clock,
                config -> IndexSizes.withMemory(config.indexMemory()),
                ingest,
                extractionLimits);
    }

    private static LocalStore open(
            Path directory,
            Disks disks,
            InstantSource clock,
            Sizes sizes,
            Ingest ingest,
            Extractions.Limits extractionLimits)
            throws StoreException {
        try {
            FileDisk.createDurably(directory);
            Path root = directory.toRealPath();
            StoreLock lock = StoreLock.acquire(root);
            boolean opened = false;
            try {
                LocalStore store = new LocalStore(
                        StoreDirectory.open(root), root, lock, disks, clock, sizes, ingest, extractionLimits);
                store.start();
                opened = true;
                return store;
            } finally {
                if (!opened) {
                    lock.close();
                }
            }
        } catch (Catalog.CatalogFailure e) {
            throw e.translated();
        } catch (IOException e) {
            throw DiskErrors.translate("store " + directory, e);
        }
    }

    private LocalStore(
            StoreDirectory directory,
            Path root,
            StoreLock lock,
            Disks disks,
            InstantSource clock,
            Sizes sizes,
            Ingest ingest,
            Extractions.Limits extractionLimits)
            throws IOException {
        this.lock = lock;
        this.clock = clock;
        this.ingest = ingest;
        requireCatalog(directory, disks);
        this.catalog = Catalog.open(directory.catalog());
        boolean opened = false;
        try {
            this.namespace = new NamespaceReader(catalog);
            this.past = new PastReader(catalog);
            this.tiers = new Tiers(
                    directory,
                    directory.config(),
                    disks,
                    DirectoryClaims.of(catalog),
                    (newestFound, there) -> beginEpoch(root, newestFound, there),
                    clock,
                    new SplittableRandom());
            this.ids = new Ids(tiers.epoch());
            Copier copier = new Copier(this, tiers);
            this.mover = new Mover(this, catalog, tiers, copier, () -> closing);
            this.repairs = new Repairs(this, tiers, copier);
            this.heat = new ReadHeat(
                    new HeatFile(new FileDisk(root), catalog.storeId()),
                    tiers.config().movement(),
                    clock);
            this.contents =
                    new Contents(this, tiers, repairs, leases, new FileDisk(root), Reads.ofUsers(heat, foreground));
            this.index = new MetadataIndex(
                    directory.index(),
                    sizes.indexDisk(directory.index()),
                    catalog,
                    sizes.of(tiers.config()),
                    "basalt-index " + root);
            tiers.removeOrphans(new CatalogOwners(catalog, namespace));
            this.committer = new Committer<>(catalog, tiers, index, "basalt-committer " + root);
            RenditionShelf shelf = shelf(directory, sizes);
            RenditionCodec codec = tiers.config().renditionsCompressed() ? RenditionCodec.LZ4 : RenditionCodec.NONE;
            this.renditions = new LocalRenditions(this, shelf, codec, "basalt-renditions " + root);
            this.duckDb = new DuckDb(Scratch.of(root));
            this.columns = new LocalColumns(this, shelf, duckDb);
            Collector collector = new Collector(this, catalog, tiers, leases, heat::forget, shelf, () -> closing);
            this.collecting = new Background("basalt-collector " + root, Duration.ofSeconds(30), () -> {
                collector.collect();
                committer.settle();
            });
            OpenStoreCheck check = new OpenStoreCheck(catalog, tiers, new IndexRows(this::indexAt));
            Compactor compactor = new Compactor(this, catalog, tiers);
            Scrubber scrubber = new Scrubber(this, catalog, tiers, repairs);
            this.tiering = new LocalTiering(this, catalog, tiers, heat, foreground, compactor, clock, () -> closing);
            this.moving = new Background("basalt-mover " + root, LocalTiering.PAUSE, tiering::tick);
            this.upkeep = new Upkeep(
                    root.toString(), compactor, scrubber, tiers.config().scrubRate());
            this.maintenance = new LocalMaintenance(
                    committer::counts,
                    collector,
                    compactor,
                    scrubber,
                    index,
                    check,
                    new PinnedBackups(this, catalog, directory, clock),
                    this::whileOpen);
            AccountReader accountReader = new AccountReader(catalog);
            accountReader.recount();
            SecureRandom secrets = new SecureRandom();
            this.credentials = new KeySecrets(this, accountReader, new MasterKey(root, secrets), secrets);
            this.accounts = new LocalAccounts(this, accountReader, credentials);
            this.room = new QuotaRoom(this, accounts);
            this.tokens = new Tokens(this, new OutcomeReader(catalog));
            this.attempts = new Attempts(this);
            this.puts = new Puts(this, tokens);
            this.edits = new Edits(this, puts, tokens, attempts);
            this.revival = new Revival(this, puts);
            this.concats = new Concats(this, puts, tokens, attempts);
            this.uploads = new LocalUploads(this, new UploadReader(catalog), puts, tokens, attempts);
            this.openFiles = new LocalOpenFiles(this, new OpenFileReader(catalog), puts);
            this.publisher = new Publisher(this, new PlanReader(catalog), edits, uploads, tokens);
            this.extractions = ingest.extractors().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Extractions(this, "basalt-extraction " + root, ingest, extractionLimits));
            opened = true;
        } finally {
            if (!opened) {
                catalog.close();
            }
        }
    }

    private RenditionShelf shelf(StoreDirectory directory, Sizes sizes) throws IOException {
        FileDisk.createDurably(directory.renditions());
        return RenditionShelf.open(
                directory.renditions(),
                sizes.renditionDisk(directory.renditions()),
                tiers.config().renditionShare(),
                this::contentBytes);
    }

    /** Makes the renditions that buckets always want and that have room, as is done in the background after an opening. */
    void sweepRenditions() throws IOException {
        renditions.sweep();
    }

    private OptionalLong contentBytes(long contentId) throws StoreException {
        return open(() -> namespace.content(contentId))
                .map(content -> OptionalLong.of(content.length()))
                .orElse(OptionalLong.empty());
    }

    /** Starts the threads, which read and write the catalog: where that fails, they end before it is closed. */
    private void start() throws IOException {
        boolean started = false;
        try {
            index.start(committer::between);
            committer.start();
            collecting.start();
            moving.start();
            renditions.start();
            extractions.ifPresent(Extractions::start);
            started = true;
        } finally {
            if (!started) {
                closing = true;
                closed = true;
                IOUtils.close(
                        collecting::close,
                        moving::close,
                        renditions,
                        duckDb,
                        index::stop,
                        upkeep,
                        repairs,
                        committer::close,
                        index::abandon,
                        index::close,
                        tiers::leaveUnsealed,
                        tiers,
                        catalog::close);
            }
        }
    }

    /** A store that has lost its catalog must not be opened as if it were new. */
    private static void requireCatalog(StoreDirectory directory, Disks disks) throws IOException {
        if (!Catalog.exists(directory.catalog())) {
            long newestFound = Tiers.newestEpoch(directory, directory.config(), disks);
            if (newestFound > 0) {
                throw new StoreException.Unavailable(
                        "store " + directory + " has no catalog, though its tiers hold files"
                                + " of epoch " + newestFound + "; restore a backup (bin/basalt restore DIR) or run"
                                + " bin/basalt rebuild catalog");
            }
        }
    }

    private long beginEpoch(Path root, long newestFound, List<KnownDirectory> there) throws StoreException {
        long counted = catalog.epoch();
        if (newestFound > counted) {
            LOG.warn(
                    "store {}: the tiers hold files of epoch {}, the catalog counts {}: it is older than they are, so none "
                            + "of those are removed",
                    root,
                    newestFound,
                    counted);
        }
        return catalog.beginEpoch(newestFound, there);
    }

    Contents contents() {
        return contents;
    }

    /** What is done while the store is open. */
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    /** Runs {@code work} unless the store is closed, and keeps it from being closed meanwhile. */
    <T, E extends Exception> T open(Work<T, E> work) throws E, StoreException.Unavailable {
        Lock held = openness.readLock();
        held.lock();
        try {
            if (closed) {
                throw new StoreException.Unavailable("the store is closed; open it again");
            }
            return work.run();
        } finally {
            held.unlock();
        }
    }

    /** The index, once it knows everything up to an LSN. */
    private MetadataIndex indexAt(long lsn) throws StoreException {
        while (committer.visibleLsn() < lsn) {
            if (committer.isBroken()) {
                throw new StoreException.Unavailable("the store is read-only since a commit failed; open it again");
            }
            Thread.onSpinWait();
        }
        return index;
    }

    private <T> T whileOpen(LocalMaintenance.Work<T> work) throws StoreException {
        return open(work::run);
    }

    // ---- for the writers and the mover

    Ids ids() {
        return ids;
    }

    Ingest ingest() {
        return ingest;
    }

    /** Whether users read a content, or what it shares with others, often. */
    boolean isHot(long contentId) throws StoreException {
        return open(() -> namespace.content(contentId)).stream().anyMatch(content -> heat.anyHot(content.blobIds()));
    }

    /** Whether an object has the content of a row today, under whatever name. */
    boolean isCurrent(ObjectRow row) throws StoreException {
        return open(() -> catalog.current(Table.ROWS, row.fileId())).stream()
                .anyMatch(now -> now.version() == row.version());
    }

    Foreground foreground() {
        return foreground;
    }

    NamespaceReader namespace() {
        return namespace;
    }

    /** Where the next scrub is to go on. */
    void setScrubbedTo(long blobId) throws StoreException {
        open(() -> catalog.setScrubbedTo(blobId));
    }

    /** A tier's directories, for who empties them. */
    Tier tier(String name) throws StoreException {
        return tiers.require(name);
    }

    /** How much of each volume is in use. */
    List<VolumeUse> volumes() throws StoreException {
        return open(catalog::volumes);
    }

    long micros() {
        return micros(clock.instant());
    }

    static long micros(Instant time) {
        return ((AttributeValue.Time) AttributeValue.of(time)).micros();
    }

    <R> R commit(Command<R> command, List<Tiers.StagedBlob> staged, Map<Long, List<Place>> places) throws IOException {
        R result = open(() -> committer.commit(command, staged, places));
        extractions.ifPresent(waiting -> waiting.committed(command));
        renditions.committed(command);
        return result;
    }

    <R> R commit(Command<R> command) throws StoreException {
        R result = open(() -> committer.commit(command));
        extractions.ifPresent(waiting -> waiting.committed(command));
        renditions.committed(command);
        return result;
    }

    Optional<ObjectRow> row(ObjectKey key) throws StoreException {
        return open(() -> namespace.row(key.bucket(), key.key()));
    }

    // ---- buckets

    /** Tells those who find the directory in use where they reach the store instead; empty to tell it no more. */
    public void announce(String endpoint) throws StoreException {
        try {
            lock.announce(endpoint);
        } catch (IOException e) {
            throw DiskErrors.translate("the lock file of the store", e);
        }
    }

    @Override
    public BucketInfo createBucket(String bucket) throws StoreException {
        return createBucket(Accounts.LOCAL, bucket);
    }

    BucketInfo createBucket(String tenant, String bucket) throws StoreException {
        Command.CreateBucket create =
                new Command.CreateBucket(KeyRules.valid(bucket, "").bucket(), ids.next(), ids.next(), micros());
        commit(tenant.equals(Accounts.LOCAL) ? create : new Command.CreateOwnedBucket(tenant, create));
        return bucket(bucket).orElseThrow(() -> new StoreException.NotFound("bucket '" + bucket + "' was deleted"));
    }

    @Override
    public Optional<BucketInfo> bucket(String bucket) throws StoreException {
        return open(() -> namespace.bucket(bucket));
    }

    @Override
    public List<BucketInfo> buckets() throws StoreException {
        return open(namespace::buckets);
    }

    @Override
    public void deleteBucket(String bucket) throws StoreException {
        commit(new Command.DeleteBucket(bucket, micros()));
    }

    @Override
    public BucketInfo configureBucket(String bucket, BucketUpdate update) throws StoreException {
        if (update.landing().isPresent() && !update.landing().get().equals(BucketUpdate.STORE_LANDING)) {
            tiers.require(update.landing().get());
        }
        long firstPinId = ids.next(update.hold().size() + 1);
        commit(new Command.ConfigureBucket(bucket, update, firstPinId, micros()));
        return bucket(bucket).orElseThrow(() -> new StoreException.NotFound("bucket '" + bucket + "' was deleted"));
    }

    @Override
    public Optional<String> lifecycle(String bucket) throws StoreException {
        return open(() -> namespace.lifecycle(bucket).map(BucketLifecycle::rules));
    }

    @Override
    public void setLifecycle(String bucket, String rules) throws StoreException {
        Rulebooks.book(this, tiers.config(), bucket, rules);
        Lifecycle lifecycle = LifecycleJson.parse(rules, "lifecycle of bucket '" + bucket + "'");
        String kept = lifecycle.rules().isEmpty() ? "" : LifecycleJson.write(lifecycle);
        commit(new Command.SetLifecycle(bucket, kept, micros()));
        tiering.rulesChanged();
    }

    // ---- objects

    @Override
    public ObjectWriter put(ObjectKey key, PutOptions options) throws IOException {
        return open(() -> {
            KeyRules.requireShort(key);
            namespace.requireBucket(key.bucket());
            ContentWriter bytes = contents.writer(key.toString(), key.bucket(), options.tier(), options.md5());
            return new StreamWriter(
                    bytes, more -> room.require(key, more, true), written -> puts.put(key, options, written));
        });
    }

    @Override
    public ObjectInfo copy(CopyRequest request) throws IOException {
        KeyRules.requireShort(request.to());
        return edits.copy(request);
    }

    @Override
    public ObjectWriter append(ObjectKey key, PutOptions options) throws IOException {
        if (options.token().isEmpty()) {
            attempts.require(key, options.condition());
        }
        ContentWriter bytes = contents.writer(key.toString(), key.bucket(), options.tier(), false);
        return new StreamWriter(
                bytes, more -> room.require(key, more, false), written -> edits.append(key, options, written));
    }

    @Override
    public ObjectInfo truncate(TruncateRequest request) throws IOException {
        return edits.truncate(request);
    }

    @Override
    public ObjectInfo concat(ConcatRequest request) throws IOException {
        KeyRules.requireShort(request.target());
        return concats.concat(request);
    }

    @Override
    public List<Boolean> deleteAll(String bucket, List<String> keys, KeyMode mode) throws StoreException {
        if (keys.size() > Publication.MAX_STEPS) {
            throw new StoreException.InvalidArgument("deleting " + keys.size() + " objects of bucket " + bucket
                    + " at once: the most is " + Publication.MAX_STEPS + "; delete in parts");
        }
        return commit(new Command.DeleteObjects(bucket, keys, mode, micros()));
    }

    @Override
    public long publish(Publication publication) throws IOException {
        return publisher.publish(publication);
    }

    @Override
    public Uploads uploads() {
        return uploads;
    }

    @Override
    public OpenFiles openFiles() {
        return openFiles;
    }

    /** Forgets expired tokens, gives up uploads and closes files that were abandoned. */
    void collectLeftovers() throws IOException {
        tokens.forgetExpired();
        uploads.abortOlderThan(clock.instant().minus(LocalUploads.LIFE));
        openFiles.recoverExpired(clock.instant().minus(LocalOpenFiles.ABANDONED));
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws StoreException {
        return open(() -> {
            Optional<ObjectRow> row = namespace.row(key.bucket(), key.key());
            return row.isPresent() ? Optional.of(info(key, row.get())) : Optional.empty();
        });
    }

    ObjectInfo info(ObjectKey key, ObjectRow row) throws StoreException {
        ObjectEntry entry = new ObjectEntry(
                key.bucket(),
                key.key(),
                row.size(),
                row.fileId(),
                row.contentId(),
                row.version(),
                row.revision(),
                row.crc32c(),
                row.md5(),
                NamespaceReader.instant(row.modifiedMicros()),
                row.attributes().ofHadoop());
        return new ObjectInfo(
                entry,
                row.contentType(),
                NamespaceReader.instant(row.createdMicros()),
                tierOf(row.contentId()),
                row.attributes());
    }

    /** From the index, which has it at hand, once it knows all contents. */
    private Optional<String> tierOf(long contentId) throws StoreException {
        Optional<String> known = index.tierOf(contentId);
        return known.isPresent() ? known : namespace.tierOf(contentId);
    }

    @Override
    public ObjectReader open(ObjectKey key) throws StoreException {
        return open(() -> {
            ObjectEntry entry = namespace
                    .object(key.bucket(), key.key())
                    .orElseThrow(() -> new StoreException.NotFound(key + " does not exist"));
            return contents.reader(key.toString(), entry.contentId());
        });
    }

    @Override
    public Optional<ObjectInfo> find(String bucket, long fileId) throws StoreException {
        return open(() -> {
            Optional<ObjectRow> row = namespace.row(bucket, fileId);
            Optional<ObjectKey> key = row.isPresent() ? namespace.key(row.get()) : Optional.empty();
            return key.isPresent() ? Optional.of(info(key.get(), row.get())) : Optional.empty();
        });
    }

    @Override
    public ObjectReader openContent(long contentId) throws StoreException {
        return contents.reader("content " + ObjectEntry.etag(contentId), contentId);
    }

    @Override
    public Optional<TabularInfo> tabular(long contentId) throws StoreException {
        return open(() -> namespace.tabular(contentId));
    }

    @Override
    public boolean delete(DeleteRequest request) throws StoreException {
        ObjectKey key = request.key();
        Command<Boolean> delete =
                new Command.DeleteObject(key.bucket(), key.key(), request.condition(), request.mode(), micros());
        return commit(tokens.once(request.token(), () -> Fingerprint.of("delete", request), delete));
    }

    @Override
    public ObjectInfo updateAttributes(ObjectKey key, AttributeUpdate update, Condition condition)
            throws StoreException {
        return info(key, commit(new Command.UpdateAttributes(key.bucket(), key.key(), update, condition, micros())));
    }

    // ---- namespace

    @Override
    public Optional<ListEntry> lookup(String bucket, String path) throws StoreException {
        return open(() -> Utf8.isValid(path) ? namespace.lookup(bucket, path) : Optional.empty());
    }

    @Override
    public ListPage list(ListRequest request) throws StoreException {
        return open(() -> namespace.list(request));
    }

    @Override
    public void makeDirectory(String bucket, String path) throws StoreException {
        commit(makeDirectoryCommand(bucket, path));
    }

    Command.MakeDirectory makeDirectoryCommand(String bucket, String path) throws StoreException {
        BasaltUri directory = KeyRules.valid(bucket, path);
        if (!path.isEmpty()) {
            KeyRules.requireShort(directory.objectKey());
        }
        return new Command.MakeDirectory(
                directory.bucket(), directory.path(), ids.next(KeyRules.components(path)), micros());
    }

    @Override
    public void updateDirectoryAttributes(String bucket, String path, AttributeUpdate update) throws StoreException {
        commit(new Command.UpdateDirectory(bucket, path, update, micros()));
    }

    @Override
    public boolean deleteDirectory(String bucket, String path, boolean recursive, KeyMode mode) throws StoreException {
        return commit(new Command.DeleteDirectory(bucket, path, recursive, mode, micros()));
    }

    @Override
    public void rename(RenameRequest request) throws StoreException {
        commit(tokens.once(request.token(), () -> Fingerprint.of("rename", request), renameCommand(request)));
    }

    Command.Rename renameCommand(RenameRequest request) throws StoreException {
        KeyRules.requireShort(new ObjectKey(request.bucket(), request.to()));
        return new Command.Rename(
                request.bucket(),
                request.from(),
                request.to(),
                request.overwrite(),
                request.mode(),
                ids.next(KeyRules.components(request.to())),
                micros());
    }

    // ---- metadata

    @Override
    public QueryResult query(Query query, BufferAllocator allocator) throws StoreException {
        return query.asOf().isPresent()
                ? asOf(query.asOf().getAsLong()).query(query.atNewest(), allocator)
                : queryIndex(query, allocator);
    }

    /** Runs a query at the very LSN that it names. */
    QueryResult queryIndex(Query query, BufferAllocator allocator) throws StoreException {
        return open(
                () -> index.query(namespace.requireBucket(query.bucket()), query, committer::visibleLsn, allocator));
    }

    @Override
    public List<AttributeColumn> attributes(String bucket) throws StoreException {
        return open(() -> index.attributes(namespace.requireBucket(bucket)));
    }

    @Override
    public long visibleLsn() {
        return committer.visibleLsn();
    }

    // ---- earlier states

    @Override
    public StoreView asOf(long lsn) throws StoreException {
        return open(() -> {
            long newest = committer.visibleLsn();
            if (lsn < 0 || lsn > newest) {
                throw new StoreException.InvalidArgument(
                        "the store cannot be read as of LSN " + lsn + ": expected 0 to " + newest + ", its newest");
            }
            return new PastView(this, catalog.commitEnd(lsn));
        });
    }

    @Override
    public long lsnAt(Instant time) throws StoreException {
        return open(() -> {
            OptionalLong lsn = catalog.commitAt(micros(time));
            if (lsn.isEmpty()) {
                throw new StoreException.NotFound("the log does not tell what was committed by " + time
                        + ": it begins at LSN " + catalog.logFloor());
            }
            return Math.min(lsn.getAsLong(), committer.visibleLsn());
        });
    }

    @Override
    public List<VersionInfo> versions(ObjectKey key) throws StoreException {
        return open(() -> past.versions().versions(key));
    }

    @Override
    public VersionPage listVersions(VersionsRequest request) throws StoreException {
        return open(() -> past.versions().versions(request));
    }

    @Override
    public ChangePage changes(ChangesRequest request) throws StoreException {
        return open(() -> {
            long newest = committer.visibleLsn();
            if (request.upTo() > newest) {
                throw new StoreException.InvalidArgument("the changes of bucket '" + request.bucket()
                        + "' cannot be read up to LSN " + request.upTo() + ": the newest is " + newest);
            }
            return new ChangeReader(catalog).page(request);
        });
    }

    @Override
    public ObjectInfo restore(ObjectKey key, long version) throws StoreException {
        return revival.restore(key, version);
    }

    @Override
    public void deleteVersion(ObjectKey key, long version) throws StoreException {
        List<Command.Collectable> rows = readPast(reader -> reader.versions().endedRows(key, version));
        if (rows.isEmpty()) {
            throw new StoreException.NotFound(key + " has no earlier version " + version
                    + " that is still held; list its versions, and delete the key itself where it is the newest");
        }
        commit(new Command.DeleteVersion(key.bucket(), key.key(), version, rows, micros()));
    }

    @Override
    public void undelete(String bucket, String path) throws StoreException {
        revival.undelete(KeyRules.valid(bucket, path));
    }

    @Override
    public SnapshotInfo createSnapshot(String bucket, String name) throws StoreException {
        requireSnapshotName(bucket, name);
        return commit(new Command.CreateSnapshot(bucket, name, ids.next(), micros()));
    }

    private void requireSnapshotName(String bucket, String name) throws StoreException {
        try {
            new SnapshotInfo(bucket, name, 0, clock.instant());
        } catch (IllegalArgumentException e) {
            throw new StoreException.InvalidArgument(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public SnapshotInfo renameSnapshot(String bucket, String name, String newName) throws StoreException {
        requireSnapshotName(bucket, newName);
        return commit(new Command.RenameSnapshot(bucket, name, newName, micros()));
    }

    @Override
    public List<SnapshotInfo> snapshots(String bucket) throws StoreException {
        return open(() -> namespace.snapshots(bucket));
    }

    @Override
    public void dropSnapshot(String bucket, String name) throws StoreException {
        commit(new Command.DropSnapshot(bucket, name, micros()));
    }

    /** Reads of the catalog at an earlier LSN. */
    interface PastRead<T> {
        T read(PastReader reader) throws StoreException;
    }

    <T> T readPast(PastRead<T> read) throws StoreException {
        return open(() -> read.read(past));
    }

    // ---- tiers

    @Override
    public List<TierInfo> tiers() throws StoreException {
        return open(() -> {
            List<TierInfo> infos = new ArrayList<>();
            for (TierConfig tier : tiers.config().tiers()) {
                infos.add(tiers.info(tier, index.tiers()));
            }
            return infos;
        });
    }

    @Override
    public MoveResult move(ObjectKey key, String tier) throws IOException {
        return open(() -> {
            ObjectRow row = namespace
                    .row(key.bucket(), key.key())
                    .orElseThrow(() -> new StoreException.NotFound(key + " does not exist"));
            Content content = namespace
                    .content(row.contentId())
                    .orElseThrow(() -> new StoreException.NotFound(key + " was replaced meanwhile; try again"));
            try {
                return mover.move(key, row, content, tier);
            } catch (IOException e) {
                throw DiskErrors.translate("moving " + key + " to tier " + tier, e);
            }
        });
    }

    @Override
    public Tiering tiering() {
        return tiering;
    }

    @Override
    public Columns columns() {
        return columns;
    }

    @Override
    public Renditions renditions() {
        return renditions;
    }

    @Override
    public Maintenance maintenance() {
        return maintenance;
    }

    @Override
    public Accounts accounts() {
        return accounts;
    }

    /** The secrets of keys, for who verifies signatures. */
    public Credentials credentials() {
        return credentials;
    }

    /** Commits what is under way, then closes. Idempotent. */
    @Override
    public void close() throws StoreException {
        extractions.ifPresent(Extractions::drain);
        closing = true;
        collecting.close();
        moving.close();
        tiering.awaitEnd();
        index.stop(); // Queries that wait for it would keep the store from being closed.
        renditions.close();
        duckDb.close();
        extractions.ifPresent(Extractions::close);
        Lock held = openness.writeLock();
        held.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            try {
                upkeep.close();
                repairs.close();
                keepHeat();
                committer.close();
                tidy();
            } finally {
                IOUtils.close(index::close, tiers, catalog::close, lock);
            }
        } catch (IOException e) {
            throw DiskErrors.translate("closing the store", e);
        } finally {
            held.unlock();
        }
    }

    private void keepHeat() {
        try {
            heat.keep();
        } catch (IOException e) {
            LOG.warn("how objects were read lately is forgotten: {}", e.toString());
        }
    }

    /** Leaves the next opening little to do. Where that fails, it looks for what is left. */
    private void tidy() throws IOException {
        boolean tidied = false;
        try {
            if (!committer.isBroken()) {
                emptyLog();
                tiers.removeEmptyVolumes(new CatalogOwners(catalog, namespace));
                tidied = true;
            }
        } finally {
            if (!tidied) {
                index.abandon();
                tiers.leaveUnsealed();
            }
        }
    }

    private void emptyLog() {
        try {
            catalog.emptyLog();
        } catch (StoreException e) {
            LOG.warn("{}; nothing is lost: the next opening reads it", e.getMessage());
        }
    }
}
