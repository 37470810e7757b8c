package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.BlobSink;
import io.basalt.store.catalog.Payload;
import io.basalt.store.io.Disk;
import io.basalt.store.io.Place;
import io.basalt.store.tier.StoreConfig;
import io.basalt.store.tier.TierConfig;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.PackedBlob;
import io.basalt.store.volume.Tier;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.apache.commons.io.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tiers of a store that are open. */
final class Tiers implements BlobSink<Tiers.StagedBlob>, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Tiers.class);

    private final StoreConfig config;
    private final Map<String, Tier> byName = new LinkedHashMap<>();
    private final Map<String, List<Path>> directories = new LinkedHashMap<>();
    private final long epoch;
    private long syncs;

    /** A packed blob, and which copies of it are to be written. */
    record StagedBlob(Tier tier, Tier.Copies copies, PackedBlob packed) {}

    /** Begins the epoch that follows every one that the tiers know of. */
    interface Epochs {
        long begin(long newestFound) throws StoreException;
    }

    Tiers(StoreDirectory directory, StoreConfig config, LocalStore.Disks disks, Epochs epochs, RandomGenerator random)
            throws IOException {
        this.config = config;
        Map<TierConfig, List<Disk>> opened = new LinkedHashMap<>();
        long newest = 0;
        for (TierConfig tier : config.tiers()) {
            List<Disk> tierDisks = new ArrayList<>();
            for (Path path : resolve(directory, tier)) {
                Disk disk = disks.open(path);
                newest = Math.max(newest, Tier.newestEpoch(disk));
                tierDisks.add(disk);
            }
            opened.put(tier, tierDisks);
        }
        epoch = epochs.begin(newest);
        for (Map.Entry<TierConfig, List<Disk>> tier : opened.entrySet()) {
            String name = tier.getKey().name();
            int copies = tier.getKey().copies();
            byName.put(name, new Tier(name, tier.getValue(), copies, epoch, config.volumeBytes(), random));
        }
    }

    /** The newest epoch that has left files in any tier of a store that is not open; 0 where none has. */
    static long newestEpoch(StoreDirectory directory, StoreConfig config, LocalStore.Disks disks) throws IOException {
        long newest = 0;
        for (TierConfig tier : config.tiers()) {
            for (String declared : tier.directories()) {
                newest = Math.max(newest, Tier.newestEpoch(disks.open(directory.tier(declared))));
            }
        }
        return newest;
    }

    private List<Path> resolve(StoreDirectory directory, TierConfig tier) throws IOException {
        List<Path> paths = new ArrayList<>();
        directories.put(tier.name(), paths);
        for (String declared : tier.directories()) {
            Path path = directory.tier(declared);
            if (directories.values().stream().anyMatch(others -> others.contains(path))) {
                throw new StoreException.InvalidArgument("tier '" + tier.name() + "' lies in " + path
                        + ", which is named twice: give each its own directory");
            }
            paths.add(path);
        }
        return paths;
    }

    long epoch() {
        return epoch;
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

    /** The tier that was asked for, else the landing tier. */
    Tier landing(Optional<String> asked) throws StoreException {
        return require(asked.orElse(config.landing()));
    }

    Tier require(String name) throws StoreException {
        Tier tier = byName.get(name);
        if (tier == null) {
            throw new StoreException.InvalidArgument(
                    "tier '" + name + "' does not exist; this store has " + byName.keySet());
        }
        return tier;
    }

    /** Opens a blob at the first place that gives it. */
    BlobReader open(Blob blob) throws IOException {
        IOException failure = null;
        for (Place place : blob.places()) {
            try {
                return require(place.tier()).open(blob.blobId(), place, blob.length());
            } catch (IOException e) {
                failure = failure == null ? e : failure;
            }
        }
        throw failure == null
                ? new StoreException.CorruptData("blob " + Long.toHexString(blob.blobId()) + " has no place; run fsck")
                : failure;
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
            } catch (StoreException e) {
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
            tier.removeOrphans(owners);
        }
    }

    /** The next opening is to look for orphans in what this one wrote. */
    void leaveUnsealed() {
        byName.values().forEach(Tier::leaveUnsealed);
    }

    @Override
    public List<Outcome> write(List<StagedBlob> blobs) {
        Map<Tier, List<StagedBlob>> byTier = new LinkedHashMap<>();
        blobs.forEach(blob ->
                byTier.computeIfAbsent(blob.tier, t -> new ArrayList<>()).add(blob));
        Map<StagedBlob, Outcome> outcomes = new IdentityHashMap<>();
        byTier.forEach((tier, group) -> outcomes.putAll(write(tier, group)));
        return blobs.stream().map(outcomes::get).toList();
    }

    /** Writes a group to one tier; where that fails, again as long as the tier has enough directories that did not. */
    private Map<StagedBlob, Outcome> write(Tier tier, List<StagedBlob> group) {
        Map<StagedBlob, Outcome> outcomes = new IdentityHashMap<>();
        while (true) {
            try {
                for (StagedBlob blob : group) {
                    outcomes.put(blob, Outcome.at(tier.append(blob.packed, blob.copies)));
                }
                if (group.stream().allMatch(this::rides)) {
                    tier.flush();
                } else {
                    syncs++;
                    tier.sync();
                }
                return outcomes;
            } catch (IOException e) {
                if (!tier.isSound() || e instanceof StoreException) {
                    // Nobody knows what else of this group the tier has kept, so all of it fails.
                    Outcome failed = Outcome.failed(DiskErrors.translate("tier " + tier.name(), e));
                    group.forEach(blob -> outcomes.put(blob, failed));
                    return outcomes;
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
        return () -> {
            for (Tier.Unsynced ofTier : volumes) {
                ofTier.sync();
            }
        };
    }

    @Override
    public long syncs() {
        return syncs;
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(byName.values().toArray(Closeable[]::new));
    }
}
