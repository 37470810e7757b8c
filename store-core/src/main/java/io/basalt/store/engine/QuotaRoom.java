package io.basalt.store.engine;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import java.util.Optional;

/** What quotas leave, as things are: for who is about to write much. The commit decides. Thread-safe. */
record QuotaRoom(LocalStore store, Accounts accounts) {
    /**
     * Refuses bytes that no quota has room for as things are.
     *
     * @param replaces whether the object that has the key gives its own back
     */
    void require(ObjectKey key, long bytes, boolean replaces) throws StoreException {
        Optional<Accounts.BucketAccess> access = accounts.bucketAccess(key.bucket());
        if (access.isEmpty()) {
            return; // The commit tells.
        }
        long less = replaces ? store.stat(key).map(ObjectInfo::size).orElse(0L) : 0;
        require(
                "bucket '" + key.bucket() + "'",
                access.get().usage(),
                access.get().quota(),
                bytes - less);
        Optional<Accounts.Tenant> tenant = accounts.tenant(access.get().tenant());
        if (tenant.isPresent()) {
            require(
                    "tenant '" + tenant.get().name() + "'",
                    tenant.get().usage(),
                    tenant.get().quota(),
                    bytes - less);
        }
    }

    private static void require(String who, Accounts.Usage usage, Accounts.Quota quota, long more)
            throws StoreException {
        long most = quota.bytes().orElse(Long.MAX_VALUE);
        if (more > 0 && usage.bytes() > most - more) {
            throw new StoreException.OverQuota(who + " holds " + usage.bytes() + " bytes, and its quota is " + most
                    + "; delete something, or have the quota raised");
        }
    }
}
