package io.basalt.store.volume;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Crc32c;
import io.basalt.store.io.Disk;
import io.basalt.store.io.Place;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One directory of a tier, for who must look at all of its files, whether the store is open or not. Makes nothing and
 * keeps nothing open. Thread-safe.
 */
public final class DirectorySurvey {
    private final String tier;
    private final int number;
    private final Disk disk;

    /** @param number the directory's within the tier */
    public DirectorySurvey(String tier, int number, Disk disk) {
        this.tier = tier;
        this.number = number;
        this.disk = disk;
    }

    /** A file in an epoch's directory. */
    public sealed interface Found {
        /** Relative to the tier's directory. */
        String path();

        long epoch();
    }

    /** The bytes of a blob, or its checksums. */
    public record BlobFile(String path, long epoch, long blobId, Place place, boolean isChecksums) implements Found {}

    public record VolumeFile(String path, long epoch, int number) implements Found {}

    /** The mark of an epoch that ended cleanly. */
    public record Seal(String path, long epoch) implements Found {}

    /** None that Basalt writes. */
    public record Stranger(String path, long epoch) implements Found {}

    /** Takes one file after the other. */
    public interface Visitor {
        void visit(Found file) throws IOException;
    }

    /** Visits the files of all epochs, the oldest first. */
    public void forEach(Visitor visitor) throws IOException {
        for (String directory : disk.list("")) {
            long epoch = EpochFiles.epochOf(directory);
            if (epoch >= 0) {
                for (String name : disk.list(directory)) {
                    visitor.visit(found(epoch, directory + "/" + name, name));
                }
            }
        }
    }

    private Found found(long epoch, String path, String name) {
        if (name.equals(EpochFiles.SEALED)) {
            return new Seal(path, epoch);
        }
        OptionalInt volume = EpochFiles.volumeNumber(name);
        if (volume.isPresent()) {
            return new VolumeFile(path, epoch, volume.getAsInt());
        }
        return EpochFiles.parse(tier, number, epoch, name)
                .<Found>map(
                        blob -> new BlobFile(path, epoch, blob.blobId(), blob.place(), EpochFiles.isChecksums(name)))
                .orElseGet(() -> new Stranger(path, epoch));
    }

    /** Whether places with that tier and number lie here. */
    public boolean holds(Place place) {
        return place.tier().equals(tier) && place.directory() == number;
    }

    /** Reads a volume from front to back. */
    public VolumeScan scan(VolumeFile volume) throws IOException {
        return VolumeScan.open(disk, volume.epoch, volume.number);
    }

    /** The place of a record in a volume. */
    public Place place(VolumeFile volume, VolumeScan.Record record) {
        return new Place(tier, number, volume.epoch, volume.number, record.payloadOffset());
    }

    /** The label of a blob in a file of its own; empty where it cannot be read. */
    public Optional<byte[]> label(BlobFile blob, long length) throws IOException {
        try (RandomReader file = disk.open(EpochFiles.checksums(blob.blobId, blob.place))) {
            return ChecksumFile.label(file, length);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * The checksum of a blob in a file of its own, combined from those of its blocks; its bytes are not read.
     *
     * @throws StoreException.CorruptData where they cannot be read, or are not of so many bytes
     */
    public int crc32c(BlobFile blob, long length) throws IOException {
        String path = EpochFiles.checksums(blob.blobId, blob.place);
        String name = this + ", file " + path + ", blob " + Long.toHexString(blob.blobId);
        try (ChecksumFile sums = ChecksumFile.open(name, disk.open(path), blob.blobId, length)) {
            int crc = 0;
            for (long at = 0; at < length; at += BlockChecksums.BLOCK) {
                crc = Crc32c.combine(
                        crc, sums.of(at / BlockChecksums.BLOCK), Math.min(BlockChecksums.BLOCK, length - at));
            }
            return crc;
        } catch (NoSuchFileException e) {
            throw new StoreException.CorruptData(name + ": it is missing", e);
        }
    }

    public boolean exists(Found file) throws IOException {
        return disk.exists(file.path());
    }

    /** Bytes of a file. */
    public long size(Found file) throws IOException {
        try (RandomReader reader = disk.open(file.path())) {
            return reader.size();
        }
    }

    /** What the directory says that it is; absent where it says nothing. */
    public Optional<DirectoryIdentity> identity() throws IOException {
        return DirectoryIdentity.read(disk);
    }

    /** What it should say in a store of that id. */
    public DirectoryIdentity expected(String storeId) {
        return new DirectoryIdentity(storeId, tier, number);
    }

    /** Whether any epoch has begun here. */
    public boolean hasEpochs() throws IOException {
        return DirectoryFiles.newestEpoch(disk) > 0;
    }

    /** Whether every epoch here has ended cleanly, or was tidied up since. */
    public boolean isSealed() throws IOException {
        for (String directory : disk.list("")) {
            if (EpochFiles.epochOf(directory) >= 0 && !disk.exists(directory + "/" + EpochFiles.SEALED)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the file of a volume that begins at a place is here. */
    public boolean hasVolume(Place start) throws IOException {
        return disk.exists(EpochFiles.volume(start.epoch(), start.volume()));
    }

    /** The place of a volume's first byte. */
    public Place start(VolumeFile volume) {
        return new Place(tier, number, volume.epoch, volume.number, 0);
    }

    /** Removes a file. */
    public void remove(Found file) throws IOException {
        disk.delete(file.path());
    }

    /**
     * Opens a blob: its file must be there, and long enough for it.
     *
     * @throws StoreException.CorruptData where it is not, or its checksums cannot be read
     */
    public BlobReader open(long blobId, Place place, long length) throws IOException {
        String path =
                place.packed() ? EpochFiles.volume(place.epoch(), place.volume()) : EpochFiles.blob(blobId, place);
        String name = this + ", file " + path + ", blob " + Long.toHexString(blobId);
        long end = place.packed() ? place.offset() + length : length;
        RandomReader file = null;
        boolean opened = false;
        try {
            file = disk.open(path);
            if (file.size() < end) {
                throw new StoreException.CorruptData(
                        name + ": the file has " + file.size() + " bytes, expected at least " + end);
            }
            BlobBytes bytes = place.packed()
                    ? new PackedBytes(file, place.offset(), length)
                    : new FileBytes(
                            file,
                            ChecksumFile.open(name, disk.open(EpochFiles.checksums(blobId, place)), blobId, length));
            opened = true;
            return new BlobReader(name, bytes, place.packed() ? place.offset() : 0, length);
        } catch (NoSuchFileException e) {
            throw new StoreException.CorruptData(name + ": " + e.getFile() + " is missing", e);
        } finally {
            if (!opened && file != null) {
                file.close();
            }
        }
    }

    /** How errors name it. */
    @Override
    public String toString() {
        return "tier " + tier + ", directory " + number + " (" + disk + ")";
    }
}
