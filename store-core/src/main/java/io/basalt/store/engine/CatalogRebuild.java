package io.basalt.store.engine;

import io.basalt.store.api.CatalogBackup;
import io.basalt.store.api.Finding;
import io.basalt.store.api.RebuildReport;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Backups;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.LostAndFound;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.FileDisk;
import io.basalt.store.io.Place;
import io.basalt.store.tier.TierConfig;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.DirectoryIdentity;
import io.basalt.store.volume.DirectorySurvey;
import io.basalt.store.volume.DirectorySurvey.BlobFile;
import io.basalt.store.volume.DirectorySurvey.VolumeFile;
import io.basalt.store.volume.VolumeScan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Gives a store that is closed a new catalog: the newest backup, if there is one, then all blobs in volumes and files of
 * their own that it does not know, as objects of bucket {@code lost+found}.
 */
public final class CatalogRebuild {
    private static final String CHECK = "rebuild";

    private final List<DirectorySurvey> directories = new ArrayList<>();
    private final Consumer<Finding> findings;
    private final LostAndFound catalog;
    private long found;
    private long moved;
    private long damaged;

    private CatalogRebuild(LostAndFound catalog, Consumer<Finding> findings) {
        this.catalog = catalog;
        this.findings = findings;
    }

    /**
     * Rebuilds the catalog of the store in a directory, whose {@code store.toml} must be there.
     *
     * @param backups a directory of backups, the newest of which is begun with
     * @param force whether a catalog that is there already is set aside
     * @param findings takes what could not be read
     * @throws StoreException.AlreadyExists where there is a catalog and {@code force} is false
     */
    public static RebuildReport run(Path store, Optional<Path> backups, boolean force, Consumer<Finding> findings)
            throws StoreException {
        if (!StoreDirectory.exists(store)) {
            throw new StoreException.NotFound(
                    "no store at " + store + ": it has no store.toml, which says where its tiers are; write it first");
        }
        try {
            Path root = store.toRealPath();
            try (StoreLock lock = StoreLock.acquire(root)) {
                CatalogSwap swap = new CatalogSwap(root);
                if (!force) {
                    swap.requireNone();
                }
                Path prepared = swap.prepare();
                Optional<CatalogBackup> backup = restore(backups, prepared);
                RebuildReport report = fill(root, prepared, backup, findings);
                swap.commit();
                return report;
            }
        } catch (IOException e) {
            throw DiskErrors.translate("rebuilding the catalog of store " + store, e);
        }
    }

    private static Optional<CatalogBackup> restore(Optional<Path> backups, Path prepared) throws StoreException {
        if (backups.isEmpty()) {
            return Optional.empty();
        }
        try (Backups opened = Backups.openExisting(backups.get())) {
            CatalogBackup newest = opened.require(OptionalInt.empty());
            opened.restore(newest, prepared);
            return Optional.of(newest);
        }
    }

    private static RebuildReport fill(
            Path root, Path prepared, Optional<CatalogBackup> backup, Consumer<Finding> findings) throws IOException {
        StoreDirectory directory = StoreDirectory.withoutCatalog(root);
        try (Catalog catalog = Catalog.open(prepared)) {
            long newestFound = Tiers.newestEpoch(directory, directory.config(), FileDisk::new);
            catalog.noteUnknownEpochs();
            catalog.forgetDirectories();
            Ids ids = new Ids(catalog.beginEpoch(newestFound));
            LostAndFound lost =
                    new LostAndFound(catalog, ids::next, InstantSource.system().millis() * 1000);
            CatalogRebuild rebuild = new CatalogRebuild(lost, findings);
            for (TierConfig tier : directory.config().tiers()) {
                rebuild.survey(directory, tier);
            }
            rebuild.takeIdentity(catalog);
            rebuild.scan();
            lost.flush();
            if (rebuild.damaged == 0) {
                catalog.knowAllEpochs();
            }
            catalog.emptyLog();
            return new RebuildReport(backup, rebuild.found, rebuild.moved, rebuild.damaged);
        }
    }

    private void survey(StoreDirectory directory, TierConfig tier) throws IOException {
        for (int number : tier.numbers()) {
            Path path = directory.tier(tier.directories().get(number));
            directories.add(new DirectorySurvey(tier.name(), number, new FileDisk(path)));
        }
    }

    /** The store that the directories belong to is this one, also where its catalog begins with nothing. */
    private void takeIdentity(Catalog rebuilt) throws IOException {
        for (DirectorySurvey directory : directories) {
            Optional<String> store = directory.identity().map(DirectoryIdentity::store);
            if (store.isPresent()) {
                rebuilt.takeId(store.get());
                return;
            }
        }
    }

    private void scan() throws IOException {
        for (DirectorySurvey directory : directories) {
            directory.forEach(file -> {
                if (file instanceof VolumeFile volume) {
                    volume(directory, volume);
                } else if (file instanceof BlobFile blob && !blob.isChecksums()) {
                    blobFile(directory, blob);
                }
            });
        }
    }

    private void volume(DirectorySurvey directory, VolumeFile volume) throws IOException {
        long damagedBefore = damaged;
        try (VolumeScan scan = directory.scan(volume)) {
            for (Optional<VolumeScan.Region> next = scan.next(); next.isPresent(); next = scan.next()) {
                if (next.get() instanceof VolumeScan.Record record
                        && record.damage().isEmpty()) {
                    record(directory.place(volume, record), record);
                } else {
                    String what = next.get() instanceof VolumeScan.Record record
                            ? "blob " + Long.toHexString(record.blob().blobId()) + ": "
                                    + record.damage().orElse("")
                            : ((VolumeScan.Damage) next.get()).reason();
                    damaged(directory + ", file " + volume.path(), what);
                }
            }
            if (damaged == damagedBefore) {
                catalog.account(directory.start(volume));
            }
        }
    }

    private void record(Place place, VolumeScan.Record record) throws StoreException {
        ByteBuffer whole = record.blob().record();
        int start = record.blob().payloadOffset();
        ByteBuffer payload = whole.slice(start, whole.limit() - start);
        blob(record.blob().blobId(), payload.remaining(), BlockChecksums.of(payload), place, record.label());
    }

    private void blobFile(DirectorySurvey directory, BlobFile file) throws IOException {
        long length = directory.size(file);
        int crc;
        try {
            crc = directory.crc32c(file, length);
        } catch (StoreException.CorruptData e) {
            damaged(directory + ", file " + file.path(), String.valueOf(e.getMessage()));
            return;
        }
        blob(file.blobId(), length, crc, file.place(), directory.label(file, length));
    }

    private void damaged(String where, String what) {
        damaged++;
        findings.accept(new Finding(CHECK, where, "bytes with their checksums", what, false));
    }

    private void blob(long blobId, long length, int crc32c, Place place, Optional<byte[]> label) throws StoreException {
        Optional<Blob> known = catalog.find(blobId);
        if (known.isEmpty()) {
            BlobLabel.Told told = BlobLabel.parse(label, blobId);
            catalog.add(new LostAndFound.Found(
                    told.bucket(), told.key(), told.contentType(), told.attributes(), blobId, length, crc32c, place));
            found++;
        } else if (known.get().crc32c() == crc32c
                && known.get().length() == length
                && known.get().places().stream()
                        .noneMatch(other -> other.equals(place) || isThere(known.get(), other))) {
            catalog.moved(known.get(), place);
            moved++;
        }
    }

    private boolean isThere(Blob blob, Place place) {
        for (DirectorySurvey directory : directories) {
            if (directory.holds(place)) {
                try (BlobReader reader = directory.open(blob.blobId(), place, blob.length())) {
                    return reader.length() == blob.length();
                } catch (IOException e) {
                    return false; // It cannot be opened there: that is the answer.
                }
            }
        }
        return false;
    }
}
