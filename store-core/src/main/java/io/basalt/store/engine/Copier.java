package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Command;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Place;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.BlobWriter;
import io.basalt.store.volume.PackedBlob;
import io.basalt.store.volume.Tier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Writes copies of blobs that exist: the bytes are read (and so verified), written and made durable, then the new places
 * are committed, and only then are those that they stand in for freed. Readers find the blob at every moment. One copy at
 * a time; thread-safe.
 */
final class Copier {
    private static final int CHUNK = 1 << 20;

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
     */
    record Job(Blob blob, byte[] label, Tier target, Tier.Copies copies, List<Place> from, List<Long> contents) {}

    /** False where the blob does not lie at {@link Job#from} any more: then nothing was changed. */
    synchronized boolean copy(Job job, BlobReader source) throws IOException {
        long blobId = job.blob.blobId();
        Command.Relocate relocate =
                new Command.Relocate(List.of(new Command.Departure(blobId, job.from)), job.contents, store.micros());
        boolean moved;
        if (job.blob.length() <= tiers.config().packLimit()) {
            Tiers.StagedBlob staged = new Tiers.StagedBlob(job.target, job.copies, pack(job, source));
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
        Command.Relocate relocate = new Command.Relocate(
                List.of(new Command.Departure(blob.blobId(), unneeded)), List.of(), store.micros());
        boolean dropped = !store.commit(relocate).isEmpty();
        if (dropped) {
            tiers.freeOld(blob.blobId(), unneeded);
        }
        return dropped;
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

    private static PackedBlob pack(Job job, BlobReader source) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate((int) job.blob.length());
        source.readFully(0, payload);
        requireSame(job, BlockChecksums.of(payload.flip()));
        return PackedBlob.of(job.blob.blobId(), job.label, payload);
    }

    private List<Place> write(Job job, BlobReader source) throws IOException {
        try (BlobWriter writer = job.target.write(job.blob.blobId(), job.copies, store.ids()::next)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            for (long at = 0; at < job.blob.length(); at += chunk.limit()) {
                chunk.clear().limit((int) Math.min(CHUNK, job.blob.length() - at));
                source.readFully(at, chunk);
                writer.write(chunk.flip());
            }
            requireSame(job, writer.crc32c());
            return writer.finish(job.label);
        }
    }

    private static void requireSame(Job job, int crc32c) throws StoreException.CorruptData {
        if (crc32c != job.blob.crc32c()) {
            throw new StoreException.CorruptData(String.format(
                    "blob %x has CRC32C %08x, expected %08x; restore its object from its source",
                    job.blob.blobId(), crc32c, job.blob.crc32c()));
        }
    }
}
