package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Inspection;
import io.basalt.store.catalog.Table;
import io.basalt.store.catalog.Table.Waiting;
import java.util.Optional;

/** A blob has as many owners as contents with an extent in it; one without owners waits for its bytes to be freed. */
final class BlobOwnersCheck implements Check {
    @Override
    public String name() {
        return "blob owners";
    }

    @Override
    public void run(Subject store, Findings findings) throws StoreException {
        new OwnerCounts<>(Table.BLOBS, Blob::blobId, BlobOwnersCheck::references)
                .run(store.catalog(), new OwnerCounts.Judge<>() {
                    @Override
                    public void counted(Blob blob, long owners) throws StoreException {
                        findings.looked();
                        compare(store, blob, owners, findings);
                    }

                    @Override
                    public void missing(long blobId, String holder) {
                        findings.add(holder, "a record of " + Words.blob(blobId), "none");
                    }
                });
    }

    private static void references(Inspection catalog, OwnerCounts.Reference reference) throws StoreException {
        catalog.scan(Table.CONTENTS, content -> {
            for (long blobId : content.blobIds()) {
                reference.to(blobId, Words.content(content.contentId()));
            }
        });
    }

    private static void compare(Subject store, Blob blob, long owners, Findings findings) throws StoreException {
        Optional<Waiting> waiting = store.catalog().waiting(blob.blobId());
        boolean waits = waiting.isPresent();
        boolean mended = store.repairs().isPresent() && store.complete();
        if (blob.owners() != owners) {
            if (mended) {
                store.repairs().get().put(Table.BLOBS, blob.withOwners(owners));
            }
            findings.add(Words.blob(blob.blobId()), owners + " owners", blob.owners(), mended);
        }
        if (waits != (owners == 0)) {
            if (mended && waits) {
                store.repairs().get().remove(Table.GARBAGE, waiting.get());
            } else if (mended) {
                store.repairs().get().put(Table.GARBAGE, Waiting.blob(blob.blobId()));
            }
            findings.add(
                    Words.blob(blob.blobId()) + " with " + owners + " owners",
                    owners == 0 ? "to wait for its bytes to be freed" : "to keep its bytes",
                    waits ? "it waits to be freed" : "it does not wait to be freed",
                    mended);
        }
    }
}
