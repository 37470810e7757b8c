package io.basalt.store.engine;

import io.basalt.store.api.MoveResult;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.ObjectRow;
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
 * Moves contents between tiers: the bytes are read (and so verified), written to the new tier and made durable there,
 * then the new place is committed, and only then is the old one freed. Readers find the content at every moment. One move
 * at a time.
 */
final class Mover {
    private static final int CHUNK = 1 << 20;

    private final LocalStore store;
    private final Tiers tiers;

    Mover(LocalStore store, Tiers tiers) {
        this.store = store;
        this.tiers = tiers;
    }

    synchronized MoveResult move(ObjectKey key, ObjectRow row, Content content, String tierName) throws IOException {
        Tier target = tiers.require(tierName);
        byte[] label = BlobLabel.of(key, row.contentType(), row.attributes());
        BlobLeases.Lease lease = store.leases().acquire(content.blobIds());
        try {
            return new MoveResult(key, tierName, move(key, content, label, target));
        } finally {
            lease.release();
        }
    }

    private long move(ObjectKey key, Content content, byte[] label, Tier target) throws IOException {
        long bytes = 0;
        for (long blobId : content.blobIds()) {
            Blob blob = store.namespace().blob(blobId);
            if (!blob.places().stream().allMatch(place -> place.tier().equals(target.name()))) {
                target.requireSpace(key.toString(), blob.length());
                move(content, blob, label, target);
                bytes += blob.length();
            }
        }
        return bytes;
    }

    private void move(Content content, Blob blob, byte[] label, Tier target) throws IOException {
        List<Place> from = blob.places();
        Command.Relocate relocate = new Command.Relocate(content.contentId(), blob.blobId(), from, store.micros());
        boolean moved;
        if (blob.length() <= tiers.config().packLimit()) {
            Tiers.StagedBlob staged = new Tiers.StagedBlob(target, target.copies(), pack(blob, label));
            moved = store.commit(relocate, List.of(staged), Map.of());
        } else {
            moved = commitCopies(relocate, copy(blob, label, target));
        }
        if (moved) {
            tiers.freeOld(blob.blobId(), from);
        }
    }

    private boolean commitCopies(Command.Relocate relocate, List<Place> to) throws IOException {
        boolean unwanted = true;
        try {
            boolean moved = store.commit(relocate, List.of(), Map.of(relocate.blobId(), to));
            unwanted = !moved;
            return moved;
        } catch (StoreException.OutcomeUnknown e) {
            unwanted = false; // It may be owned; the store is not sealed, so the next opening finds out.
            throw e;
        } finally {
            if (unwanted) {
                tiers.free(relocate.blobId(), to);
            }
        }
    }

    private PackedBlob pack(Blob blob, byte[] label) throws IOException {
        try (BlobReader source = tiers.open(blob)) {
            ByteBuffer payload = ByteBuffer.allocate((int) blob.length());
            source.readFully(0, payload);
            return PackedBlob.of(blob.blobId(), label, payload.flip());
        }
    }

    private List<Place> copy(Blob blob, byte[] label, Tier target) throws IOException {
        try (BlobReader source = tiers.open(blob);
                BlobWriter writer = target.write(blob.blobId(), target.copies(), store.ids()::next)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            for (long at = 0; at < blob.length(); at += chunk.limit()) {
                chunk.clear().limit((int) Math.min(CHUNK, blob.length() - at));
                source.readFully(at, chunk);
                writer.write(chunk.flip());
            }
            if (writer.crc32c() != blob.crc32c()) {
                throw new StoreException.CorruptData("blob " + Long.toHexString(blob.blobId()) + " in tier "
                        + blob.places().get(0).tier() + " does not have the checksum it was stored with");
            }
            return writer.finish(label);
        }
    }
}
