package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BackupEngine;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.Holder;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteBufferManager;
import org.rocksdb.WriteOptions;

/**
 * The catalog's database: typed reads for everybody, batches for the committer. Thread-safe.
 *
 * <p>Its memory is capped: memtables are charged to the block cache. Every write is synced before the next one begins:
 * {@link WalCheck} rests on it.
 */
public final class Catalog implements View, AutoCloseable {
    /** Shown as the tier of a content whose extents lie on several. */
    public static final String MIXED = "mixed";

    private static final long CACHE_BYTES = 256L << 20;
    private static final long MEMTABLE_BYTES = 128L << 20;
    private static final int MOST_OPENING_THREADS = 16;
    private static final int TABLES_PER_OPENING_THREAD = 100;
    private static final int STATE_VERSION = 1;
    private static final byte[] LOG_POSITION = Keys.name("log");
    static final byte[] LOG_FLOOR = Keys.name("log-floor");
    private static final byte[] EPOCH = Keys.name("epoch");
    private static final byte[] UNKNOWN_EPOCH = Keys.name("unknown-epoch");
    private static final byte[] UNKNOWN_FROM = Keys.name("unknown-from");
    private static final byte[] SCRUBBED_TO = Keys.name("scrubbed-to");
    private static final byte[] DIRECTORIES = Keys.name("directories");
    static final byte[] BACKUP_PINS = Keys.name("backup-pins");
    private static final byte[] STORE = Keys.name("store");
    private static final int STORE_ID_BYTES = 16;
    private static final byte[] DAYS = Keys.name("days");
    private static final long DAY_MICROS = 86_400_000_000L;

    static {
        RocksDB.loadLibrary();
    }

    private final List<AutoCloseable> resources = new ArrayList<>();
    private final Map<Family, ColumnFamilyHandle> handles = new EnumMap<>(Family.class);
    private final RocksDB db;
    private final WriteOptions synced;
    private final ReadOptions defaults;
    private final Reader reader = new Reader();
    private final Lookups lookups = new Lookups(this);
    private final ReadCache cache = new ReadCache(this);
    private final OpenFileKeys openFileKeys = new OpenFileKeys();

    private Catalog(Path directory, boolean readOnly) throws RocksDBException {
        List<Family> families = readOnly ? familiesIn(directory) : List.of(Family.values());
        Cache cache = keep(new LRUCache(CACHE_BYTES));
        BlockBasedTableConfig table = new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setFilterPolicy(keep(new BloomFilter(10)))
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                .setFormatVersion(5);
        ColumnFamilyOptions familyOptions = keep(new ColumnFamilyOptions())
                .setTableFormatConfig(table)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(MEMTABLE_BYTES / 4);
        DBOptions options = keep(new DBOptions())
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                .setMaxBackgroundJobs(2)
                .setMaxFileOpeningThreads(openingThreads(directory))
                .setKeepLogFileNum(4)
                .setMaxTotalWalSize(MEMTABLE_BYTES)
                .setWriteBufferManager(keep(new WriteBufferManager(MEMTABLE_BYTES, cache)));
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, familyOptions));
        for (Family family : families) {
            descriptors.add(new ColumnFamilyDescriptor(family.rocksName(), familyOptions));
        }
        List<ColumnFamilyHandle> opened = new ArrayList<>();
        db = connect(options, directory, descriptors, opened, readOnly);
        resources.add(db);
        opened.forEach(this::keep);
        Iterator<ColumnFamilyHandle> afterDefault = opened.listIterator(1);
        for (Family family : families) {
            handles.put(family, afterDefault.next());
        }
        for (Family family : Family.values()) {
            handles.putIfAbsent(
                    family, opened.get(0)); // Which nobody writes to: what is not there yet has nothing in it.
        }
        synced = keep(new WriteOptions()).setSync(true);
        defaults = keep(new ReadOptions()).setTotalOrderSeek(true);
    }

    /** Those that a catalog has: of one that an earlier version wrote last, and which is not to be changed, not all. */
    private static List<Family> familiesIn(Path directory) throws RocksDBException {
        try (Options options = new Options()) {
            Set<String> names = RocksDB.listColumnFamilies(options, directory.toString()).stream()
                    .map(name -> new String(name, StandardCharsets.UTF_8))
                    .collect(Collectors.toSet());
            return Stream.of(Family.values())
                    .filter(family -> names.contains(new String(family.rocksName(), StandardCharsets.UTF_8)))
                    .toList();
        }
    }

    /**
     * RocksDB starts all that it may have for each column family, whatever there is to open: by default some 300 for this catalog,
     * which took a fifth of the processor time of opening and closing a small store.
     */
    private static int openingThreads(Path directory) {
        String[] tables = directory.toFile().list((folder, name) -> name.endsWith(".sst"));
        int count = tables == null ? 0 : tables.length;
        return Math.max(1, Math.min(MOST_OPENING_THREADS, count / TABLES_PER_OPENING_THREAD));
    }

    private RocksDB connect(
            DBOptions options,
            Path directory,
            List<ColumnFamilyDescriptor> descriptors,
            List<ColumnFamilyHandle> opened,
            boolean readOnly)
            throws RocksDBException {
        String path = directory.toString();
        try {
            return readOnly
                    ? RocksDB.openReadOnly(options, path, descriptors, opened)
                    : RocksDB.open(options, path, descriptors, opened);
        } catch (RocksDBException e) {
            close();
            throw e;
        }
    }

    /**
     * Opens the catalog in {@code directory}, making it where there is none.
     *
     * @throws StoreException.CorruptData where its log is damaged, so that acknowledged commits would be lost
     */
    public static Catalog open(Path directory) throws StoreException {
        Optional<LogDamage> damage = logDamage(directory);
        if (damage.isPresent()) {
            throw new StoreException.CorruptData(damage.get().message());
        }
        return connect(directory, false);
    }

    /**
     * Opens a catalog that must exist, to look at it: nothing of it is changed, and a damaged log is read up to the
     * damage. The caller sees to it that nobody else changes it.
     */
    public static Catalog openReadOnly(Path directory) throws StoreException {
        return connect(directory, true);
    }

    private static Catalog connect(Path directory, boolean readOnly) throws StoreException {
        ManifestCheck.requireReadable(directory);
        try {
            Catalog catalog = new Catalog(directory, readOnly);
            boolean opened = false;
            try {
                if (!readOnly) {
                    catalog.giveId();
                }
                opened = true;
                return catalog;
            } finally {
                if (!opened) {
                    catalog.close();
                }
            }
        } catch (CatalogFailure e) {
            throw e.translated();
        } catch (RocksDBException e) {
            throw new StoreException.Unavailable(
                    "catalog " + directory + " cannot be opened: " + e.getMessage() + "; see its LOG file", e);
        }
    }

    /** Whether there is a catalog in {@code directory}. */
    public static boolean exists(Path directory) {
        return Files.exists(directory.resolve("CURRENT"));
    }

    /** The damage of the log, in a catalog that is not open, that opening it would take for the log's end. */
    public static Optional<LogDamage> logDamage(Path directory) throws StoreException {
        try {
            return WalCheck.find(directory);
        } catch (IOException e) {
            throw new StoreException.Unavailable("the log of catalog " + directory + " cannot be read: " + e, e);
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        resources.add(resource);
        return resource;
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
        return reader.get(family, key, defaults);
    }

    /**
     * {@inheritDoc}
     *
     * <p>RocksDB's {@code get} throws a C++ exception for a missing key (caught in JNI), which costs as much again as the
     * look-up. {@code keyMayExist} answers from memory, the newest first, and reads no file that could be damaged. 'Yes' comes
     * with the value, or, where a file must be read for it, without one or with an empty one.
     */
    @Override
    public byte @Nullable [] probe(Family family, byte[] key) {
        Holder<byte[]> found = new Holder<>();
        if (!db.keyMayExist(handle(family), defaults, key, found)) {
            return null;
        }
        byte[] value = found.getValue();
        return value == null || value.length == 0 ? get(family, key) : value;
    }

    /** The database's reads, with options of the caller's. */
    final class Reader {
        byte @Nullable [] get(Family family, byte[] key, ReadOptions options) {
            try {
                return db.get(handle(family), options, key);
            } catch (RocksDBException e) {
                throw new CatalogFailure(family, e);
            }
        }

        RocksIterator scan(Family family, ReadOptions options) {
            return db.newIterator(handle(family), options);
        }
    }

    /** The catalog as it is now, and stays for whoever holds the snapshot; close it. */
    Snapshot snapshot() {
        return new Snapshot(db, reader);
    }

    /** What the metadata index is filled from, as it is now; close it. */
    public IndexFeed indexFeed() {
        return new IndexFeed(snapshot());
    }

    /** RocksDB failed to read: its files are damaged or unreadable. */
    public static final class CatalogFailure extends RuntimeException {
        CatalogFailure(Family family, RocksDBException cause) {
            super("catalog, " + family + ": " + cause.getMessage() + "; run fsck", cause);
        }

        /** The same, as callers of the store know it. */
        public StoreException.CorruptData translated() {
            return new StoreException.CorruptData(String.valueOf(getMessage()), this);
        }
    }

    // EnumMap.get is nullable to the checker; every family has its handle once the constructor is done.
    ColumnFamilyHandle handle(Family family) {
        ColumnFamilyHandle handle = handles.get(family);
        if (handle == null) {
            throw new IllegalStateException("no column family " + family);
        }
        return handle;
    }

    /** A consistent scan of one family; close it. */
    private RocksIterator scan(Family family) {
        return reader.scan(family, defaults);
    }

    Lookups lookups() {
        return lookups;
    }

    ReadCache cache() {
        return cache;
    }

    OpenFileKeys openFileKeys() {
        return openFileKeys;
    }

    /** Where the log stands. */
    /** The newest commit, and its timestamp in microseconds since 1970. */
    public record LogPosition(long lsn, long micros) {}

    public LogPosition logPosition() {
        return logPosition(this);
    }

    static LogPosition logPosition(View view) {
        byte[] value = view.get(Family.STATE, LOG_POSITION);
        if (value == null) {
            return new LogPosition(0, 0);
        }
        BinaryReader in = new BinaryReader(value);
        in.version("log position", STATE_VERSION);
        return new LogPosition(in.varint(), in.varint());
    }

    /** The LSN of the newest commit that ends at {@code seq} or before; {@code seq} itself where the log does not tell. */
    public long commitEnd(long seq) throws StoreException {
        if (seq >= lsn() || seq < lookups.logFloor()) {
            return seq;
        }
        try (RocksIterator it = scan(Family.CHANGES)) {
            for (it.seekForPrev(Keys.id(seq)); it.isValid(); it.prev()) {
                Change change = Lookups.decode(Family.CHANGES, it.value(), Change::decode);
                if (change.last()) {
                    return change.seq();
                }
            }
            it.status();
            return 0;
        } catch (RocksDBException e) {
            throw new StoreException.CorruptData("catalog, CHANGES: " + e.getMessage() + "; run fsck", e);
        }
    }

    /**
     * The LSN of the last commit whose timestamp is {@code micros} or before; 0 where there is none, absent where the log does
     * not reach back so far.
     */
    public OptionalLong commitAt(long micros) throws StoreException {
        long low = 0; // A commit at or before that time ends here, or there is none.
        long high = lsn() + 1; // What follows from here on is later.
        try (RocksIterator it = scan(Family.CHANGES)) {
            while (high - low > 1) {
                long middle = low + (high - low) / 2;
                it.seek(Keys.id(middle));
                if (it.isValid()) {
                    Change change = Lookups.decode(Family.CHANGES, it.value(), Change::decode);
                    if (change.commitMicros() <= micros) {
                        low = change.seq();
                        continue;
                    }
                }
                it.status();
                high = middle;
            }
            return low == 0 && lookups.logFloor() > 0 ? OptionalLong.empty() : OptionalLong.of(low);
        } catch (RocksDBException e) {
            throw new StoreException.CorruptData("catalog, CHANGES: " + e.getMessage() + "; run fsck", e);
        }
    }

    /** The oldest commit that the log still tells of; 0 where it tells of all. */
    public long logFloor() throws StoreException {
        return lookups.logFloor();
    }

    /** Forgets the log before the commit {@code lsn}. */
    public void trimLog(long lsn) throws StoreException {
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(handle(Family.STATE), LOG_FLOOR, stateNumber(lsn));
            batch.deleteRange(handle(Family.CHANGES), Keys.id(0), Keys.id(lsn));
            db.write(synced, batch);
        } catch (RocksDBException e) {
            throw new StoreException.Unavailable("the log cannot be trimmed: " + e.getMessage(), e);
        }
    }

    /**
     * Notes the newest commit of each day that is over, as far as the log tells; once a day is enough, and before the log is
     * trimmed. One caller at a time.
     */
    public DayMarks markDays(long nowMicros) throws StoreException {
        byte[] value = get(Family.STATE, DAYS);
        DayMarks noted = value == null ? DayMarks.NONE : Lookups.decode(Family.STATE, value, DayMarks::decode);
        long today = Math.floorDiv(nowMicros, DAY_MICROS);
        List<Change> oldest = noted.marks().isEmpty() ? changes(0, 1) : List.of();
        long first = noted.marks().isEmpty()
                ? oldest.isEmpty() ? today : Math.floorDiv(oldest.get(0).commitMicros(), DAY_MICROS)
                : noted.lastDay() + 1;
        DayMarks marks = noted;
        for (long day = first; day < today; day++) {
            OptionalLong lsn = commitAt((day + 1) * DAY_MICROS - 1);
            marks = lsn.isPresent() ? marks.with(day, lsn.getAsLong()) : marks;
        }
        if (marks != noted) {
            putState(DAYS, marks.encode());
        }
        return marks;
    }

    static long decodeNumber(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("state", STATE_VERSION);
        return in.varint();
    }

    /** The LSN of the newest commit. */
    public long lsn() {
        return logPosition().lsn();
    }

    /** How often the store has been opened for writing. */
    public long epoch() {
        return stateNumber(EPOCH);
    }

    /**
     * The epochs whose files may hold blobs that this catalog never knew: it is a backup that is older than they are. What
     * was written before the epoch in which the backup was made was all known to it.
     *
     * @param newest 0 where there are none
     */
    public record UnknownEpochs(long oldest, long newest) {
        public boolean contain(long epoch) {
            return oldest <= epoch && epoch <= newest;
        }

        private UnknownEpochs with(long from, long to) {
            return newest == 0
                    ? new UnknownEpochs(from, to)
                    : new UnknownEpochs(Math.min(oldest, from), Math.max(newest, to));
        }
    }

    public UnknownEpochs unknownEpochs() {
        return new UnknownEpochs(stateNumber(UNKNOWN_FROM), stateNumber(UNKNOWN_EPOCH));
    }

    private long stateNumber(byte[] key) {
        byte[] value = get(Family.STATE, key);
        return value == null ? 0 : decodeNumber(value);
    }

    /** The store's own id, in hexadecimal: made at random with the catalog, and written into each directory of its tiers. */
    public String storeId() {
        byte[] value = get(Family.STATE, STORE);
        if (value == null) {
            throw new IllegalStateException("the catalog has no id");
        }
        BinaryReader in = new BinaryReader(value);
        in.version("store id", STATE_VERSION);
        return HexFormat.of().formatHex(in.raw(STORE_ID_BYTES));
    }

    /** Makes this the catalog of another store: the one whose directories it is rebuilt from. */
    public void takeId(String storeId) throws StoreException {
        try {
            putId(HexFormat.of().parseHex(storeId));
        } catch (RocksDBException e) {
            throw new StoreException.Unavailable("catalog cannot be written: " + e.getMessage(), e);
        }
    }

    private void putId(byte[] id) throws RocksDBException {
        byte[] value = new BinaryWriter().u8(STATE_VERSION).u8(0).raw(id).toBytes();
        db.put(handle(Family.STATE), synced, STORE, value);
    }

    private void giveId() throws RocksDBException {
        if (get(Family.STATE, STORE) == null) {
            byte[] id = new byte[STORE_ID_BYTES];
            new SecureRandom().nextBytes(id);
            putId(id);
        }
    }

    private static byte[] stateNumber(long number) {
        return new BinaryWriter().u8(STATE_VERSION).u8(0).varint(number).toBytes();
    }

    /**
     * Notes durably that this catalog is a backup: files of its own epoch may hold what it does not know, and so may those
     * of later ones, which {@link #beginEpoch} finds. Nothing of them is removed.
     */
    public void noteUnknownEpochs() throws StoreException {
        put(unknownEpochs().with(epoch(), epoch()));
    }

    /** Notes durably that all files have been searched, and nothing in them is unknown to this catalog. */
    public void knowAllEpochs() throws StoreException {
        put(new UnknownEpochs(0, 0));
    }

    private void put(UnknownEpochs unknown) throws StoreException {
        try (WriteBatch batch = new WriteBatch()) {
            put(unknown, batch);
            db.write(synced, batch);
        } catch (RocksDBException e) {
            throw new StoreException.Unavailable("catalog cannot be written: " + e.getMessage(), e);
        }
    }

    private void put(UnknownEpochs unknown, WriteBatch batch) throws RocksDBException {
        batch.put(handle(Family.STATE), UNKNOWN_FROM, stateNumber(unknown.oldest));
        batch.put(handle(Family.STATE), UNKNOWN_EPOCH, stateNumber(unknown.newest));
    }

    /**
     * Begins an epoch: durably past every earlier one, and past {@code newestFound}, the newest that tiers know of. Where
     * they know of newer ones than the catalog, it notes that those are unknown to it.
     */
    public long beginEpoch(long newestFound) throws StoreException {
        return beginEpoch(newestFound, List.of());
    }

    /** As above, with the directories that are there, whatever epochs they name: they are known from then on. */
    public long beginEpoch(long newestFound, List<KnownDirectory> there) throws StoreException {
        long counted = epoch();
        long epoch = Math.max(counted, newestFound) + 1;
        try (WriteBatch batch = new WriteBatch()) {
            batch.put(handle(Family.STATE), EPOCH, stateNumber(epoch));
            if (newestFound > counted) {
                put(unknownEpochs().with(counted, newestFound), batch);
            }
            if (!there.isEmpty()) {
                batch.put(handle(Family.STATE), DIRECTORIES, KnownDirectory.encode(known(there, epoch)));
            }
            db.write(synced, batch);
        } catch (RocksDBException e) {
            throw new StoreException.Unavailable("catalog cannot be written: " + e.getMessage(), e);
        }
        return epoch;
    }

    private List<KnownDirectory> known(List<KnownDirectory> there, long epoch) throws StoreException {
        List<KnownDirectory> known = new ArrayList<>(knownDirectories());
        for (KnownDirectory one : there) {
            known.removeIf(earlier -> earlier.is(one.tier(), one.number()));
            known.add(new KnownDirectory(one.tier(), one.number(), epoch));
        }
        known.sort(Comparator.comparing(KnownDirectory::tier).thenComparing(KnownDirectory::number));
        return known;
    }

    /** The directories of tiers that have belonged to the store, also those that were removed since. */
    public List<KnownDirectory> knownDirectories() throws StoreException {
        byte[] value = get(Family.STATE, DIRECTORIES);
        return value == null ? List.of() : Lookups.decode(Family.STATE, value, KnownDirectory::decode);
    }

    /** Forgets durably which directories have belonged to the store: a backup may be restored beside others. */
    public void forgetDirectories() throws StoreException {
        try {
            db.delete(handle(Family.STATE), synced, DIRECTORIES);
        } catch (RocksDBException e) {
            throw new StoreException.Unavailable("catalog cannot be written: " + e.getMessage(), e);
        }
    }

    /** Writes a group and the log's new position in one synced batch. */
    void write(Group group) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch((int) group.bytes())) {
            List<RocksDBException> failures = new ArrayList<>();
            group.forEach((family, key, value) -> {
                try {
                    if (value == null) {
                        batch.delete(handle(family), key);
                    } else {
                        batch.put(handle(family), key, value);
                    }
                } catch (RocksDBException e) {
                    failures.add(e);
                }
            });
            if (!failures.isEmpty()) {
                throw failures.get(0);
            }
            BinaryWriter position = new BinaryWriter()
                    .u8(STATE_VERSION)
                    .u8(0)
                    .varint(group.lsn())
                    .varint(group.lastMicros());
            batch.put(handle(Family.STATE), LOG_POSITION, position.toBytes());
            if (group.forgottenPayloads() > 0) {
                batch.deleteRange(handle(Family.PAYLOADS), Keys.id(0), Keys.id(group.forgottenPayloads() + 1));
            }
            cache.storing(group);
            openFileKeys.storing(group);
            db.write(synced, batch);
            openFileKeys.stored(group);
            cache.stored(group);
        }
    }

    /** The number of the newest payload in the log; 0 where there is none. */
    long lastPayload() {
        try (RocksIterator it = scan(Family.PAYLOADS)) {
            it.seekToLast();
            return it.isValid() ? Keys.idOf(it.key()) : 0;
        }
    }

    /** Takes a payload. */
    interface PayloadVisitor {
        void visit(Payload payload) throws IOException;
    }

    /** Visits the payloads in the log up to that number, in their order. */
    void payloads(long through, PayloadVisitor visitor) throws IOException {
        try (RocksIterator it = scan(Family.PAYLOADS)) {
            for (it.seekToFirst(); it.isValid() && Keys.idOf(it.key()) <= through; it.next()) {
                visitor.visit(Lookups.decode(Family.PAYLOADS, it.value(), Payload::decode));
            }
            it.status();
        } catch (RocksDBException e) {
            throw new StoreException.CorruptData("catalog, PAYLOADS: " + e.getMessage() + "; run fsck", e);
        }
    }

    /** Drops the payloads up to that number from the log, durably. */
    void forgetPayloads(long through) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            batch.deleteRange(handle(Family.PAYLOADS), Keys.id(0), Keys.id(through + 1));
            db.write(synced, batch);
        }
    }

    /** All buckets by name. */
    public List<Bucket> buckets() throws StoreException {
        List<Bucket> buckets = new ArrayList<>();
        scanAll(Family.BUCKETS, (key, value) -> buckets.add(Bucket.decode(value)));
        return buckets;
    }

    /** Blobs whose ids follow {@code after}, in the order of their ids. */
    public List<Blob> blobs(long after, int limit) throws StoreException {
        List<Blob> blobs = new ArrayList<>();
        try (RocksIterator it = scan(Family.BLOBS)) {
            for (it.seek(Keys.id(after + 1)); it.isValid() && blobs.size() < limit; it.next()) {
                blobs.add(Lookups.decode(Family.BLOBS, it.value(), Blob::decode));
            }
            it.status();
        } catch (RocksDBException e) {
            throw new StoreException.CorruptData("catalog, BLOBS: " + e.getMessage() + "; run fsck", e);
        }
        return blobs;
    }

    /**
     * The contents that have extents in any of some blobs, by blob: all contents are looked at, so ask for many at once.
     *
     * @param stop asked now and then whether to give up, with what was found so far
     */
    public Map<Long, List<Content>> contentsOf(Set<Long> blobIds, BooleanSupplier stop) throws StoreException {
        Map<Long, List<Content>> found = new HashMap<>();
        try (RocksIterator it = scan(Family.CONTENTS)) {
            int looks = 0;
            for (it.seekToFirst(); it.isValid() && (++looks % 1024 != 0 || !stop.getAsBoolean()); it.next()) {
                Content content = Lookups.decode(Family.CONTENTS, it.value(), Content::decode);
                for (long blobId : content.blobIds()) {
                    if (blobIds.contains(blobId)) {
                        found.computeIfAbsent(blobId, id -> new ArrayList<>()).add(content);
                    }
                }
            }
            it.status();
        } catch (RocksDBException e) {
            throw new StoreException.CorruptData("catalog, CONTENTS: " + e.getMessage() + "; run fsck", e);
        }
        return found;
    }

    /** The id of the last blob that a scrub which is not complete has read; 0 where none is under way. */
    public long scrubbedTo() {
        return stateNumber(SCRUBBED_TO);
    }

    /** Remembers where the next scrub is to go on. */
    public boolean setScrubbedTo(long blobId) throws StoreException {
        putState(SCRUBBED_TO, stateNumber(blobId));
        return true;
    }

    private void putState(byte[] key, byte[] value) throws StoreException {
        try {
            db.put(handle(Family.STATE), synced, key, value);
        } catch (RocksDBException e) {
            throw new StoreException.Unavailable("catalog cannot be written: " + e.getMessage(), e);
        }
    }

    /** The backups that bytes are kept for, also those that have ended and that something still waits for. */
    public List<BackupPin> backupPins() throws StoreException {
        return lookups.backupPins();
    }

    /** How much of each volume is in use. */
    public List<VolumeUse> volumes() throws StoreException {
        List<VolumeUse> volumes = new ArrayList<>();
        scanAll(Family.VOLUMES, (key, value) -> volumes.add(VolumeUse.decode(key, value)));
        return volumes;
    }

    /** How much of the volume that a place lies in is in use; absent where nothing ever was. */
    public Optional<VolumeUse> volume(Place place) throws StoreException {
        return lookups.volume(VolumeUse.of(place));
    }

    /** The log's records from {@code fromSeq} on, at most {@code limit}. */
    public List<Change> changes(long fromSeq, int limit) throws StoreException {
        List<Change> changes = new ArrayList<>();
        try (RocksIterator it = scan(Family.CHANGES)) {
            for (it.seek(Keys.id(fromSeq)); it.isValid() && changes.size() < limit; it.next()) {
                changes.add(Lookups.decode(Family.CHANGES, it.value(), Change::decode));
            }
            it.status();
        } catch (RocksDBException e) {
            throw new StoreException.CorruptData("catalog, CHANGES: " + e.getMessage() + "; run fsck", e);
        }
        return changes;
    }

    private interface Visitor {
        void visit(byte[] key, byte[] value);
    }

    private void scanAll(Family family, Visitor visitor) throws StoreException {
        try (RocksIterator it = scan(family)) {
            for (it.seekToFirst(); it.isValid(); it.next()) {
                visitor.visit(it.key(), it.value());
            }
            it.status();
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData("catalog, " + family + ": " + e.getMessage() + "; run fsck", e);
        }
    }

    /** All of the catalog as it is now; close it. */
    public Inspection inspect() {
        return new Inspection(this);
    }

    /** An entry as it is now, of a table whose keys are ids. */
    public <T> Optional<T> current(Table<T> table, long id) throws StoreException {
        byte[] value = get(table.family, Keys.id(id));
        return value == null
                ? Optional.empty()
                : Optional.of(Lookups.decode(table.family, value, bytes -> table.decode(Keys.id(id), bytes)));
    }

    /** Corrections, while nobody commits; close them. */
    public Repairs repairs() {
        return new Repairs(this);
    }

    void write(WriteBatch batch) throws RocksDBException {
        db.write(synced, batch);
    }

    /** Adds a backup of the catalog as it is now, with a text of the caller's beside it. */
    void backUp(BackupEngine engine, String about) throws RocksDBException {
        engine.createNewBackupWithMetadata(db, about, true);
    }

    /** Moves what only the log holds into checksummed files, so that nothing rests on the log's last batch. */
    public void emptyLog() throws StoreException {
        try (FlushOptions options = new FlushOptions().setWaitForFlush(true)) {
            db.flush(options, List.copyOf(handles.values()));
        } catch (RocksDBException e) {
            throw new StoreException.Unavailable("the catalog's log cannot be emptied: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        for (int i = resources.size() - 1; i >= 0; i--) {
            try {
                resources.get(i).close();
            } catch (Exception e) {
                throw new IllegalStateException("closing the catalog: " + e.getMessage(), e);
            }
        }
    }
}
