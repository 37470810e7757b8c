package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Place;
import java.util.Collection;

/** Keeps {@link Family#VOLUMES} true: called wherever a place enters or leaves a blob's record, in the same batch. */
final class VolumeAccounts {
    private final Group group;
    private final Lookups lookups;

    VolumeAccounts(Group group, Lookups lookups) {
        this.group = group;
        this.lookups = lookups;
    }

    void placed(Collection<Place> places, long bytes) throws StoreException {
        for (Place place : places) {
            put(use(place).plus(bytes));
        }
    }

    void freed(Collection<Place> places, long bytes) throws StoreException {
        for (Place place : places) {
            put(use(place).minus(bytes));
        }
    }

    private VolumeUse use(Place place) throws StoreException {
        VolumeUse unused = VolumeUse.of(place);
        return lookups.volume(unused).orElse(unused);
    }

    private void put(VolumeUse use) {
        if (use.live() < 0) {
            throw new IllegalStateException("volume " + use + " holds less than nothing; run fsck");
        }
        group.put(Family.VOLUMES, use.key(), use.encode());
    }

    /** Forgets a volume that holds nothing; false where it does. */
    boolean drop(VolumeUse volume) throws StoreException {
        if (lookups.volume(volume).map(VolumeUse::live).orElse(0L) > 0) {
            return false;
        }
        group.delete(Family.VOLUMES, volume.key());
        return true;
    }
}
