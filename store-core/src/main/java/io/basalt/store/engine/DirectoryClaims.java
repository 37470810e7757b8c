package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.VolumeUse;
import io.basalt.store.io.Disk;
import io.basalt.store.volume.DirectoryIdentity;
import java.io.IOException;
import java.util.List;

/** Holds the directories of tiers to what the catalog knows of them. */
record DirectoryClaims(String storeId, List<VolumeUse> uses) {
    static DirectoryClaims of(Catalog catalog) throws StoreException {
        return new DirectoryClaims(catalog.storeId(), catalog.volumes());
    }

    /** Makes sure that a disk is that directory of a tier of this store; one that is new becomes it. */
    void claim(Disk disk, String tier, int directory) throws IOException {
        boolean inUse = uses.stream()
                .anyMatch(use -> use.tier().equals(tier) && use.directory() == directory && use.live() > 0);
        new DirectoryIdentity(storeId, tier, directory).claim(disk, inUse);
    }
}
