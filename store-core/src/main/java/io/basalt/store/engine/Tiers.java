package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.BlobSink;
import io.basalt.store.io.Disk;
import io.basalt.store.io.Place;
import io.basalt.store.tier.StoreConfig;
import io.basalt.store.tier.TierConfig;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.TierFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.io.IOUtils;

/** The tiers of a store that are open. */
final class Tiers implements BlobSink<Tiers.StagedBlob>, Closeable {
    private final StoreConfig config;
    private final Map<String, TierFiles> byName = new LinkedHashMap<>();
    private final Map<String, Path> directories = new LinkedHashMap<>();
    private final long newestEpochFound;
    private final long epoch;

    /** A packed blob and the tier that it is to be written to. */
    record StagedBlob(String tier, TierFiles.PackedBlob packed) {}

    /** Begins the epoch that follows every one that the tiers know of. */
    interface Epochs {
        long begin(long newestFound) throws StoreException;
    }

    Tiers(StoreDirectory directory, StoreConfig config, LocalStore.Disks disks, Epochs epochs) throws IOException {
        this.config = config;
        Map<String, Disk> opened = new LinkedHashMap<>();
        long newest = 0;
        for (TierConfig tier : config.tiers()) {
            Path path = directory.tier(tier.directory());
            if (directories.containsValue(path)) {
                throw new StoreException.InvalidArgument("tier '" + tier.name() + "' lies in " + path
                        + ", as another tier does: give each its own directory");
            }
            directories.put(tier.name(), path);
            Disk disk = disks.open(path);
            opened.put(tier.name(), disk);
            newest = Math.max(newest, TierFiles.newestEpoch(disk));
        }
        newestEpochFound = newest;
        epoch = epochs.begin(newest);
        for (Map.Entry<String, Disk> tier : opened.entrySet()) {
            String name = tier.getKey();
            byName.put(name, new TierFiles(name, tier.getValue(), epoch, config.volumeBytes()));
        }
    }

    long epoch() {
        return epoch;
    }

    /** The newest epoch that had left files when the tiers were opened. */
    long newestEpochFound() {
        return newestEpochFound;
    }

    StoreConfig config() {
        return config;
    }

    Path directory(TierConfig tier) {
        Path path = directories.get(tier.name());
        if (path == null) {
            throw new IllegalStateException("tier " + tier.name() + " is not open");
        }
        return path;
    }

    /** The tier that was asked for, else the landing tier. */
    TierFiles landing(Optional<String> asked) throws StoreException {
        return require(asked.orElse(config.landing()));
    }

    TierFiles require(String name) throws StoreException {
        TierFiles tier = byName.get(name);
        if (tier == null) {
            throw new StoreException.InvalidArgument(
                    "tier '" + name + "' does not exist; this store has " + byName.keySet());
        }
        return tier;
    }

    Disk disk(String tier) throws StoreException {
        return require(tier).disk();
    }

    /** Opens a blob at the first place that holds it. */
    BlobReader open(Blob blob) throws IOException {
        Place place = blob.places().get(0);
        return require(place.tier()).open(blob.blobId(), place, blob.length());
    }

    void removeOrphans(TierFiles.Owners owners) throws IOException {
        for (TierFiles tier : byName.values()) {
            tier.removeOrphans(owners);
        }
    }

    /** The next opening is to look for orphans in what this one wrote. */
    void leaveUnsealed() {
        byName.values().forEach(TierFiles::leaveUnsealed);
    }

    @Override
    public List<Outcome> write(List<StagedBlob> blobs) {
        Map<String, IOException> failed = new LinkedHashMap<>();
        List<Optional<Place>> places = new ArrayList<>();
        for (StagedBlob blob : blobs) {
            places.add(append(blob, failed));
        }
        for (String name : blobs.stream().map(StagedBlob::tier).distinct().toList()) {
            try {
                require(name).sync();
            } catch (IOException e) {
                failed.putIfAbsent(name, e);
            }
        }
        // After a failure nobody knows what else of this group the tier has kept, so all of it fails.
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < blobs.size(); i++) {
            IOException failure = failed.get(blobs.get(i).tier());
            outcomes.add(
                    failure == null
                            ? new Outcome(places.get(i), Optional.empty())
                            : new Outcome(
                                    Optional.empty(),
                                    Optional.of(DiskErrors.translate(
                                            "tier " + blobs.get(i).tier(), failure))));
        }
        return outcomes;
    }

    private Optional<Place> append(StagedBlob blob, Map<String, IOException> failed) {
        if (!failed.containsKey(blob.tier())) {
            try {
                return Optional.of(require(blob.tier()).append(blob.packed()));
            } catch (IOException e) {
                failed.put(blob.tier(), e);
            }
        }
        return Optional.empty();
    }

    @Override
    public long blobId(StagedBlob blob) {
        return blob.packed().blobId();
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(byName.values().toArray(Closeable[]::new));
    }
}
