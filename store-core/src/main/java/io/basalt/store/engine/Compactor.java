package io.basalt.store.engine;

import io.basalt.store.api.CompactionReport;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.VolumeUse;
import io.basalt.store.io.Place;
import io.basalt.store.volume.DirectoryAbsentException;
import io.basalt.store.volume.Tier;
import io.basalt.store.volume.VolumeScan;
import io.basalt.store.volume.VolumeWriter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back the space of deleted blobs: of sealed volumes that are mostly dead, what lives is appended to another volume
 * of the same directory and synced, then its new places are committed, then the old volume is removed. Readers that have
 * opened a volume read on in it; others resolve the place again. One compaction at a time.
 */
final class Compactor {
    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

    /** What is committed together. */
    private static final int BATCH_RECORDS = 512;

    private static final long BATCH_BYTES = 8 << 20;

    private final LocalStore store;
    private final Catalog catalog;
    private final Tiers tiers;

    Compactor(LocalStore store, Catalog catalog, Tiers tiers) {
        this.store = store;
        this.catalog = catalog;
        this.tiers = tiers;
    }

    /** Compacts every sealed volume of which less than that share is in use; those with nothing in use go in any case. */
    CompactionReport compact(double minLiveRatio, Pace pace) throws IOException {
        return compact(minLiveRatio, pace, () -> false);
    }

    /** @param stopping asked between two volumes */
    synchronized CompactionReport compact(double minLiveRatio, Pace pace, BooleanSupplier stopping) throws IOException {
        Tally tally = new Tally();
        for (VolumeUse volume : candidates(minLiveRatio)) {
            if (stopping.getAsBoolean()) {
                break;
            }
            compact(volume, tally, pace);
        }
        return new CompactionReport(tally.volumes, tally.movedBytes, tally.freedBytes, tally.problems);
    }

    private static final class Tally {
        final List<String> problems = new ArrayList<>();
        int volumes;
        long movedBytes;
        long freedBytes;
    }

    /** The emptiest first: they give most for what they cost. */
    private List<VolumeUse> candidates(double minLiveRatio) throws IOException {
        return store.open(() -> {
            List<VolumeUse> found = new ArrayList<>();
            for (VolumeUse use : catalog.volumes()) {
                boolean worthIt = use.live() == 0 || use.liveRatio() < minLiveRatio;
                boolean known = !catalog.unknownEpochs().contain(use.start().epoch());
                if (use.packed() && known && worthIt && tiers.has(use.tier()) && canBeEmptied(tier(use), use)) {
                    found.add(use);
                }
            }
            found.sort(Comparator.comparingDouble(VolumeUse::liveRatio));
            return found;
        });
    }

    /** What lives is written to another volume of the directory. */
    private static boolean canBeEmptied(Tier tier, VolumeUse use) throws StoreException {
        return tier.isThere(use.directory())
                && (use.live() == 0 || !tier.isDraining(use.directory()))
                && tier.isSealed(use.start());
    }

    private Tier tier(VolumeUse volume) throws StoreException {
        return tiers.require(volume.tier());
    }

    /**
     * The first attempt to drop the volume is also a barrier: a group that was under way when the volume was sealed, and may
     * have appended to it, is committed before it is answered.
     */
    private void compact(VolumeUse volume, Tally tally, Pace pace) throws IOException {
        if (drop(volume, tally)) {
            return;
        }
        int problems = tally.problems.size();
        try (VolumeScan scan = tier(volume).scan(volume.start());
                Copying copying = new Copying(volume, tally)) {
            boolean more = true;
            while (more) {
                more = copying.takeBatch(scan, pace);
            }
        } catch (DirectoryAbsentException e) {
            LOG.debug("not compacted: {}", e.getMessage());
            return; // What was not looked at is no problem of the volume's.
        } catch (Unreadable | NoSuchFileException e) {
            tally.problems.add(describe(volume) + ": " + e.getMessage() + "; run scrub");
        }
        if (!drop(volume, tally) && tally.problems.size() == problems) {
            tally.problems.add(describe(volume) + ": not all that it holds could be found in it; run scrub");
        }
    }

    /** Removes the volume if it holds nothing. */
    private boolean drop(VolumeUse volume, Tally tally) throws IOException {
        boolean dropped = store.commit(new Command.DropVolume(volume, store.micros()), List.of(), Map.of());
        if (dropped) {
            tally.volumes++;
            tally.freedBytes += volume.total() - volume.live();
            remove(volume);
        }
        return dropped;
    }

    private void remove(VolumeUse volume) throws IOException {
        store.open(() -> {
            try {
                tier(volume).removeVolume(volume.start());
            } catch (StoreException e) {
                throw e;
            } catch (IOException e) {
                tiers.leaveUnsealed();
                LOG.warn("{} is empty, but stays until the store is opened again", describe(volume), e);
            }
            return true;
        });
    }

    private static String describe(VolumeUse volume) {
        return String.format(
                "tier %s, directory %d, volume %06x of epoch %08x",
                volume.tier(), volume.directory(), volume.volume(), volume.epoch());
    }

    /** The volume itself could not be read; nothing is wrong with where it was to go. */
    private static final class Unreadable extends IOException {
        Unreadable(IOException cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    /** What lives in one volume, on its way to another. */
    private final class Copying implements AutoCloseable {
        private final VolumeUse from;
        private final Tally tally;
        private final List<Command.Departure> departures = new ArrayList<>();
        private final Map<Long, List<Place>> places = new HashMap<>();
        private @Nullable VolumeWriter target;
        private boolean uncommitted;

        Copying(VolumeUse from, Tally tally) {
            this.from = from;
            this.tally = tally;
        }

        /** Copies and commits the next records; false at the end. */
        boolean takeBatch(VolumeScan scan, Pace pace) throws IOException {
            long bytes = 0;
            boolean more = true;
            while (more && departures.size() < BATCH_RECORDS && bytes < BATCH_BYTES) {
                long before = scan.position();
                Optional<VolumeScan.Region> region = read(scan);
                more = region.isPresent();
                if (more) {
                    take(region.get());
                    bytes += scan.position() - before;
                }
            }
            commit();
            pace.spend(bytes);
            return more;
        }

        private Optional<VolumeScan.Region> read(VolumeScan scan) throws Unreadable, DirectoryAbsentException {
            try {
                return scan.next();
            } catch (DirectoryAbsentException e) {
                throw e;
            } catch (IOException e) {
                throw new Unreadable(e);
            }
        }

        private void take(VolumeScan.Region region) throws IOException {
            if (region instanceof VolumeScan.Record record) {
                Place old =
                        new Place(from.tier(), from.directory(), from.epoch(), from.volume(), record.payloadOffset());
                long blobId = record.blob().blobId();
                boolean lives = store.open(() -> store.namespace().findBlob(blobId)).stream()
                        .anyMatch(blob -> blob.places().contains(old));
                if (lives && record.damage().isEmpty()) {
                    uncommitted = true;
                    places.put(blobId, List.of(target().append(record.blob())));
                    departures.add(new Command.Departure(blobId, List.of(old)));
                    tally.movedBytes +=
                            record.blob().record().remaining() - record.blob().payloadOffset();
                } else if (lives) {
                    tally.problems.add(describe(from) + ": blob " + Long.toHexString(blobId) + " at offset "
                            + record.payloadOffset() + ": " + record.damage().get() + "; run scrub");
                }
            }
        }

        private VolumeWriter target() throws IOException {
            VolumeWriter begun = target;
            if (begun == null) {
                begun = store.open(() -> tier(from).beginVolume(from.directory(), from.live()));
                target = begun;
            }
            return begun;
        }

        private void commit() throws IOException {
            if (!departures.isEmpty()) {
                target().flush();
                target().sync();
                store.commit(new Command.Relocate(departures, store.micros()), List.of(), places);
                departures.clear();
                places.clear();
                uncommitted = false;
            }
        }

        /** What was appended but not committed is for the next opening to find. */
        @Override
        public void close() throws IOException {
            if (uncommitted) {
                tiers.leaveUnsealed();
            }
            if (target != null) {
                target.close();
            }
        }
    }
}
