package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Command;
import io.basalt.store.io.Place;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.Tier;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes copies of blobs that exist: the bytes are read (and so verified), written and made durable, then the new places
 * are committed, and only then are those that they stand in for freed. Readers find the blob at every moment. One copy at
 * a time; thread-safe.
 */
final class Copier {
    private final LocalStore store;
    private final Tiers tiers;

    Copier(LocalStore store, Tiers tiers) {
        this.store = store;
        this.tiers = tiers;
    }

    /**
     * What is to be copied, and to where.
     *
     * @param from the copies that the new ones stand in for; none where they are added
     * @param contents those whose tier may change with it
     * @param cause why it goes to another tier; absent where it stays on its own
     */
    record Job(
            Blob blob,
            byte[] label,
            Tier target,
            Tier.Copies copies,
            List<Place> from,
            List<Long> contents,
            Optional<String> cause) {}

    /** False where the blob does not lie at {@link Job#from} any more: then nothing was changed. */
    synchronized boolean copy(Job job, BlobReader source) throws IOException {
        long blobId = job.blob.blobId();
        Command.Relocate relocate = new Command.Relocate(
                List.of(new Command.Departure(blobId, job.from)), job.contents, job.cause, store.micros());
        boolean moved;
        if (job.blob.length() <= tiers.config().packLimit()) {
            Tiers.StagedBlob staged =
                    new Tiers.StagedBlob(job.target, job.copies, BlobCopy.pack(job.blob, job.label, source));
            moved = !store.commit(relocate, List.of(staged), Map.of()).isEmpty();
        } else {
            moved = commitFiles(relocate, blobId, write(job, source));
        }
        if (moved) {
            tiers.freeOld(blobId, job.from);
        }
        return moved;
    }

    /**
     * Lets go of copies that the blob's tier need not keep: others are whole. False where the blob does not lie there any
     * more.
     */
    synchronized boolean drop(Blob blob, List<Place> unneeded) throws IOException {
        Command.Relocate relocate =
                new Command.Relocate(List.of(new Command.Departure(blob.blobId(), unneeded)), store.micros());
        boolean dropped = !store.commit(relocate).isEmpty();
        if (dropped) {
            tiers.freeOld(blob.blobId(), unneeded);
        }
        return dropped;
    }

    private List<Place> write(Job job, BlobReader source) throws IOException {
        return BlobCopy.write(job.blob, job.label, source, job.target, job.copies, store.ids()::next, written -> {});
    }

    private boolean commitFiles(Command.Relocate relocate, long blobId, List<Place> to) throws IOException {
        boolean unwanted = true;
        try {
            boolean moved =
                    !store.commit(relocate, List.of(), Map.of(blobId, to)).isEmpty();
            unwanted = !moved;
            return moved;
        } catch (StoreException.OutcomeUnknown e) {
            unwanted = false; // It may be owned; the store is not sealed, so the next opening finds out.
            throw e;
        } finally {
            if (unwanted) {
                tiers.free(blobId, to);
            }
        }
    }
}
