package io.basalt.spark.history;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.VersionInfo;
import io.basalt.store.api.VersionPage;
import io.basalt.store.api.VersionsRequest;

/** The versions of all keys that begin with a prefix, after one of them. */
record VersionPages(String bucket, String prefix, String after) implements Pages<VersionInfo> {
    @Override
    public Page<VersionInfo> first(Store store) throws StoreException {
        VersionPage page = store.listVersions(VersionsRequest.of(bucket, prefix).after(after));
        return new Page<>(page.versions(), page.next().map(last -> new VersionPages(bucket, prefix, last)));
    }
}
