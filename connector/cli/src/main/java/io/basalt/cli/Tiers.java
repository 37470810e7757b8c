package io.basalt.cli;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TierInfo;
import java.util.List;

/** Checks a tier's name before the work begins rather than once for every object. */
final class Tiers {
    private Tiers() {}

    static void require(Store store, String name) throws StoreException, CommandFailed {
        List<String> names = store.tiers().stream().map(TierInfo::name).toList();
        if (!names.contains(name)) {
            throw new CommandFailed("no tier '" + name + "': this store has " + String.join(", ", names));
        }
    }
}
