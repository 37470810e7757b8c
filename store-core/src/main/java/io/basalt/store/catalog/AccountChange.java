package io.basalt.store.catalog;

import io.basalt.store.api.Accounts.Quota;
import io.basalt.store.api.Accounts.UserUpdate;
import java.util.Set;

/** A change of who may use the store, as a value. Secrets are sealed before they become part of one. */
public sealed interface AccountChange {
    record CreateTenant(String tenant) implements AccountChange {}

    record DeleteTenant(String tenant) implements AccountChange {}

    record SetTenantQuota(String tenant, Quota quota) implements AccountChange {}

    record CreateUser(String tenant, String user, boolean administrator) implements AccountChange {}

    record ConfigureUser(String tenant, String user, UserUpdate update) implements AccountChange {}

    record DeleteUser(String tenant, String user) implements AccountChange {}

    record CreateKey(String tenant, String user, String keyId, SealedSecret secret) implements AccountChange {}

    record EnableKey(String keyId, boolean enabled) implements AccountChange {}

    /** @param graceMicros how long the secret that it had is good, too */
    record RotateKey(String keyId, SealedSecret secret, long graceMicros) implements AccountChange {}

    record DeleteKey(String keyId) implements AccountChange {}

    record PutPolicy(String tenant, String policy, String json) implements AccountChange {}

    record DeletePolicy(String tenant, String policy) implements AccountChange {}

    /** Attaches policies to a bucket, and detaches others. */
    record ConfigureBucket(String bucket, Set<String> attach, Set<String> detach) implements AccountChange {
        public ConfigureBucket {
            attach = Set.copyOf(attach);
            detach = Set.copyOf(detach);
        }
    }

    record SetBucketQuota(String bucket, Quota quota) implements AccountChange {}

    record GiveBucket(String bucket, String tenant) implements AccountChange {}
}
