package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.api.TierInfo;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.BlobSink;
import io.basalt.store.catalog.KnownDirectory;
import io.basalt.store.catalog.Payload;
import io.basalt.store.index.ContentTiers;
import io.basalt.store.io.Disk;
import io.basalt.store.io.Place;
import io.basalt.store.tier.StoreConfig;
import io.basalt.store.tier.TierConfig;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.DetachableDisk;
import io.basalt.store.volume.DirectoryAbsentException;
import io.basalt.store.volume.DirectoryIdentity;
import io.basalt.store.volume.DirectorySurvey;
import io.basalt.store.volume.PackedBlob;
import io.basalt.store.volume.Tier;
import io.basalt.store.volume.TierDirectory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.apache.commons.io.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tiers of a store that are open. */
final class Tiers implements BlobSink<Tiers.StagedBlob>, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Tiers.class);

    private final StoreConfig config;
    private final FullTiers full;
    private final StoreDirectory root;
    private final LocalStore.Disks disks;
    private final DirectoryClaims claims;
    private final InstantSource clock;
    private final Map<String, Tier> byName = new LinkedHashMap<>();
    private final Map<String, Landing> landings = new HashMap<>();
    private final Map<String, List<Path>> directories = new LinkedHashMap<>();
    private final List<DirectorySurvey> surveys = new ArrayList<>();
    private final long epoch;
    private long syncs;

    /**
     * A packed blob, and which copies of it are to be written.
     *
     * @param spills whether a slower tier will do where this one is full
     */
    record StagedBlob(Tier tier, Tier.Copies copies, PackedBlob packed, boolean spills) {
        /** One for that tier and no other. */
        StagedBlob(Tier tier, Tier.Copies copies, PackedBlob packed) {
            this(tier, copies, packed, false);
        }
    }

    /** Begins the epoch that follows every one that the tiers know of, with the directories that are there. */
    interface Epochs {
        long begin(long newestFound, List<KnownDirectory> there) throws StoreException;
    }

    Tiers(
            StoreDirectory directory,
            StoreConfig config,
            LocalStore.Disks disks,
            DirectoryClaims claims,
            Epochs epochs,
            InstantSource clock,
            RandomGenerator random)
            throws IOException {
        this.config = config;
        this.root = directory;
        this.disks = disks;
        this.claims = claims;
        this.clock = clock;
        this.full = new FullTiers(clock);
        claims.requireAllNamed(config, directory.configFile().toString());
        Map<TierConfig, Map<Integer, DetachableDisk>> opened = new LinkedHashMap<>();
        for (TierConfig tier : config.tiers()) {
            Map<Integer, DetachableDisk> tierDisks = open(tier);
            opened.put(tier, tierDisks);
            tierDisks.forEach((number, disk) -> surveys.add(new DirectorySurvey(tier.name(), number, disk)));
        }
        List<KnownDirectory> there = there(opened);
        if (there.isEmpty()) {
            throw new StoreException.Unavailable(
                    "store " + directory + ": no directory of its tiers is there (see the log); mount them, or correct "
                            + directory.configFile());
        }
        epoch = epochs.begin(newestEpoch(opened.values()), there);
        for (Map.Entry<TierConfig, Map<Integer, DetachableDisk>> entry : opened.entrySet()) {
            TierConfig tier = entry.getKey();
            Tier files = new Tier(
                    tier.name(),
                    withKnownBytes(tier, entry.getValue()),
                    tier.copies(),
                    tier.capacity(),
                    epoch,
                    config.volumeBytes(),
                    random);
            byName.put(tier.name(), files);
        }
        List<Tier> all = List.copyOf(byName.values());
        for (int i = 0; i < all.size(); i++) {
            landings.put(all.get(i).name(), new Landing(all.subList(i, all.size()), full));
        }
    }

    private static List<KnownDirectory> there(Map<TierConfig, Map<Integer, DetachableDisk>> opened) {
        List<KnownDirectory> there = new ArrayList<>();
        opened.forEach((tier, tierDisks) -> tierDisks.forEach((number, disk) -> {
            if (!disk.isAway()) {
                there.add(new KnownDirectory(tier.name(), number, 0));
            }
        }));
        return there;
    }

    private List<TierDirectory> withKnownBytes(TierConfig tier, Map<Integer, DetachableDisk> tierDisks) {
        return tierDisks.entrySet().stream()
                .map(entry -> new TierDirectory(
                        entry.getKey(), entry.getValue(), claims.liveBytes(tier.name(), entry.getKey())))
                .toList();
    }

    /** The newest epoch that has left files in any tier of a store that is not open; 0 where none has. */
    static long newestEpoch(StoreDirectory directory, StoreConfig config, LocalStore.Disks disks) throws IOException {
        long newest = 0;
        for (TierConfig tier : config.tiers()) {
            for (int number : tier.numbers()) {
                Path path = directory.tier(tier.directories().get(number));
                newest = Math.max(newest, Tier.newestEpoch(disks.open(path)));
            }
        }
        return newest;
    }

    private static long newestEpoch(Collection<Map<Integer, DetachableDisk>> opened) throws IOException {
        long newest = 0;
        for (Map<Integer, DetachableDisk> tier : opened) {
            for (DetachableDisk disk : tier.values()) {
                newest = disk.isAway() ? newest : Math.max(newest, Tier.newestEpoch(disk));
            }
        }
        return newest;
    }

    private Map<Integer, DetachableDisk> open(TierConfig tier) throws IOException {
        Map<Integer, DetachableDisk> opened = new TreeMap<>();
        for (int number : tier.numbers()) {
            opened.put(number, open(tier, number));
        }
        return opened;
    }

    /**
     * A directory that has been used before is never made, nor marked anew: it is away, then. What comes back must be
     * marked already, since a mount point may be there before its disk is.
     */
    private DetachableDisk open(TierConfig tier, int number) throws IOException {
        String declared = tier.directories().get(number);
        DirectoryIdentity identity = claims.identity(tier.name(), number);
        boolean known = claims.knows(tier.name(), number);
        Path path = root.resolve(declared).normalize();
        DetachableDisk.Opening opening = () -> disks.open(root.existingTier(declared));
        try {
            path = known ? root.existingTier(declared) : root.tier(declared);
            requireNamedOnce(tier, path);
            Disk disk = disks.open(path);
            identity.claim(disk, known);
            return DetachableDisk.attached(identity, path.toString(), opening, disk, clock);
        } catch (StoreException.InvalidArgument e) {
            throw e;
        } catch (IOException e) {
            return DetachableDisk.away(identity, path.toString(), opening, clock, e);
        } finally {
            directories.computeIfAbsent(tier.name(), name -> new ArrayList<>()).add(path);
        }
    }

    private void requireNamedOnce(TierConfig tier, Path path) throws StoreException.InvalidArgument {
        if (directories.values().stream().anyMatch(others -> others.contains(path))) {
            throw new StoreException.InvalidArgument("tier '" + tier.name() + "' lies in " + path
                    + ", which is named twice: give each its own directory");
        }
    }

    long epoch() {
        return epoch;
    }

    /** All directories, for who must look at all of their files. */
    List<DirectorySurvey> surveys() {
        return List.copyOf(surveys);
    }

    StoreConfig config() {
        return config;
    }

    /** Where a tier's directories lie, as paths of this host. */
    List<String> directories(TierConfig tier) {
        return directories.getOrDefault(tier.name(), List.of()).stream()
                .map(Path::toString)
                .toList();
    }

    boolean has(String tier) {
        return byName.containsKey(tier);
    }

    /** Landing on the tier of that name, and on the slower ones where that is full. */
    Landing landing(String name) throws StoreException {
        Landing landing = landings.get(name);
        if (landing == null) {
            throw noTier(name);
        }
        return landing;
    }

    /** Leaving that tier: for the slower ones, nearest first, then for the faster ones. None where it is the only one. */
    Optional<Landing> leaving(String name, boolean forOtherDirectories) throws StoreException {
        List<Tier> all = List.copyOf(byName.values());
        int at = all.indexOf(require(name));
        List<Tier> others = new ArrayList<>(all.subList(forOtherDirectories ? at : at + 1, all.size()));
        for (int i = at - 1; i >= 0; i--) {
            others.add(all.get(i));
        }
        return others.isEmpty() ? Optional.empty() : Optional.of(new Landing(others, full));
    }

    Tier require(String name) throws StoreException {
        Tier tier = byName.get(name);
        if (tier == null) {
            throw noTier(name);
        }
        return tier;
    }

    private StoreException noTier(String name) {
        return new StoreException.InvalidArgument(
                "tier '" + name + "' does not exist; this store has " + byName.keySet());
    }

    /** Hears of copies that could not be read. */
    interface Damages {
        void found(long blobId, Place place, IOException failure);
    }

    /** Opens a blob at the first place that gives it; what that one fails to give is read at the others. */
    BlobReader open(Blob blob, Damages damages) throws IOException {
        return open(
                blob,
                0,
                damages,
                new StoreException.CorruptData("blob " + Long.toHexString(blob.blobId()) + " has no place; run fsck"));
    }

    private BlobReader open(Blob blob, int from, Damages damages, IOException failure) throws IOException {
        IOException first = failure;
        for (int i = from; i < blob.places().size(); i++) {
            Place place = blob.places().get(i);
            try {
                BlobReader reader = openAt(blob, place);
                int next = i + 1;
                return blob.places().size() == 1
                        ? reader
                        : reader.orElse(e -> {
                            damages.found(blob.blobId(), place, e);
                            return open(blob, next, damages, e);
                        });
            } catch (IOException e) {
                damages.found(blob.blobId(), place, e);
                // Where a copy cannot be looked at, nobody knows that the blob is lost.
                first = i == 0 || e instanceof DirectoryAbsentException ? e : first;
            }
        }
        throw first;
    }

    /** Who wrote a blob and what, as one of its copies says; absent where that is damaged. */
    Optional<byte[]> label(Blob blob, Place place) throws IOException {
        return require(place.tier()).label(blob.blobId(), place, blob.length());
    }

    /** Opens one copy of a blob. */
    BlobReader openAt(Blob blob, Place place) throws IOException {
        return require(place.tier()).open(blob.blobId(), place, blob.length());
    }

    /** Removes copies of a blob that nothing names any more. */
    void free(long blobId, List<Place> places) throws IOException {
        for (Place place : places) {
            require(place.tier()).free(blobId, place);
        }
    }

    /** Removes copies whose blob lies elsewhere by now: one that cannot be removed is for the next opening to find. */
    void freeOld(long blobId, List<Place> places) throws StoreException {
        for (Place place : places) {
            try {
                require(place.tier()).free(blobId, place);
            } catch (StoreException.InvalidArgument e) {
                throw e;
            } catch (IOException e) {
                leaveUnsealed();
                LOG.warn(
                        "tier {}: the old copy of blob {} at {} stays until the store is opened again",
                        place.tier(),
                        Long.toHexString(blobId),
                        place,
                        e);
            }
        }
    }

    void removeOrphans(Tier.Owners owners) throws IOException {
        for (Tier tier : byName.values()) {
            tier.removeOrphans(owners, claims.lastEpoch());
        }
    }

    /** Removes what this run has written and nothing owns; nothing may be written after. */
    void removeEmptyVolumes(Tier.Owners owners) {
        for (Tier tier : byName.values()) {
            try {
                tier.removeEmptyVolumes(owners);
            } catch (IOException e) {
                tier.leaveUnsealed();
                LOG.warn("tier {}: volumes that hold nothing stay until the store is opened again", tier.name(), e);
            }
        }
    }

    /** The next opening is to look for orphans in what this one wrote. */
    void leaveUnsealed() {
        byName.values().forEach(Tier::leaveUnsealed);
    }

    /** A blob on its way to a tier: its own, or, where that was full, a slower one. */
    private record Waiting(StagedBlob blob, Tier.Copies copies) {
        /** Roughly, what it takes of the tier's capacity. */
        long bytes() {
            return copies.count() * (long) blob.packed.record().remaining();
        }
    }

    @Override
    public List<Outcome> write(List<StagedBlob> blobs) {
        Map<Tier, List<Waiting>> byTier = new HashMap<>();
        for (StagedBlob blob : blobs) {
            byTier.computeIfAbsent(blob.tier, t -> new ArrayList<>()).add(new Waiting(blob, blob.copies));
        }
        Map<StagedBlob, Outcome> outcomes = new IdentityHashMap<>();
        for (Tier tier : byName.values()) { // Fastest first: what is too much for one joins what is for a slower one.
            List<Waiting> group = byTier.getOrDefault(tier, List.of());
            List<Waiting> tooMuch = new ArrayList<>();
            List<Waiting> fitting = fitting(tier, group, tooMuch);
            Optional<IOException> failure = fitting.isEmpty() ? Optional.empty() : write(tier, fitting, outcomes);
            if (failure.isPresent()) {
                boolean isFull = DiskErrors.isFull(failure.get());
                Outcome failed = Outcome.failed(DiskErrors.translate("tier " + tier.name(), failure.get()));
                for (Waiting waiting : fitting) {
                    if (isFull && waiting.blob.spills) {
                        tooMuch.add(waiting);
                    } else {
                        outcomes.put(waiting.blob, failed);
                    }
                }
            }
            tooMuch.forEach(waiting -> spill(tier, waiting, byTier, outcomes));
        }
        return blobs.stream().map(outcomes::get).toList();
    }

    /** Those that the tier's capacity allows, or that will go nowhere else. */
    private static List<Waiting> fitting(Tier tier, List<Waiting> group, List<Waiting> tooMuch) {
        long left = tier.capacityLeft();
        List<Waiting> fitting = new ArrayList<>(group.size());
        for (Waiting waiting : group) {
            if (waiting.bytes() <= left || !waiting.blob.spills) {
                left -= waiting.bytes();
                fitting.add(waiting);
            } else {
                tooMuch.add(waiting);
            }
        }
        return fitting;
    }

    private void spill(Tier tier, Waiting waiting, Map<Tier, List<Waiting>> byTier, Map<StagedBlob, Outcome> outcomes) {
        try {
            Tier next = landing(tier.name()).choose("a small object", waiting.bytes(), Set.of(tier));
            byTier.computeIfAbsent(next, t -> new ArrayList<>()).add(new Waiting(waiting.blob, next.copies()));
        } catch (StoreException e) {
            outcomes.put(waiting.blob, Outcome.failed(e));
        }
    }

    /**
     * Writes a group to one tier; where that fails, again as long as the tier has enough directories that did not. Of a
     * failure that is returned nobody knows what else of the group the tier has kept, so all of it has failed.
     */
    private Optional<IOException> write(Tier tier, List<Waiting> group, Map<StagedBlob, Outcome> outcomes) {
        while (true) {
            try {
                for (Waiting waiting : group) {
                    outcomes.put(waiting.blob, Outcome.at(tier.append(waiting.blob.packed, waiting.copies)));
                }
                if (group.stream().allMatch(waiting -> rides(waiting.blob))) {
                    tier.flush();
                } else {
                    syncs++;
                    tier.sync();
                }
                return Optional.empty();
            } catch (IOException e) {
                if (e instanceof StoreException) {
                    return Optional.of(e);
                }
                if (!tier.isSound()) {
                    if (DiskErrors.isFull(e)) {
                        full.refused(tier);
                    }
                    return Optional.of(e);
                }
            }
        }
    }

    @Override
    public long blobId(StagedBlob blob) {
        return blob.packed().blobId();
    }

    @Override
    public long bytes(StagedBlob blob) {
        return blob.packed().record().remaining();
    }

    private boolean rides(StagedBlob blob) {
        PackedBlob packed = blob.packed;
        return packed.record().remaining() - packed.payloadOffset() <= config.inlineLimit();
    }

    @Override
    public Optional<Payload> riding(StagedBlob blob) {
        PackedBlob packed = blob.packed;
        return rides(blob)
                ? Optional.of(new Payload(packed.blobId(), packed.payloadOffset(), packed.record()))
                : Optional.empty();
    }

    @Override
    public StagedBlob again(Blob blob, Payload payload) throws StoreException {
        PackedBlob packed = new PackedBlob(payload.blobId(), payload.record(), payload.payloadOffset());
        List<Place> places = blob.places();
        return new StagedBlob(require(places.get(0).tier()), new Tier.Copies(places.size(), Set.of()), packed);
    }

    @Override
    public Unsynced unsynced() {
        List<Tier.Unsynced> volumes =
                byName.values().stream().map(Tier::unsynced).toList();
        return () -> syncAll(volumes);
    }

    @Override
    public boolean doubtsUnsynced() {
        return byName.values().stream().anyMatch(Tier::doubtsUnsynced);
    }

    /** Each is synced, or known to have failed, whatever becomes of the others. */
    private static void syncAll(List<Tier.Unsynced> volumes) throws IOException {
        IOException failure = null;
        for (Tier.Unsynced ofTier : volumes) {
            try {
                ofTier.sync();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public long syncs() {
        return syncs;
    }

    /** A tier, and what the index counts in it. */
    TierInfo info(TierConfig tier, ContentTiers contents) throws StoreException {
        try {
            ContentTiers.Usage usage = contents.usage(tier.name());
            return new TierInfo(
                    tier.name(),
                    tier.medium(),
                    directories(tier),
                    tier.copies(),
                    tier.capacity(),
                    tier.name().equals(config.landing()),
                    usage.contents(),
                    usage.bytes(),
                    require(tier.name()).usableBytes());
        } catch (IOException e) {
            throw DiskErrors.translate("tier " + tier.name(), e);
        }
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(byName.values().toArray(Closeable[]::new));
    }
}
