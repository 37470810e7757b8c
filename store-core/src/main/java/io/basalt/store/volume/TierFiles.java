package io.basalt.store.volume;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.Place;
import io.basalt.store.io.RandomReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The blobs of one tier. {@link #append} and {@link #sync} belong to one thread (the committer's); everything else is
 * thread-safe.
 */
public final class TierFiles implements Closeable {
    private static final int OPEN_VOLUMES = 256;

    private final String tier;
    private final Disk disk;
    private final long epoch;
    private final long volumeBytes;
    private final AtomicInteger openWriters = new AtomicInteger();
    private final SharedReaders volumeReaders;

    private @Nullable Appender volume;
    private int volumeNumber;
    private boolean directoryDirty;
    private boolean unsealed;

    /** @param volumeBytes size past which the next volume is begun */
    public TierFiles(String tier, Disk disk, long epoch, long volumeBytes) throws IOException {
        this.tier = tier;
        this.disk = disk;
        this.epoch = epoch;
        this.volumeBytes = volumeBytes;
        this.volumeReaders = new SharedReaders(disk, OPEN_VOLUMES);
        disk.createDirectories(EpochFiles.directory(epoch));
    }

    /** The newest epoch that has a directory on a disk; 0 where none has. */
    public static long newestEpoch(Disk disk) throws IOException {
        return disk.list("").stream().mapToLong(EpochFiles::epochOf).max().orElse(0);
    }

    public String name() {
        return tier;
    }

    public Disk disk() {
        return disk;
    }

    /** The bytes that {@link #append} takes: checksums are computed here, on the caller's thread. */
    public static PackedBlob pack(long blobId, byte[] label, ByteBuffer payload) {
        int length = payload.remaining();
        return new PackedBlob(
                blobId, VolumeFormat.record(blobId, label, payload), VolumeFormat.payloadOffset(label.length, length));
    }

    /** A record ready to be appended to any volume. */
    public record PackedBlob(long blobId, ByteBuffer record, int payloadOffset) {}

    /**
     * Appends a packed blob to the current volume; durable after {@link #sync}. A failure seals the volume: what it
     * holds stays readable, and the next append begins another.
     */
    public Place append(PackedBlob blob) throws IOException {
        try {
            Appender current = volume == null ? beginVolume() : volume;
            long offset = current.position() + blob.payloadOffset();
            current.write(blob.record().duplicate());
            Place place = new Place(tier, epoch, volumeNumber, offset);
            if (current.position() >= volumeBytes) {
                sync();
                seal();
            }
            return place;
        } catch (IOException e) {
            seal();
            throw e;
        }
    }

    /** Makes everything appended so far durable. A failure seals the volume and is never tried again on it. */
    public void sync() throws IOException {
        if (volume == null) {
            return;
        }
        try {
            volume.sync();
            if (directoryDirty) {
                disk.syncDirectory(EpochFiles.directory(epoch));
                directoryDirty = false;
            }
        } catch (IOException e) {
            seal();
            throw e;
        }
    }

    private Appender beginVolume() throws IOException {
        volumeNumber++;
        Appender begun = disk.create(EpochFiles.volume(epoch, volumeNumber));
        volume = begun;
        directoryDirty = true;
        begun.write(ByteBuffer.wrap(VolumeFormat.fileHeader(epoch, volumeNumber)));
        return begun;
    }

    private void seal() throws IOException {
        if (volume != null) {
            Appender sealed = volume;
            volume = null;
            sealed.close();
        }
    }
    /**
     * Begins a copy of a blob in a file of its own.
     *
     * @param copy a number that no other copy of the blob has had
     */
    public BlobWriter write(long blobId, long copy) throws IOException {
        BlobWriter writer = new BlobWriter(disk, blobId, Place.file(tier, epoch, copy), openWriters::decrementAndGet);
        openWriters.incrementAndGet();
        return writer;
    }

    /** Opens a blob of this tier. */
    public BlobReader open(long blobId, Place place, long length) throws IOException {
        try {
            return place.packed() ? openPacked(blobId, place, length) : openFile(blobId, place, length);
        } catch (NoSuchFileException e) {
            throw new StoreException.CorruptData(
                    "tier " + tier + ": file " + e.getFile() + " of blob " + Long.toHexString(blobId)
                            + " is missing; mount the tier's directory or restore the file",
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

    private String describe(String path, long blobId) {
        return "tier " + tier + ", file " + path + ", blob " + Long.toHexString(blobId);
    }

    /** Removes a blob's own file. A packed blob's bytes stay in their volume until it is compacted. */
    public void free(long blobId, Place place) throws IOException {
        if (!place.packed()) {
            disk.delete(EpochFiles.blob(blobId, place));
            disk.delete(EpochFiles.checksums(blobId, place));
        }
    }

    /**
     * Where an earlier epoch did not end cleanly, removes the blob files that nobody owns from the directories of all
     * earlier epochs (a move may have ended between its commit and the removal of an older file), then seals them.
     *
     * @param owners knows which blobs lie where
     */
    public void removeOrphans(Owners owners) throws IOException {
        List<String> earlier = new ArrayList<>();
        boolean clean = true;
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
            for (String file : disk.list(directory)) {
                Optional<EpochFiles.BlobFile> blob = EpochFiles.parse(tier, EpochFiles.epochOf(directory), file);
                if (blob.isPresent()
                        && !owners.holds(blob.get().blobId(), blob.get().place())) {
                    disk.delete(directory + "/" + file);
                }
            }
            sealEpoch(directory);
        }
    }

    /** What the catalog says of blobs. */
    public interface Owners {
        /** Whether a copy of the blob is known to lie at that place. */
        boolean holds(long blobId, Place place);
    }

    private void sealEpoch(String directory) throws IOException {
        String seal = directory + "/" + EpochFiles.SEALED;
        if (!disk.exists(seal)) {
            disk.create(seal).close();
        }
        disk.syncDirectory(directory);
    }

    /** The next opening is to look for orphans in what this one wrote. */
    public void leaveUnsealed() {
        unsealed = true;
    }

    /** Seals this epoch, unless files of it may have no owner. */
    @Override
    public void close() throws IOException {
        seal();
        volumeReaders.close();
        if (!unsealed && openWriters.get() == 0) {
            sealEpoch(EpochFiles.directory(epoch));
        }
    }
}
