package io.basalt.store.engine;

import io.basalt.store.api.Finding;
import io.basalt.store.api.FsckReport;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Inspection;
import io.basalt.store.catalog.Table;
import io.basalt.store.fsck.Fsck;
import io.basalt.store.fsck.IndexedRows;
import io.basalt.store.fsck.Subject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Looks at a store while it is open, and mends nothing; its index is the one that answers queries. */
record OpenStoreCheck(Catalog catalog, Tiers tiers, IndexedRows index) {
    FsckReport run(boolean deep, Consumer<Finding> findings) throws StoreException {
        try {
            return Fsck.run(work -> with(deep, work), List.of(), findings);
        } catch (IOException e) {
            throw DiskErrors.translate("fsck", e);
        }
    }

    private void with(boolean deep, Fsck.Work work) throws IOException {
        try (Inspection inspection = catalog.inspect()) {
            work.on(new Subject(
                    inspection,
                    Optional.empty(),
                    tiers.surveys(),
                    Optional.of(index),
                    blobId -> catalog.current(Table.BLOBS, blobId),
                    tiers.epoch(),
                    deep,
                    true));
        }
    }
}
