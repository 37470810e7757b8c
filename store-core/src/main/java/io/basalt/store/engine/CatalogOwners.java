package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.NamespaceReader;
import io.basalt.store.catalog.VolumeUse;
import io.basalt.store.io.Place;
import io.basalt.store.volume.Tier;

/** Tells the tiers which of their files the catalog knows. A record that cannot be read says nothing: the file stays. */
final class CatalogOwners implements Tier.Owners {
    private final Catalog catalog;
    private final NamespaceReader namespace;

    CatalogOwners(Catalog catalog, NamespaceReader namespace) {
        this.catalog = catalog;
        this.namespace = namespace;
    }

    /** The catalog is a backup that is older than the file. */
    private boolean mayHoldUnknown(Place place) {
        return catalog.unknownEpochs().contain(place.epoch());
    }

    /** Whatever the tier is called: copy numbers are never given twice. */
    @Override
    public boolean holds(long blobId, Place place) {
        if (mayHoldUnknown(place)) {
            return true;
        }
        try {
            return namespace.findBlob(blobId).stream()
                    .flatMap(blob -> blob.places().stream())
                    .anyMatch(known ->
                            !known.packed() && known.epoch() == place.epoch() && known.offset() == place.offset());
        } catch (StoreException e) {
            return true;
        }
    }

    @Override
    public boolean use(Place volume) {
        if (mayHoldUnknown(volume)) {
            return true;
        }
        try {
            return catalog.volume(volume).map(VolumeUse::live).orElse(0L) > 0;
        } catch (StoreException e) {
            return true;
        }
    }
}
