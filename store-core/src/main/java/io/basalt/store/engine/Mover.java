package io.basalt.store.engine;

import io.basalt.store.api.MoveResult;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.Tier;
import java.io.IOException;
import java.util.List;

/** Moves contents between tiers, blob by blob. One move at a time. */
final class Mover {
    private final LocalStore store;
    private final Tiers tiers;
    private final Copier copier;

    Mover(LocalStore store, Tiers tiers, Copier copier) {
        this.store = store;
        this.tiers = tiers;
        this.copier = copier;
    }

    synchronized MoveResult move(ObjectKey key, ObjectRow row, Content content, String tierName) throws IOException {
        Tier target = tiers.require(tierName);
        byte[] label = BlobLabel.of(key, row.contentType(), row.attributes());
        BlobLeases.Lease lease = store.contents().lease(content.blobIds());
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
                Copier.Job job = new Copier.Job(
                        blob, label, target, target.copies(), blob.places(), List.of(content.contentId()));
                try (BlobReader source = store.contents().openBlob(blobId)) {
                    copier.copy(job, source);
                }
                bytes += blob.length();
            }
        }
        return bytes;
    }
}
