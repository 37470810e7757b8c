package io.basalt.store.engine;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Account;
import io.basalt.store.catalog.AccountChange;
import io.basalt.store.catalog.AccountReader;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.NamespaceReader;
import io.basalt.store.tenant.Policies;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Accounts in the catalog. Thread-safe. */
final class LocalAccounts implements Accounts {
    private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}");
    private static final Duration LONGEST_GRACE = Duration.ofDays(30);

    private final LocalStore store;
    private final AccountReader reader;
    private final KeySecrets secrets;
    private final Policies policies = new Policies(this);

    LocalAccounts(LocalStore store, AccountReader reader, KeySecrets secrets) {
        this.store = store;
        this.reader = reader;
        this.secrets = secrets;
    }

    private void commit(AccountChange change) throws StoreException {
        store.commit(new Command.ChangeAccounts(change, store.micros()));
    }

    private static String valid(String what, String name, Pattern pattern) throws StoreException.InvalidArgument {
        if (!pattern.matcher(name).matches()) {
            throw new StoreException.InvalidArgument(what + " name '" + name + "': expected 1 to 63 characters of "
                    + (pattern == TENANT ? "[a-z0-9.-]" : "[A-Za-z0-9._@-]") + ", a letter or digit first");
        }
        return name;
    }

    private static <T> T found(Optional<T> value, String what) throws StoreException.NotFound {
        return value.orElseThrow(() -> new StoreException.NotFound(what + " does not exist"));
    }

    // ---- tenants

    @Override
    public Tenant createTenant(String tenant) throws StoreException {
        commit(new AccountChange.CreateTenant(valid("tenant", tenant, TENANT)));
        return existing(tenant);
    }

    private Tenant existing(String tenant) throws StoreException {
        return found(tenant(tenant), "tenant '" + tenant + "'");
    }

    @Override
    public Optional<Tenant> tenant(String tenant) throws StoreException {
        return store.open(() -> {
            Optional<Account.Tenant> found = reader.tenant(tenant);
            return found.isPresent() ? Optional.of(shown(found.get())) : Optional.empty();
        });
    }

    private Tenant shown(Account.Tenant tenant) throws StoreException {
        Account.Held held = reader.held(tenant.name());
        return new Tenant(
                tenant.name(),
                instant(tenant.createdMicros()),
                tenant.quota(),
                new Usage(held.bytes(), held.objects()),
                tenant.users(),
                tenant.policies(),
                tenant.buckets());
    }

    @Override
    public List<Tenant> tenants() throws StoreException {
        return store.open(() -> {
            List<Tenant> tenants = new ArrayList<>();
            for (Account.Tenant tenant : reader.tenants()) {
                tenants.add(shown(tenant));
            }
            return tenants;
        });
    }

    @Override
    public void deleteTenant(String tenant) throws StoreException {
        commit(new AccountChange.DeleteTenant(tenant));
    }

    @Override
    public Tenant setTenantQuota(String tenant, Quota quota) throws StoreException {
        commit(new AccountChange.SetTenantQuota(tenant, quota));
        return existing(tenant);
    }

    // ---- users

    @Override
    public User createUser(String tenant, String user, boolean administrator) throws StoreException {
        commit(new AccountChange.CreateUser(tenant, valid("user", user, NAME), administrator));
        return existing(tenant, user);
    }

    private User existing(String tenant, String user) throws StoreException {
        return found(user(tenant, user), "user '" + user + "' of tenant '" + tenant + "'");
    }

    @Override
    public Optional<User> user(String tenant, String user) throws StoreException {
        return store.open(() -> reader.user(tenant, user)).map(LocalAccounts::shown);
    }

    private static User shown(Account.User user) {
        return new User(
                user.tenant(),
                user.name(),
                user.enabled(),
                user.administrator(),
                user.policies(),
                user.keyIds().size(),
                instant(user.createdMicros()));
    }

    @Override
    public List<User> users(String tenant) throws StoreException {
        existing(tenant);
        return store.open(() -> reader.users(tenant)).stream()
                .map(LocalAccounts::shown)
                .toList();
    }

    @Override
    public User configureUser(String tenant, String user, UserUpdate update) throws StoreException {
        for (String policy : update.attach()) {
            requireKind(tenant, policy, false);
        }
        commit(new AccountChange.ConfigureUser(tenant, user, update));
        return existing(tenant, user);
    }

    @Override
    public void deleteUser(String tenant, String user) throws StoreException {
        commit(new AccountChange.DeleteUser(tenant, user));
    }

    // ---- keys

    @Override
    public NewKey createKey(String tenant, String user) throws StoreException {
        existing(tenant, user);
        KeySecrets.Made made = secrets.make();
        commit(new AccountChange.CreateKey(tenant, user, made.keyId(), made.sealed()));
        return new NewKey(existingKey(made.keyId()), made.secret());
    }

    private AccessKey existingKey(String id) throws StoreException {
        return found(key(id), "key " + id);
    }

    @Override
    public Optional<AccessKey> key(String id) throws StoreException {
        return store.open(() -> reader.key(id)).map(this::shown);
    }

    private AccessKey shown(Account.Key key) {
        boolean hasEarlier = key.earlier().isPresent() && key.earlierUntilMicros() > store.micros();
        return new AccessKey(
                key.id(),
                key.tenant(),
                key.user(),
                key.enabled(),
                instant(key.createdMicros()),
                Optional.of(key.rotatedMicros()).filter(micros -> micros > 0).map(LocalAccounts::instant),
                hasEarlier ? Optional.of(instant(key.earlierUntilMicros())) : Optional.empty());
    }

    @Override
    public List<AccessKey> keys(String tenant, String user) throws StoreException {
        Account.User owner =
                found(store.open(() -> reader.user(tenant, user)), "user '" + user + "' of tenant '" + tenant + "'");
        List<AccessKey> keys = new ArrayList<>();
        for (String id : owner.keyIds()) {
            key(id).ifPresent(keys::add);
        }
        return keys;
    }

    @Override
    public AccessKey enableKey(String id, boolean enabled) throws StoreException {
        commit(new AccountChange.EnableKey(id, enabled));
        return existingKey(id);
    }

    @Override
    public NewKey rotateKey(String id, Duration grace) throws StoreException {
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new StoreException.InvalidArgument(
                    "grace of " + grace + ": expected 0 to " + LONGEST_GRACE.toDays() + " days");
        }
        existingKey(id);
        KeySecrets.Made made = secrets.make(id);
        commit(new AccountChange.RotateKey(id, made.sealed(), grace.toNanos() / 1000));
        return new NewKey(existingKey(id), made.secret());
    }

    @Override
    public void deleteKey(String id) throws StoreException {
        commit(new AccountChange.DeleteKey(id));
    }

    // ---- policies

    @Override
    public Policy putPolicy(String tenant, String policy, String json) throws StoreException {
        valid("policy", policy, NAME);
        if (json.length() > MAX_POLICY) {
            throw new StoreException.InvalidArgument(
                    "policy '" + policy + "' has " + json.length() + " characters: the most is " + MAX_POLICY);
        }
        boolean ofBuckets = Policies.namesPrincipals(json, policy);
        Optional<Policy> earlier = policy(tenant, policy);
        if (earlier.isPresent()
                && earlier.get().attached() > 0
                && Policies.namesPrincipals(earlier.get().json(), policy) != ofBuckets) {
            throw new StoreException.PreconditionFailed("policy '" + policy + "' is attached to "
                    + earlier.get().attached() + (ofBuckets ? " users" : " buckets")
                    + ", and has " + (ofBuckets ? "a Principal" : "no Principal") + " now; detach it first");
        }
        commit(new AccountChange.PutPolicy(tenant, policy, json));
        return existingPolicy(tenant, policy);
    }

    private Policy existingPolicy(String tenant, String policy) throws StoreException {
        return found(policy(tenant, policy), "policy '" + policy + "' of tenant '" + tenant + "'");
    }

    /** A policy that says whom it speaks of is a bucket's. */
    private void requireKind(String tenant, String policy, boolean ofBucket) throws StoreException {
        if (Policies.namesPrincipals(existingPolicy(tenant, policy).json(), policy) != ofBucket) {
            throw new StoreException.InvalidArgument("policy '" + policy + "' has "
                    + (ofBucket
                            ? "no Principal, so it is for users: a bucket's policy says whom it speaks of"
                            : "a Principal, so it is for buckets: a user's policy has none"));
        }
    }

    @Override
    public Optional<Policy> policy(String tenant, String policy) throws StoreException {
        return store.open(() -> reader.policy(tenant, policy)).map(LocalAccounts::shown);
    }

    private static Policy shown(Account.Policy policy) {
        return new Policy(
                policy.tenant(), policy.name(), policy.json(), policy.attached(), instant(policy.putMicros()));
    }

    @Override
    public List<Policy> policies(String tenant) throws StoreException {
        existing(tenant);
        return store.open(() -> reader.policies(tenant)).stream()
                .map(LocalAccounts::shown)
                .toList();
    }

    @Override
    public void deletePolicy(String tenant, String policy) throws StoreException {
        commit(new AccountChange.DeletePolicy(tenant, policy));
    }

    // ---- buckets

    @Override
    public BucketInfo createBucket(String tenant, String bucket) throws StoreException {
        return store.createBucket(tenant, bucket);
    }

    @Override
    public Optional<BucketAccess> bucketAccess(String bucket) throws StoreException {
        return store.open(() -> {
            Optional<NamespaceReader.Root> root = store.namespace().root(bucket);
            if (root.isEmpty()) {
                return Optional.empty();
            }
            Account.Access access = reader.access(root.get().bucketId());
            return Optional.of(new BucketAccess(
                    bucket,
                    access.tenant(),
                    access.policies(),
                    access.quota(),
                    new Usage(root.get().below().bytes(), root.get().below().objects())));
        });
    }

    private BucketAccess existingAccess(String bucket) throws StoreException {
        return found(bucketAccess(bucket), "bucket '" + bucket + "'");
    }

    @Override
    public BucketAccess configureBucketAccess(String bucket, Set<String> attach, Set<String> detach)
            throws StoreException {
        String owner = existingAccess(bucket).tenant();
        for (String policy : attach) {
            requireKind(owner, policy, true);
        }
        commit(new AccountChange.ConfigureBucket(bucket, attach, detach));
        return existingAccess(bucket);
    }

    @Override
    public BucketAccess setBucketQuota(String bucket, Quota quota) throws StoreException {
        commit(new AccountChange.SetBucketQuota(bucket, quota));
        return existingAccess(bucket);
    }

    @Override
    public BucketAccess giveBucket(String bucket, String tenant) throws StoreException {
        commit(new AccountChange.GiveBucket(bucket, tenant));
        return existingAccess(bucket);
    }

    // ---- decisions

    @Override
    public Explanation explain(String tenant, String user, String action, String resource) throws StoreException {
        return policies.explain(tenant, user, action, resource);
    }

    private static Instant instant(long micros) {
        return NamespaceReader.instant(micros);
    }
}
