package io.basalt.cli;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TierInfo;
import io.basalt.store.lifecycle.StorageClasses;

/** What rules are read and written with. */
final class RuleText {
    private RuleText() {}

    static StorageClasses classes(Store store) throws StoreException {
        return new StorageClasses(store.tiers().stream().map(TierInfo::name).toList());
    }

    /** The rules of a bucket as JSON, which may be none. */
    static String of(Store store, String bucket) throws StoreException {
        return store.lifecycle(bucket).orElse("{\"rules\": []}");
    }
}
