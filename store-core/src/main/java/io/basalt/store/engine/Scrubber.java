package io.basalt.store.engine;

import io.basalt.store.api.BasaltUri;
import io.basalt.store.api.ScrubOptions;
import io.basalt.store.api.ScrubReport;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.Place;
import io.basalt.store.volume.DirectoryAbsentException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all copies of all blobs, in the order of their ids, so that what lies together in volumes is mostly read together;
 * names what is damaged and mends it from the other copy. Where it stands is kept in the catalog, so that a scrub goes on
 * after a restart. One scrub at a time.
 */
final class Scrubber {
    private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);
    private static final int BATCH = 64;

    private final LocalStore store;
    private final Catalog catalog;
    private final Tiers tiers;
    private final Repairs repairs;

    Scrubber(LocalStore store, Catalog catalog, Tiers tiers, Repairs repairs) {
        this.store = store;
        this.catalog = catalog;
        this.tiers = tiers;
        this.repairs = repairs;
    }

    synchronized ScrubReport scrub(ScrubOptions options, Pace pace) throws IOException {
        if (options.tier().isPresent()) {
            tiers.require(options.tier().get());
        }
        Tally tally = new Tally();
        long from = options.restart() ? 0 : store.open(catalog::scrubbedTo);
        boolean more = true;
        while (more) {
            long after = from;
            List<Blob> batch = store.open(() -> catalog.blobs(after, BATCH));
            for (Blob blob : batch) {
                scrub(blob.blobId(), options.tier(), pace, tally);
                from = blob.blobId();
            }
            more = batch.size() == BATCH;
            long reached = more ? from : 0;
            store.open(() -> catalog.setScrubbedTo(reached));
        }
        if (tally.unseen > 0) {
            LOG.warn("scrub: {} copies were not looked at, since their directories are not there", tally.unseen);
        }
        return new ScrubReport(tally.blobs, tally.bytes, tally.damages, tally.repaired, tally.lost);
    }

    private static final class Tally {
        final List<ScrubReport.Damage> damages = new ArrayList<>();
        long blobs;
        long bytes;
        long repaired;
        long lost;
        long unseen;
    }

    /** The store may be closed between two steps of this, but not within one that needs the catalog. */
    private void scrub(long blobId, Optional<String> tier, Pace pace, Tally tally) throws IOException {
        Optional<Blob> blob = store.open(() -> store.namespace().findBlob(blobId));
        if (blob.isPresent()
                && blob.get().places().stream()
                        .anyMatch(place -> tier.isEmpty() || place.tier().equals(tier.get()))) {
            tally.blobs++;
            for (Place place : blob.get().places()) {
                tally.bytes += blob.get().length();
                check(blob.get(), place, pace, tally);
            }
            store.open(() -> completeCopies(blobId, tally));
        }
    }

    private void check(Blob blob, Place place, Pace pace, Tally tally) throws IOException {
        try {
            Optional<String> problem = repairs.problem(blob, place, pace);
            if (problem.isPresent()) {
                String words = problem.get();
                store.open(() -> mend(blob, place, words, tally));
            }
        } catch (DirectoryAbsentException e) {
            store.open(() -> replaceUnseen(blob, place, String.valueOf(e.getMessage()), tally));
        }
    }

    /** What is in a directory that is not there is written anew where that can be; else nothing is wrong with it. */
    private boolean replaceUnseen(Blob blob, Place place, String reason, Tally tally) throws IOException {
        boolean replaced = blob.places().size() > 1 && isStillThere(blob.blobId(), place) && repaired(blob, place);
        if (replaced) {
            note(blob, place, reason, true, tally);
        } else {
            tally.unseen++;
        }
        return replaced;
    }

    private boolean mend(Blob blob, Place place, String problem, Tally tally) throws IOException {
        boolean there = isStillThere(blob.blobId(), place);
        if (there) {
            note(blob, place, problem, repaired(blob, place), tally);
        }
        return there;
    }

    /** Compaction and moves go on meanwhile. */
    private boolean isStillThere(long blobId, Place place) throws StoreException {
        return store.namespace().findBlob(blobId).stream()
                .anyMatch(blob -> blob.places().contains(place));
    }

    private boolean repaired(Blob blob, Place place) throws IOException {
        try {
            return repairs.repair(blob.blobId(), place);
        } catch (StoreException.OutcomeUnknown e) {
            throw e;
        } catch (IOException e) {
            return false;
        }
    }

    /** Of a tier that keeps more copies than it did when the blob was written. */
    private boolean completeCopies(long blobId, Tally tally) throws IOException {
        Optional<Blob> blob = store.namespace().findBlob(blobId);
        try {
            boolean completed = blob.isPresent() && repairs.complete(blob.get());
            if (completed) {
                tally.repaired++;
            }
            return completed;
        } catch (StoreException.OutcomeUnknown e) {
            throw e;
        } catch (StoreException.Unavailable | DirectoryAbsentException e) {
            tally.unseen++;
            return false;
        } catch (IOException e) {
            note(blob.get(), blob.get().places().get(0), "lacks a copy: " + e.getMessage(), false, tally);
            return false;
        }
    }

    private void note(Blob blob, Place place, String problem, boolean repaired, Tally tally) throws IOException {
        if (repaired) {
            tally.repaired++;
        } else {
            tally.lost++;
        }
        if (tally.damages.size() < ScrubReport.MOST_DAMAGES) {
            String where = tiers.require(place.tier()).describe(blob.blobId(), place);
            long offset = place.packed() ? place.offset() : 0;
            tally.damages.add(new ScrubReport.Damage(where, offset, blob.blobId(), object(blob), problem, repaired));
        }
    }

    private String object(Blob blob) {
        for (Place place : blob.places()) {
            try {
                Optional<String> object = tiers.label(blob, place).flatMap(Scrubber::object);
                if (object.isPresent()) {
                    return object.get();
                }
            } catch (IOException e) {
                continue; // This copy is the damaged one, or is gone: the other may tell.
            }
        }
        return "";
    }

    private static Optional<String> object(byte[] label) {
        try {
            BinaryReader in = new BinaryReader(label);
            in.version("label", 1);
            return Optional.of(BasaltUri.SCHEME + "://" + in.string() + "/" + in.string());
        } catch (BinaryReader.MalformedException e) {
            return Optional.empty();
        }
    }
}
