package io.basalt.store.engine;

import io.basalt.store.api.MoveResult;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.Tier;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Moves contents to tiers that somebody names, blob by blob. One move at a time. */
final class Mover {
    static final String BY_HAND = "moved by hand";

    private final LocalStore store;
    private final Catalog catalog;
    private final Tiers tiers;
    private final Copier copier;
    private final BooleanSupplier stopping;

    Mover(LocalStore store, Catalog catalog, Tiers tiers, Copier copier, BooleanSupplier stopping) {
        this.store = store;
        this.catalog = catalog;
        this.tiers = tiers;
        this.copier = copier;
        this.stopping = stopping;
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
            bytes += move(key, content, blobId, label, target);
        }
        return bytes;
    }

    /** Begins anew where a compaction has put the blob elsewhere meanwhile. */
    private long move(ObjectKey key, Content content, long blobId, byte[] label, Tier target) throws IOException {
        Blob blob = store.namespace().blob(blobId);
        while (!blob.places().stream().allMatch(place -> place.tier().equals(target.name()))) {
            target.requireSpace(key.toString(), blob.length());
            Copier.Job job = new Copier.Job(
                    blob, label, target, target.copies(), blob.places(), contents(blob, content), Optional.of(BY_HAND));
            try (BlobReader source = store.contents().openBlob(blobId)) {
                if (copier.copy(job, source)) {
                    return blob.length();
                }
            }
            blob = store.namespace().blob(blobId);
        }
        return 0;
    }

    /** Those that lie elsewhere with a blob. */
    private List<Long> contents(Blob blob, Content moved) throws StoreException {
        return blob.owners() == 1
                ? List.of(moved.contentId())
                : catalog.contentsOf(Set.of(blob.blobId()), stopping).getOrDefault(blob.blobId(), List.of()).stream()
                        .map(Content::contentId)
                        .toList();
    }
}
