package io.basalt.store.volume;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Disk;
import io.basalt.store.io.FreeSpace;
import io.basalt.store.io.Place;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.commons.io.IOUtils;

/**
 * A tier: one or more directories, each on a disk of its own, and how many of them hold a copy of each blob. New blobs go
 * to directories in proportion to their free space. {@link #append}, {@link #flush}, {@link #sync},
 * {@link #doubtsUnsynced} and {@link #unsynced} belong to one thread (the committer's); everything else is thread-safe.
 */
public final class Tier implements Closeable {
    private final String name;
    private final int copies;
    private final CapacityDisk.Budget budget;
    /** Those in use; others may have been before them. */
    private final List<DirectoryFiles> directories;

    private final DirectoryChoice choice;

    private List<DirectoryFiles> current = List.of();

    /** Who owns which blobs: what the catalog says. */
    public interface Owners {
        /** Whether a copy of the blob is known to lie at that place. */
        boolean holds(long blobId, Place place);

        /** Whether any blob is known to lie in the volume of that place. */
        boolean use(Place volume);
    }

    /** What a copy is for: how many are to be written, and which directories hold one already. */
    public record Copies(int count, Set<Integer> avoided) {
        public Copies {
            avoided = Set.copyOf(avoided);
        }
    }

    /**
     * @param opened its directories, in the order of their numbers
     * @param copies how many directories hold each blob; at most as many as there are
     * @param capacity bytes that the files of all directories may have together
     * @param volumeBytes size past which the next volume is begun
     */
    public Tier(
            String name,
            List<TierDirectory> opened,
            int copies,
            OptionalLong capacity,
            long epoch,
            long volumeBytes,
            RandomGenerator random)
            throws IOException {
        this.name = name;
        this.copies = copies;
        this.budget = new CapacityDisk.Budget(capacity.orElse(Long.MAX_VALUE));
        List<DirectoryFiles> begun = new ArrayList<>();
        for (TierDirectory directory : opened) {
            Disk disk = capacity.isPresent() ? CapacityDisk.of(directory, budget) : directory.disk();
            begun.add(new DirectoryFiles(name, directory.number(), disk, epoch, volumeBytes, copies == 1));
        }
        this.directories = List.copyOf(begun);
        this.choice = new DirectoryChoice(name, directories, random);
    }

    /** The newest epoch that has a directory on a disk; 0 where none has. */
    public static long newestEpoch(Disk disk) throws IOException {
        return DirectoryFiles.newestEpoch(disk);
    }

    public String name() {
        return name;
    }

    /** What every new blob gets. */
    public Copies copies() {
        return new Copies(copies, Set.of());
    }

    /** Bytes that new blobs can still take: what the disks have free and the capacity allows, shared by the copies. */
    public long usableBytes() throws IOException {
        long usable = 0;
        for (DirectoryFiles directory : directories) {
            if (!directory.isDraining() && !(directory.isSuspect() && copies > 1)) {
                usable += Math.min(usableBytes(directory), Long.MAX_VALUE / directories.size());
            }
        }
        return Math.min(usable, budget.left()) / copies;
    }

    /** What its files may still have by its capacity, copies counted; asks no disk. */
    public long capacityLeft() {
        return budget.left();
    }

    private static long usableBytes(DirectoryFiles directory) throws IOException {
        try {
            return directory.disk().usableBytes();
        } catch (DirectoryAbsentException e) {
            return 0;
        }
    }

    /**
     * Refuses before anything is taken, unless enough directories have room.
     *
     * @param what what is to be written, for the error
     */
    public void requireSpace(String what, long bytes) throws StoreException {
        requireSpace(what, copies(), bytes);
    }

    /** The same for copies that are to lie elsewhere than others. */
    public void requireSpace(String what, Copies wanted, long bytes) throws StoreException {
        choice.require(what, wanted, bytes);
    }

    /** Whether there are enough directories that have not failed, so that a write that failed is worth another try. */
    public boolean isSound() {
        return directories.stream().filter(DirectoryFiles::isSound).count() >= copies;
    }

    /**
     * Appends a packed blob to the current volumes: readable after {@link #flush}, durable after {@link #sync}. After a failure other volumes are begun,
     * in directories that have not failed where there are enough.
     */
    public List<Place> append(PackedBlob blob, Copies wanted) throws IOException {
        List<Place> places = new ArrayList<>();
        for (DirectoryFiles directory : targets(blob, wanted)) {
            places.add(directory.append(blob));
        }
        return places;
    }

    private List<DirectoryFiles> targets(PackedBlob blob, Copies wanted) throws StoreException {
        long bytes = blob.record().remaining();
        if (wanted.count() != copies || !wanted.avoided().isEmpty()) {
            return choice.choose(wanted, bytes);
        }
        if (current.isEmpty() || !current.stream().allMatch(DirectoryFiles::hasOpenVolume)) {
            current = choice.choose(wanted, bytes);
        }
        return current;
    }

    /** Lets readers find everything appended so far. Where it fails nobody knows what was kept since the last time. */
    public void flush() throws IOException {
        for (DirectoryFiles directory : directories) {
            directory.flush();
        }
    }

    /** Volumes that were appended to and not synced. */
    public interface Unsynced {
        /** Makes durable what they held when they were asked for; tries each. On any thread, while others append. */
        void sync() throws IOException;
    }

    /** Whether what {@link #unsynced} would give may be gone with a directory. */
    public boolean doubtsUnsynced() {
        return directories.stream().anyMatch(DirectoryFiles::doubtsUnsynced);
    }

    /** The volumes that were appended to and not synced since this was asked last. */
    public Unsynced unsynced() {
        List<VolumeWriter> volumes = new ArrayList<>();
        directories.forEach(directory -> directory.unsynced(volumes));
        return () -> {
            List<IOException> failures = new ArrayList<>();
            for (VolumeWriter volume : volumes) {
                try {
                    volume.sync();
                } catch (IOException e) {
                    failures.add(e);
                }
            }
            if (!failures.isEmpty()) {
                throw failures.get(0);
            }
        };
    }

    /**
     * Makes everything appended so far durable. Where it fails nobody knows what was kept since the last time, and what
     * failed is never tried again.
     */
    public void sync() throws IOException {
        for (DirectoryFiles directory : directories) {
            directory.sync();
        }
    }

    /**
     * Begins a blob in files of its own.
     *
     * @param copyNumbers gives numbers that no other copy of the blob has had
     */
    public BlobWriter write(long blobId, Copies wanted, LongSupplier copyNumbers) throws IOException {
        while (true) {
            List<BlobFileWriter> begun = new ArrayList<>();
            List<DirectoryFiles> targets = choice.choose(wanted, 0);
            try {
                for (DirectoryFiles target : targets) {
                    begun.add(begin(target, blobId, copyNumbers.getAsLong()));
                }
                return new BlobWriter(blobId, begun);
            } catch (IOException e) {
                new BlobWriter(blobId, begun).close();
                if (!isSound()) {
                    throw e;
                }
            }
        }
    }

    private static BlobFileWriter begin(DirectoryFiles target, long blobId, long copy) throws IOException {
        try {
            return target.write(blobId, copy);
        } catch (IOException e) {
            target.suspect(e);
            throw e;
        }
    }

    /** Opens the copy of a blob that lies at a place of this tier. */
    public BlobReader open(long blobId, Place place, long length) throws IOException {
        return directory(place).open(blobId, place, length);
    }

    /**
     * Begins a volume in a directory that belongs to the caller, beside those that {@link #append} writes.
     *
     * @param bytes that are to be appended to it
     */
    public VolumeWriter beginVolume(int directory, long bytes) throws IOException {
        DirectoryFiles files = directory(directory);
        FreeSpace.require(files.toString(), files.disk(), bytes);
        return files.beginVolume();
    }

    /**
     * Begins volumes that belong to the caller, one for each copy that is wanted.
     *
     * @param bytes that are to be appended to each at least
     */
    public List<VolumeWriter> beginVolumes(Copies wanted, long bytes) throws IOException {
        List<VolumeWriter> begun = new ArrayList<>();
        boolean all = false;
        try {
            for (DirectoryFiles directory : choice.choose(wanted, bytes)) {
                begun.add(directory.beginVolume());
            }
            all = true;
            return begun;
        } finally {
            if (!all) {
                IOUtils.close(begun.toArray(Closeable[]::new));
            }
        }
    }

    /** Who wrote a blob and what, as its writer said it; absent where that is damaged. */
    public Optional<byte[]> label(long blobId, Place place, long length) throws IOException {
        return directory(place).label(blobId, place, length);
    }

    /** The directory and file of a copy, as errors name them. */
    public String describe(long blobId, Place place) throws StoreException {
        DirectoryFiles files = directory(place);
        return files + ", file " + files.file(blobId, place);
    }

    /** As many copies as are missing beside those at {@code held}. */
    public Copies missing(List<Place> held) {
        return missing(held, List.of());
    }

    /** The same, in none of the directories that copies are to leave. */
    public Copies missing(List<Place> held, List<Place> leaving) {
        Set<Integer> holding = directories(held);
        Set<Integer> avoided = new HashSet<>(holding);
        avoided.addAll(directories(leaving));
        return new Copies(Math.max(0, copies - holding.size()), avoided);
    }

    private Set<Integer> directories(List<Place> places) {
        return places.stream()
                .filter(place -> place.tier().equals(name))
                .map(Place::directory)
                .collect(Collectors.toSet());
    }

    /** Whether nothing will be appended any more to the volume of a place. */
    public boolean isSealed(Place volume) throws StoreException {
        return directory(volume).isSealed(volume.epoch(), volume.volume());
    }

    /** Removes the sealed volume of a place. Whoever has opened it reads on. */
    public void removeVolume(Place volume) throws IOException {
        directory(volume).remove(volume.epoch(), volume.volume());
    }

    /** Reads a volume from front to back. Fails with {@code NoSuchFileException} where there is none. */
    public VolumeScan scan(Place volume) throws IOException {
        return directory(volume).scan(volume.epoch(), volume.volume());
    }

    /** Removes a blob's own file. A packed blob's bytes stay in their volume until it is compacted. */
    public void free(long blobId, Place place) throws IOException {
        directory(place).free(blobId, place);
    }

    private DirectoryFiles directory(Place place) throws StoreException {
        return directory(place.directory());
    }

    private DirectoryFiles directory(int number) throws StoreException {
        return find(number)
                .orElseThrow(() -> new StoreException.CorruptData("tier " + name + " has no directory " + number
                        + " in store.toml, but a blob lies there; name it again"));
    }

    private Optional<DirectoryFiles> find(int number) {
        return directories.stream()
                .filter(directory -> directory.number() == number)
                .findFirst();
    }

    /** Whether a directory is in use and, as far as is known, there. */
    public boolean isThere(int directory) {
        return find(directory).filter(files -> !files.isAway()).isPresent();
    }

    /** From now on, until the store is opened again, nothing new is written to a directory, so that it can be emptied. */
    public void drain(int directory) throws StoreException {
        find(directory)
                .orElseThrow(() -> new StoreException.InvalidArgument(
                        "tier " + name + " has no directory " + directory + "; store.toml numbers them from 0"))
                .drain();
    }

    /** Whether nothing new is written to a directory. */
    public boolean isDraining(int directory) {
        return find(directory).filter(DirectoryFiles::isDraining).isPresent();
    }

    /** See {@link DirectoryFiles#removeOrphans}; those of directories that are away are for the next opening to find. */
    public void removeOrphans(Owners owners, long last) throws IOException {
        eachThatIsThere(directory -> directory.removeOrphans(owners, last));
    }

    /** See {@link DirectoryFiles#removeEmptyVolumes}; nothing may be appended after. */
    public void removeEmptyVolumes(Owners owners) throws IOException {
        eachThatIsThere(directory -> directory.removeEmptyVolumes(owners));
    }

    private interface Step {
        void take(DirectoryFiles directory) throws IOException;
    }

    private void eachThatIsThere(Step step) throws IOException {
        for (DirectoryFiles directory : directories) {
            if (!directory.isSuspect() && !directory.isAway()) {
                try {
                    step.take(directory);
                } catch (DirectoryAbsentException e) {
                    directory.leaveUnsealed();
                }
            }
        }
    }

    /** The next opening is to look for orphans in what this one wrote. */
    public void leaveUnsealed() {
        directories.forEach(DirectoryFiles::leaveUnsealed);
    }

    /** Seals this epoch, unless files of it may have no owner. */
    @Override
    public void close() throws IOException {
        IOUtils.close(directories.toArray(Closeable[]::new));
    }
}
