package io.basalt.store.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Who may use a store, and how much of it. A tenant owns buckets, users, policies and their keys; a user acts by access keys. The
 * tenant {@link #LOCAL} is there from the beginning, owns what nobody else does, and its administrators operate the store.
 * What is changed holds for every call that begins afterwards. Thread-safe.
 *
 * <p>Names are 1 to 63 characters: of a tenant of {@code [a-z0-9.-]}, of users and policies of {@code [A-Za-z0-9._@-]}. What
 * is asked of a tenant, user, key or policy that there is not throws {@link StoreException.NotFound}; a name that is taken,
 * {@link StoreException.AlreadyExists}.
 */
public interface Accounts {
    /** The store's own tenant. */
    String LOCAL = "local";

    /** The most keys of a user. */
    int MAX_KEYS = 16;

    /** The longest text of a policy, in characters. */
    int MAX_POLICY = 64 << 10;

    /**
     * The most that a tenant or a bucket may hold; what is absent has no bound. Objects and bytes are those of the newest
     * state: superseded versions and deleted objects do not count.
     */
    record Quota(OptionalLong bytes, OptionalLong objects) {
        public static final Quota NONE = new Quota(OptionalLong.empty(), OptionalLong.empty());

        public Quota {
            if (bytes.orElse(0) < 0 || objects.orElse(0) < 0) {
                throw new IllegalArgumentException(
                        "a quota of " + bytes.orElse(0) + " bytes and " + objects.orElse(0) + " objects is negative");
            }
        }
    }

    /** What is held of a {@link Quota}. */
    record Usage(long bytes, long objects) {
        public static final Usage NONE = new Usage(0, 0);
    }

    /**
     * @param created 1970-01-01 of {@link #LOCAL}
     * @param usage none of {@link #LOCAL}, which has no quota: its buckets may have some
     * @param buckets how many it owns; of {@link #LOCAL} 0: it owns those that no other tenant does
     */
    record Tenant(String name, Instant created, Quota quota, Usage usage, long users, long policies, long buckets) {}

    /**
     * @param administrator whether everything within the tenant is allowed that no policy denies
     * @param policies names of the tenant's policies that say what else the user may do
     */
    record User(
            String tenant,
            String name,
            boolean enabled,
            boolean administrator,
            List<String> policies,
            long keys,
            Instant created) {
        public User {
            policies = List.copyOf(policies);
        }
    }

    /** A change of a user; what is absent stays as it is. Policies are named; those that are attached already, or not, are left so. */
    record UserUpdate(
            Optional<Boolean> enabled, Optional<Boolean> administrator, Set<String> attach, Set<String> detach) {
        public static final UserUpdate NONE = new UserUpdate(Optional.empty(), Optional.empty(), Set.of(), Set.of());

        public UserUpdate {
            attach = Set.copyOf(attach);
            detach = Set.copyOf(detach);
        }

        public UserUpdate withEnabled(boolean now) {
            return new UserUpdate(Optional.of(now), administrator, attach, detach);
        }

        public UserUpdate withAdministrator(boolean now) {
            return new UserUpdate(enabled, Optional.of(now), attach, detach);
        }

        public UserUpdate withAttached(String... policies) {
            return new UserUpdate(enabled, administrator, Set.of(policies), detach);
        }

        public UserUpdate withDetached(String... policies) {
            return new UserUpdate(enabled, administrator, attach, Set.of(policies));
        }
    }

    /**
     * A key, without its secret.
     *
     * @param rotated when it was given its newest secret; absent while it has its first
     * @param earlierUntil how long the secret before that one is good, too
     */
    record AccessKey(
            String id,
            String tenant,
            String user,
            boolean enabled,
            Instant created,
            Optional<Instant> rotated,
            Optional<Instant> earlierUntil) {}

    /** A key with its secret, which is told once. */
    record NewKey(AccessKey key, String secret) {
        @Override
        public String toString() {
            return "NewKey[key=" + key + ", secret=...]";
        }
    }

    /** @param attached to how many users and buckets */
    record Policy(String tenant, String name, String json, long attached, Instant put) {}

    /**
     * Whose a bucket is.
     *
     * @param policies names of the owner's policies that say who else may do something in it
     */
    record BucketAccess(String bucket, String tenant, List<String> policies, Quota quota, Usage usage) {
        public BucketAccess {
            policies = List.copyOf(policies);
        }
    }

    /**
     * What a user may do, and why.
     *
     * @param reason one line: which statement of which policy decides
     */
    record Explanation(boolean allowed, String reason) {}

    // ---- tenants

    Tenant createTenant(String tenant) throws StoreException;

    Optional<Tenant> tenant(String tenant) throws StoreException;

    /** All tenants by name. */
    List<Tenant> tenants() throws StoreException;

    /** Throws {@link StoreException.PreconditionFailed} where it has users, policies or buckets, or is {@link #LOCAL}. */
    void deleteTenant(String tenant) throws StoreException;

    /**
     * Bounds what a tenant holds in all its buckets. Where it holds more already, it can add nothing.
     *
     * @throws StoreException.InvalidArgument of {@link #LOCAL}, which has no quota
     */
    Tenant setTenantQuota(String tenant, Quota quota) throws StoreException;

    // ---- users

    User createUser(String tenant, String user, boolean administrator) throws StoreException;

    Optional<User> user(String tenant, String user) throws StoreException;

    /** A tenant's users by name. */
    List<User> users(String tenant) throws StoreException;

    User configureUser(String tenant, String user, UserUpdate update) throws StoreException;

    /** Deletes a user with all its keys. */
    void deleteUser(String tenant, String user) throws StoreException;

    // ---- keys

    /**
     * Makes a key. Its secret is in the answer, and nowhere else: the store keeps it sealed.
     *
     * @throws StoreException.InvalidArgument where the user has {@link #MAX_KEYS}
     * @throws StoreException.Unavailable where the master key is missing or not that of this store
     */
    NewKey createKey(String tenant, String user) throws StoreException;

    Optional<AccessKey> key(String id) throws StoreException;

    /** A user's keys, the oldest first. */
    List<AccessKey> keys(String tenant, String user) throws StoreException;

    AccessKey enableKey(String id, boolean enabled) throws StoreException;

    /**
     * Gives a key a new secret.
     *
     * @param grace how long the secret that it had is good, too; 0 to 30 days
     */
    NewKey rotateKey(String id, Duration grace) throws StoreException;

    void deleteKey(String id) throws StoreException;

    // ---- policies

    /**
     * Puts a policy, replacing one of that name: who has it has the new one from then on.
     *
     * @param json as docs/tenants.md describes it
     * @throws StoreException.InvalidArgument in one line that names what is wrong
     */
    Policy putPolicy(String tenant, String policy, String json) throws StoreException;

    Optional<Policy> policy(String tenant, String policy) throws StoreException;

    /** A tenant's policies by name. */
    List<Policy> policies(String tenant) throws StoreException;

    /** Throws {@link StoreException.PreconditionFailed} where it is attached to something. */
    void deletePolicy(String tenant, String policy) throws StoreException;

    // ---- buckets

    /** Creates a bucket that a tenant owns. */
    BucketInfo createBucket(String tenant, String bucket) throws StoreException;

    Optional<BucketAccess> bucketAccess(String bucket) throws StoreException;

    /** Attaches policies of the bucket's owner to it, and detaches others. */
    BucketAccess configureBucketAccess(String bucket, Set<String> attach, Set<String> detach) throws StoreException;

    BucketAccess setBucketQuota(String bucket, Quota quota) throws StoreException;

    /**
     * Gives a bucket to another tenant. Its policies, which were the earlier owner's, are detached.
     *
     * @throws StoreException.OverQuota where the tenant may not hold so much
     */
    BucketAccess giveBucket(String bucket, String tenant) throws StoreException;

    // ---- decisions

    /**
     * Whether a user may do something, whatever address it comes from and over TLS.
     *
     * @param action such as {@code s3:GetObject}
     * @param resource {@code BUCKET} or {@code BUCKET/KEY}, with or without {@code arn:aws:s3:::}
     */
    Explanation explain(String tenant, String user, String action, String resource) throws StoreException;
}
