package io.basalt.store.volume;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Disk;
import io.basalt.store.io.Place;
import io.basalt.store.io.RandomReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blobs in one directory of a tier. {@link #append}, {@link #flush}, {@link #sync} and {@link #unsynced} belong to
 * one thread (the committer's); everything else is thread-safe.
 */
final class DirectoryFiles implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryFiles.class);
    private static final int OPEN_VOLUMES = 256;
    private static final int NEVER = -1;

    private final String tier;
    private final int number;
    private final Disk disk;
    private final long epoch;
    private final long volumeBytes;
    private final AtomicInteger volumes = new AtomicInteger();
    private final Set<Integer> openVolumes = ConcurrentHashMap.newKeySet();
    private final AtomicInteger openWriters = new AtomicInteger();
    private final SharedReaders volumeReaders;

    private @Nullable VolumeWriter volume;
    private final Set<VolumeWriter> unsynced = new LinkedHashSet<>();
    /** After how many outages the first of them was appended to. */
    private int unsyncedSince;

    private final Presence presence;
    private int volumeBegun;
    private volatile boolean unsealed;
    private volatile boolean draining;
    /** After how many outages it failed; since the next one it has not. */
    private volatile int suspectAfter = NEVER;
    /** After how many outages the epoch was made. */
    private int epochMade = NEVER;

    /**
     * @param number the directory's within the tier
     * @param volumeBytes size past which the next volume is begun
     * @param needed whether the tier is of no use where this directory cannot be written
     */
    DirectoryFiles(String tier, int number, Disk disk, long epoch, long volumeBytes, boolean needed)
            throws IOException {
        this.tier = tier;
        this.number = number;
        this.disk = disk;
        this.presence = Presence.of(disk);
        this.epoch = epoch;
        this.volumeBytes = volumeBytes;
        this.volumeReaders = new SharedReaders(disk, OPEN_VOLUMES);
        try {
            makeEpoch();
        } catch (DirectoryAbsentException e) {
            leaveUnsealed();
        } catch (IOException e) {
            if (needed) {
                throw e;
            }
            suspect(e);
        }
    }

    private synchronized void makeEpoch() throws IOException {
        int outages = presence.outages();
        if (epochMade != outages) {
            if (epochMade == NEVER) {
                requireEarlier();
            }
            disk.createDirectories(EpochFiles.directory(epoch));
            epochMade = outages;
        }
    }

    /** Of a directory that was away when the epochs of the others were looked at. */
    private void requireEarlier() throws IOException {
        long newest = newestEpoch(disk);
        if (newest >= epoch) {
            throw new StoreException.Unavailable(this + " holds files of epoch " + newest + ", expected one before "
                    + epoch + "; open the store again, so that it begins a later one");
        }
    }

    /** The newest epoch that has a directory on a disk; 0 where none has. */
    static long newestEpoch(Disk disk) throws IOException {
        return disk.list("").stream().mapToLong(EpochFiles::epochOf).max().orElse(0);
    }

    int number() {
        return number;
    }

    Disk disk() {
        return disk;
    }

    /**
     * Notes that the directory has failed; others are preferred to it until something is written to it again, or it has
     * been away. One that is away has not failed.
     */
    void suspect(IOException cause) {
        if (!isSuspect() && !(cause instanceof DirectoryAbsentException)) {
            suspectAfter = presence.outages();
            LOG.warn("{} has failed and is avoided where others will do: {}", this, cause.toString());
        }
    }

    boolean isSuspect() {
        return suspectAfter == presence.outages();
    }

    /** Whether it was away when it was last asked for anything. */
    boolean isAway() {
        return presence.isAway();
    }

    /** Nothing new is to be written here. */
    void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    /** Whether new blobs are welcome here. */
    boolean isSound() {
        return !isSuspect() && !isAway() && !draining;
    }

    /** Whether the volume that was appended to last takes more. */
    boolean hasOpenVolume() {
        return volume != null && volumeBegun == presence.outages() && !isAway() && !draining;
    }

    /**
     * Appends a packed blob to the current volume: readable after {@link #flush}, durable after {@link #sync}. A failure seals the volume: what it
     * holds stays readable, and the next append begins another.
     */
    Place append(PackedBlob blob) throws IOException {
        try {
            if (volume != null && (volume.hasFailed() || volumeBegun != presence.outages())) {
                // A sync on another thread has failed, and who waited for it has been told; or nobody knows what is
                // left.
                seal();
            }
            if (volume == null) {
                volumeBegun = presence.outages();
                volume = beginVolume();
            }
            VolumeWriter current = volume;
            unsyncedSince = unsynced.isEmpty() ? volumeBegun : unsyncedSince;
            unsynced.add(current);
            Place place = current.append(blob);
            if (current.length() >= volumeBytes) {
                current.flush();
                current.sync();
                unsynced.remove(current);
                seal();
            }
            return place;
        } catch (IOException e) {
            fail(e);
            throw e;
        }
    }

    /** Lets readers find everything appended so far. A failure seals the volume. */
    void flush() throws IOException {
        if (volume != null) {
            try {
                volume.flush();
                if (draining) {
                    volume.sync();
                    unsynced.remove(volume);
                    seal(); // So that it can be emptied, too.
                }
            } catch (IOException e) {
                fail(e);
                throw e;
            }
        }
    }

    /** Makes everything appended so far durable. A failure seals the volume and is never tried again on it. */
    void sync() throws IOException {
        if (volume != null) {
            try {
                volume.flush();
                if (volume.sync()) {
                    suspectAfter = NEVER;
                }
                unsynced.remove(volume);
                if (draining) {
                    seal();
                }
            } catch (IOException e) {
                fail(e);
                throw e;
            }
        }
    }

    /** Whether the directory has been away since something was appended that {@link #unsynced} would give. */
    boolean doubtsUnsynced() {
        return !unsynced.isEmpty() && unsyncedSince != presence.outages();
    }

    /** Adds the volumes that were appended to and not synced since this was asked last. */
    void unsynced(Collection<VolumeWriter> volumes) {
        volumes.addAll(unsynced);
        unsynced.clear();
    }

    /** The volume may hold what nobody owns. */
    private void fail(IOException cause) throws IOException {
        suspect(cause);
        leaveUnsealed();
        seal();
    }

    /** Begins a volume that belongs to the caller. */
    VolumeWriter beginVolume() throws IOException {
        makeEpoch();
        int next = volumes.incrementAndGet();
        openVolumes.add(next);
        boolean begun = false;
        try {
            VolumeWriter writer =
                    new VolumeWriter(disk, new Place(tier, number, epoch, next, 0), () -> openVolumes.remove(next));
            begun = true;
            return writer;
        } finally {
            if (!begun) {
                openVolumes.remove(next);
                leaveUnsealed();
            }
        }
    }

    /** Whether nothing will be appended to a volume any more. */
    boolean isSealed(long volumeEpoch, int volumeNumber) {
        return volumeEpoch < epoch || !openVolumes.contains(volumeNumber);
    }

    private void seal() throws IOException {
        if (volume != null) {
            VolumeWriter sealed = volume;
            volume = null;
            sealed.close();
        }
    }

    /** Removes a sealed volume, unless the directory is away. Whoever has opened it reads on. */
    void remove(long volumeEpoch, int volumeNumber) throws IOException {
        String path = EpochFiles.volume(volumeEpoch, volumeNumber);
        try {
            disk.delete(path);
            disk.syncDirectory(EpochFiles.directory(volumeEpoch));
        } catch (DirectoryAbsentException e) {
            leaveUnsealed();
        }
        volumeReaders.forget(path);
    }

    /**
     * Begins a copy of a blob in a file of its own.
     *
     * @param copy a number that no other copy of the blob has had
     */
    BlobFileWriter write(long blobId, long copy) throws IOException {
        makeEpoch();
        openWriters.incrementAndGet();
        boolean begun = false;
        try {
            BlobFileWriter writer = new BlobFileWriter(this, blobId, Place.file(tier, number, epoch, copy));
            begun = true;
            return writer;
        } finally {
            if (!begun) {
                openWriters.decrementAndGet();
            }
        }
    }

    void writerClosed() {
        openWriters.decrementAndGet();
    }

    /** Opens a blob of this directory. */
    BlobReader open(long blobId, Place place, long length) throws IOException {
        try {
            return place.packed() ? openPacked(blobId, place, length) : openFile(blobId, place, length);
        } catch (NoSuchFileException e) {
            throw new StoreException.CorruptData(
                    this + ": file " + e.getFile() + " of blob " + Long.toHexString(blobId)
                            + " is missing, though the directory is there; restore the file",
                    e);
        }
    }

    private BlobReader openPacked(long blobId, Place place, long length) throws IOException {
        String path = EpochFiles.volume(place.epoch(), place.volume());
        RandomReader volume = volumeReaders.open(path);
        return new BlobReader(
                describe(path, blobId), new PackedBytes(volume, place.offset(), length), place.offset(), length);
    }

    private BlobReader openFile(long blobId, Place place, long length) throws IOException {
        String path = EpochFiles.blob(blobId, place);
        String sums = EpochFiles.checksums(blobId, place);
        RandomReader file = disk.open(path);
        boolean opened = false;
        try {
            ChecksumTable table = ChecksumFile.open(describe(sums, blobId), disk.open(sums), blobId, length);
            opened = true;
            return new BlobReader(describe(path, blobId), new FileBytes(file, table), 0, length);
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    /** Who wrote a blob and what, as its writer said it; absent where that is damaged. */
    Optional<byte[]> label(long blobId, Place place, long length) throws IOException {
        if (!place.packed()) {
            try (RandomReader file = disk.open(EpochFiles.checksums(blobId, place))) {
                return ChecksumFile.label(file, length);
            }
        }
        try (RandomReader file = volumeReaders.open(EpochFiles.volume(place.epoch(), place.volume()))) {
            return VolumeFormat.label(file, blobId, place.offset(), length);
        }
    }

    /** The file that holds a blob. */
    String file(long blobId, Place place) {
        return place.packed() ? EpochFiles.volume(place.epoch(), place.volume()) : EpochFiles.blob(blobId, place);
    }

    private String describe(String path, long blobId) {
        return this + ", file " + path + ", blob " + Long.toHexString(blobId);
    }

    /** How errors name it. */
    @Override
    public String toString() {
        return "tier " + tier + ", directory " + number + " (" + disk + ")";
    }

    /** Reads a volume from front to back. Fails with {@code NoSuchFileException} where there is none. */
    VolumeScan scan(long past, int volumeNumber) throws IOException {
        return VolumeScan.open(disk, past, volumeNumber);
    }

    /**
     * Removes a blob's own file. A packed blob's bytes stay in their volume until it is compacted, and what lies in a
     * directory that is away stays until the store is opened with it.
     */
    void free(long blobId, Place place) throws IOException {
        if (!place.packed()) {
            try {
                disk.delete(EpochFiles.blob(blobId, place));
                disk.delete(EpochFiles.checksums(blobId, place));
                if (place.epoch() < epoch) {
                    disk.syncDirectory(EpochFiles.directory(place.epoch())); // Nobody seals that one again.
                }
            } catch (DirectoryAbsentException e) {
                leaveUnsealed();
            }
        }
    }

    /**
     * Where an earlier epoch did not end cleanly, or the directory was away in one, removes the blob files and volumes that
     * nobody uses from the directories of all earlier epochs (a move may have ended between its commit and the removal of
     * an older file), then seals them.
     *
     * @param owners knows which blobs lie where
     * @param last the store's epoch before this one; 0 where it is not known
     */
    void removeOrphans(Tier.Owners owners, long last) throws IOException {
        List<String> earlier = new ArrayList<>();
        boolean clean = last == 0 || disk.exists(EpochFiles.directory(last));
        for (String directory : disk.list("")) {
            long past = EpochFiles.epochOf(directory);
            if (past >= 0 && past < epoch) {
                earlier.add(directory);
                clean &= disk.exists(directory + "/" + EpochFiles.SEALED);
            }
        }
        if (clean) {
            return;
        }
        for (String directory : earlier) {
            long past = EpochFiles.epochOf(directory);
            for (String file : disk.list(directory)) {
                if (isOrphan(past, file, owners)) {
                    disk.delete(directory + "/" + file);
                }
            }
            sealEpoch(directory);
        }
    }

    /** Ends this epoch's last volume, and removes those of its volumes that hold nothing: what was put there came to nothing. */
    void removeEmptyVolumes(Tier.Owners owners) throws IOException {
        seal();
        if (isAway()) {
            return;
        }
        String directory = EpochFiles.directory(epoch);
        for (String file : disk.list(directory)) {
            if (EpochFiles.volumeNumber(file).isPresent() && isOrphan(epoch, file, owners)) {
                disk.delete(directory + "/" + file);
            }
        }
    }

    private boolean isOrphan(long past, String file, Tier.Owners owners) {
        OptionalInt volumeNumber = EpochFiles.volumeNumber(file);
        if (volumeNumber.isPresent()) {
            return !owners.use(new Place(tier, number, past, volumeNumber.getAsInt(), 0));
        }
        Optional<EpochFiles.BlobFile> blob = EpochFiles.parse(tier, number, past, file);
        return blob.isPresent() && !owners.holds(blob.get().blobId(), blob.get().place());
    }

    /** The seal must not outlive a power cut that the removals before it do not: hence a sync on each side of it. */
    private void sealEpoch(String directory) throws IOException {
        String seal = directory + "/" + EpochFiles.SEALED;
        disk.syncDirectory(directory);
        if (!disk.exists(seal)) {
            disk.create(seal).close();
            disk.syncDirectory(directory);
        }
    }

    /** The next opening is to look for orphans in what this one wrote. */
    void leaveUnsealed() {
        unsealed = true;
    }

    /**
     * Seals this epoch, unless files of it may have no owner or the directory has failed or was away: what was to be
     * removed meanwhile is still there.
     */
    @Override
    public void close() throws IOException {
        seal();
        volumeReaders.close();
        if (!unsealed && !isSuspect() && presence.outages() == 0 && openWriters.get() == 0 && openVolumes.isEmpty()) {
            try {
                sealEpoch(EpochFiles.directory(epoch));
            } catch (DirectoryAbsentException e) {
                LOG.debug("{}", e.getMessage()); // It stays unsealed, so the next opening with it looks.
            }
        }
    }
}
