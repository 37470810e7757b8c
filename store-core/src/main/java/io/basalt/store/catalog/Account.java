package io.basalt.store.catalog;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Accounts.Quota;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.List;
import java.util.Optional;

/** The records of who may use the store; docs/format.md, section "Accounts". */
public sealed interface Account {
    int VERSION = 1;

    /** Its key in the catalog. */
    byte[] key();

    byte[] encode();

    /** The counts are of what lies below it, so that it can be told whether it may go. */
    record Tenant(String name, long createdMicros, Quota quota, long users, long policies, long buckets)
            implements Account {
        static Tenant created(String name, long micros) {
            return new Tenant(name, micros, Quota.NONE, 0, 0, 0);
        }

        Tenant with(Quota newQuota) {
            return new Tenant(name, createdMicros, newQuota, users, policies, buckets);
        }

        Tenant plusUsers(int more) {
            return new Tenant(name, createdMicros, quota, users + more, policies, buckets);
        }

        Tenant plusPolicies(int more) {
            return new Tenant(name, createdMicros, quota, users, policies + more, buckets);
        }

        Tenant plusBuckets(int more) {
            return new Tenant(name, createdMicros, quota, users, policies, buckets + more);
        }

        @Override
        public byte[] key() {
            return AccountKeys.tenant(name);
        }

        @Override
        public byte[] encode() {
            BinaryWriter out = begun().string(name).varint(createdMicros);
            AccountForms.encode(quota, out);
            return out.varint(users).varint(policies).varint(buckets).toBytes();
        }

        static Tenant decode(byte[] bytes) {
            BinaryReader in = begun(bytes);
            return new Tenant(
                    in.string(), in.varint(), AccountForms.decodeQuota(in), in.varint(), in.varint(), in.varint());
        }
    }

    record User(
            String tenant,
            String name,
            boolean enabled,
            boolean administrator,
            long createdMicros,
            List<String> policies,
            List<String> keyIds)
            implements Account {
        public User {
            policies = List.copyOf(policies);
            keyIds = List.copyOf(keyIds);
        }

        User withKeys(List<String> newKeyIds) {
            return new User(tenant, name, enabled, administrator, createdMicros, policies, newKeyIds);
        }

        @Override
        public byte[] key() {
            return AccountKeys.user(tenant, name);
        }

        @Override
        public byte[] encode() {
            BinaryWriter out = begun().string(tenant)
                    .string(name)
                    .u8((enabled ? 1 : 0) | (administrator ? 2 : 0))
                    .varint(createdMicros);
            CommandFields.encodeTexts(policies, out);
            CommandFields.encodeTexts(keyIds, out);
            return out.toBytes();
        }

        static User decode(byte[] bytes) {
            BinaryReader in = begun(bytes);
            String tenant = in.string();
            String name = in.string();
            int flags = in.u8();
            return new User(
                    tenant,
                    name,
                    (flags & 1) != 0,
                    (flags & 2) != 0,
                    in.varint(),
                    CommandFields.decodeTexts(in),
                    CommandFields.decodeTexts(in));
        }
    }

    /**
     * @param rotatedMicros 0 while it has its first secret
     * @param earlier the secret before, good until {@code earlierUntilMicros}
     */
    record Key(
            String id,
            String tenant,
            String user,
            boolean enabled,
            long createdMicros,
            long rotatedMicros,
            SealedSecret secret,
            Optional<SealedSecret> earlier,
            long earlierUntilMicros)
            implements Account {
        Key with(boolean nowEnabled) {
            return new Key(
                    id, tenant, user, nowEnabled, createdMicros, rotatedMicros, secret, earlier, earlierUntilMicros);
        }

        Key rotated(SealedSecret newSecret, long nowMicros, long graceMicros) {
            return new Key(
                    id,
                    tenant,
                    user,
                    enabled,
                    createdMicros,
                    nowMicros,
                    newSecret,
                    graceMicros > 0 ? Optional.of(secret) : Optional.empty(),
                    graceMicros > 0 ? nowMicros + graceMicros : 0);
        }

        @Override
        public byte[] key() {
            return AccountKeys.key(id);
        }

        @Override
        public byte[] encode() {
            return begun().string(id)
                    .string(tenant)
                    .string(user)
                    .u8(enabled ? 1 : 0)
                    .varint(createdMicros)
                    .varint(rotatedMicros)
                    .string(secret.text())
                    .string(earlier.map(SealedSecret::text).orElse(""))
                    .varint(earlierUntilMicros)
                    .toBytes();
        }

        static Key decode(byte[] bytes) {
            BinaryReader in = begun(bytes);
            return new Key(
                    in.string(),
                    in.string(),
                    in.string(),
                    in.u8() == 1,
                    in.varint(),
                    in.varint(),
                    new SealedSecret(in.string()),
                    Optional.of(in.string()).filter(text -> !text.isEmpty()).map(SealedSecret::new),
                    in.varint());
        }
    }

    /** @param attached to how many users and buckets */
    record Policy(String tenant, String name, String json, long putMicros, long attached) implements Account {
        Policy plusAttached(int more) {
            return new Policy(tenant, name, json, putMicros, attached + more);
        }

        @Override
        public byte[] key() {
            return AccountKeys.policy(tenant, name);
        }

        @Override
        public byte[] encode() {
            return begun().string(tenant)
                    .string(name)
                    .string(json)
                    .varint(putMicros)
                    .varint(attached)
                    .toBytes();
        }

        static Policy decode(byte[] bytes) {
            BinaryReader in = begun(bytes);
            return new Policy(in.string(), in.string(), in.string(), in.varint(), in.varint());
        }
    }

    /** Whose a bucket is; a bucket without it is the local tenant's, and anybody else may do nothing in it. */
    record Access(long bucketId, String tenant, Quota quota, List<String> policies) implements Account {
        public Access {
            policies = List.copyOf(policies);
        }

        static Access none(long bucketId) {
            return new Access(bucketId, Accounts.LOCAL, Quota.NONE, List.of());
        }

        Access with(Quota newQuota) {
            return new Access(bucketId, tenant, newQuota, policies);
        }

        Access with(List<String> newPolicies) {
            return new Access(bucketId, tenant, quota, newPolicies);
        }

        Access givenTo(String newTenant) {
            return new Access(bucketId, newTenant, quota, List.of());
        }

        @Override
        public byte[] key() {
            return AccountKeys.access(bucketId);
        }

        @Override
        public byte[] encode() {
            BinaryWriter out = begun().varint(bucketId).string(tenant);
            AccountForms.encode(quota, out);
            CommandFields.encodeTexts(policies, out);
            return out.toBytes();
        }

        static Access decode(byte[] bytes) {
            BinaryReader in = begun(bytes);
            return new Access(in.varint(), in.string(), AccountForms.decodeQuota(in), CommandFields.decodeTexts(in));
        }
    }

    /** What a tenant holds in all its buckets: their roots' totals added up. */
    record Held(String tenant, long bytes, long objects) implements Account {
        Held plus(Totals more) {
            return new Held(tenant, bytes + more.bytes(), objects + more.objects());
        }

        @Override
        public byte[] key() {
            return AccountKeys.held(tenant);
        }

        @Override
        public byte[] encode() {
            return begun().string(tenant).varint(bytes).varint(objects).toBytes();
        }

        static Held decode(byte[] bytes) {
            BinaryReader in = begun(bytes);
            return new Held(in.string(), in.varint(), in.varint());
        }
    }

    private static BinaryWriter begun() {
        return new BinaryWriter().u8(VERSION).u8(0);
    }

    private static BinaryReader begun(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("account", VERSION);
        return in;
    }

    /** The record that lies under a key. */
    static Account decode(byte[] key, byte[] value) {
        int kind = new BinaryReader(key).u8();
        return switch (kind) {
            case AccountKeys.TENANT -> Tenant.decode(value);
            case AccountKeys.USER -> User.decode(value);
            case AccountKeys.KEY -> Key.decode(value);
            case AccountKeys.POLICY -> Policy.decode(value);
            case AccountKeys.ACCESS -> Access.decode(value);
            case AccountKeys.HELD -> Held.decode(value);
            default -> throw new BinaryReader(value).malformed("account of kind " + kind);
        };
    }
}
