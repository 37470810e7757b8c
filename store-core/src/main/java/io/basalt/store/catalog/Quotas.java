package io.basalt.store.catalog;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Accounts.Quota;
import io.basalt.store.api.StoreException;
import java.util.Optional;

/**
 * Holds what tenants and buckets hold to their quotas, by the totals that directories have anyway: whatever a command has
 * done, the roots of buckets tell what has been added. Belongs to the committer's thread.
 */
final class Quotas {
    private final Group group;
    private final Lookups lookups;

    Quotas(Group group, Lookups lookups) {
        this.group = group;
        this.lookups = lookups;
    }

    /**
     * Counts what the current command has added and taken away.
     *
     * @throws StoreException.OverQuota where a bucket or its tenant would hold more than it may
     */
    void settle() throws StoreException {
        for (Directory root : group.changedRoots()) {
            Totals before = group.directoryBefore(root.directoryId())
                    .map(Directory::below)
                    .orElse(Totals.NONE);
            Totals more = root.below().minus(before);
            Optional<Account.Access> access =
                    more.bytes() == 0 && more.objects() == 0 ? Optional.empty() : lookups.access(root.bucketId());
            if (access.isPresent()) {
                require(
                        access.get().quota(),
                        more,
                        root.below().bytes(),
                        root.below().objects(),
                        "the bucket");
                add(access.get().tenant(), more);
            }
        }
    }

    /** Counts what a tenant holds more; the local one's buckets are not counted. */
    void add(String tenant, Totals more) throws StoreException {
        if (!tenant.equals(Accounts.LOCAL)) {
            Account.Held held = lookups.held(tenant).plus(more);
            Quota quota = lookups.tenant(tenant).map(Account.Tenant::quota).orElse(Quota.NONE);
            require(quota, more, held.bytes(), held.objects(), "tenant '" + tenant + "'");
            group.put(Family.ACCOUNTS, held.key(), held.encode());
        }
    }

    private static void require(Quota quota, Totals more, long bytes, long objects, String who)
            throws StoreException.OverQuota {
        if (more.bytes() > 0 && quota.bytes().orElse(Long.MAX_VALUE) < bytes) {
            throw over(who, bytes, "bytes", quota.bytes().orElse(0));
        }
        if (more.objects() > 0 && quota.objects().orElse(Long.MAX_VALUE) < objects) {
            throw over(who, objects, "objects", quota.objects().orElse(0));
        }
    }

    private static StoreException.OverQuota over(String who, long held, String what, long quota) {
        return new StoreException.OverQuota(who + " would hold " + held + " " + what + ", and its quota is " + quota
                + "; delete something, or have the quota raised");
    }
}
