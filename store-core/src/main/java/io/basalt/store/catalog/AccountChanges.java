package io.basalt.store.catalog;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Accounts.UserUpdate;
import io.basalt.store.api.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Applies the commands that change who may use the store. Belongs to the committer's thread. */
final class AccountChanges {
    private static final int MAX_ATTACHED = 100;

    private final Group group;
    private final Lookups lookups;
    private final BucketChanges buckets;
    private final Quotas quotas;

    AccountChanges(Group group, Lookups lookups, BucketChanges buckets) {
        this.group = group;
        this.lookups = lookups;
        this.buckets = buckets;
        this.quotas = new Quotas(group, lookups);
    }

    boolean apply(AccountChange change) throws StoreException {
        if (change instanceof AccountChange.CreateTenant create) {
            createTenant(create.tenant());
        } else if (change instanceof AccountChange.DeleteTenant delete) {
            deleteTenant(delete.tenant());
        } else if (change instanceof AccountChange.SetTenantQuota set) {
            setQuota(set);
        } else if (change instanceof AccountChange.CreateUser create) {
            createUser(create);
        } else if (change instanceof AccountChange.ConfigureUser configure) {
            configure(user(configure.tenant(), configure.user()), configure.update());
        } else if (change instanceof AccountChange.DeleteUser delete) {
            deleteUser(user(delete.tenant(), delete.user()));
        } else if (change instanceof AccountChange.CreateKey create) {
            createKey(create);
        } else if (change instanceof AccountChange.EnableKey enable) {
            put(key(enable.keyId()).with(enable.enabled()));
        } else if (change instanceof AccountChange.RotateKey rotate) {
            put(key(rotate.keyId()).rotated(rotate.secret(), group.micros(), rotate.graceMicros()));
        } else if (change instanceof AccountChange.DeleteKey delete) {
            deleteKey(key(delete.keyId()));
        } else {
            applyToPolicies(change);
        }
        return true;
    }

    private void applyToPolicies(AccountChange change) throws StoreException {
        if (change instanceof AccountChange.PutPolicy put) {
            putPolicy(put);
        } else if (change instanceof AccountChange.DeletePolicy delete) {
            deletePolicy(policy(delete.tenant(), delete.policy()));
        } else if (change instanceof AccountChange.ConfigureBucket configure) {
            Account.Access access = access(configure.bucket());
            put(access.with(attached(access.tenant(), access.policies(), configure.attach(), configure.detach())));
        } else if (change instanceof AccountChange.SetBucketQuota set) {
            put(access(set.bucket()).with(set.quota()));
        } else if (change instanceof AccountChange.GiveBucket give) {
            give(give);
        } else {
            throw new IllegalArgumentException("unknown change of accounts " + change);
        }
    }

    private void put(Account account) {
        group.put(Family.ACCOUNTS, account.key(), account.encode());
    }

    private void delete(Account account) {
        group.delete(Family.ACCOUNTS, account.key());
    }

    private Account.Tenant tenant(String name) throws StoreException {
        Optional<Account.Tenant> tenant = lookups.tenant(name);
        return tenant.isEmpty() && name.equals(Accounts.LOCAL)
                ? Account.Tenant.created(name, 0)
                : tenant.orElseThrow(() -> new StoreException.NotFound("tenant '" + name + "' does not exist"));
    }

    private Account.User user(String tenant, String name) throws StoreException {
        return lookups.user(tenant, name)
                .orElseThrow(() -> new StoreException.NotFound("tenant '" + tenant + "' has no user '" + name + "'"));
    }

    private Account.Key key(String id) throws StoreException {
        return lookups.key(id).orElseThrow(() -> new StoreException.NotFound("key " + id + " does not exist"));
    }

    private Account.Policy policy(String tenant, String name) throws StoreException {
        return lookups.policy(tenant, name)
                .orElseThrow(() -> new StoreException.NotFound("tenant '" + tenant + "' has no policy '" + name + "'"));
    }

    private Account.Access access(String bucketName) throws StoreException {
        long bucketId = lookups.requireBucket(bucketName).bucketId();
        return lookups.access(bucketId).orElseGet(() -> Account.Access.none(bucketId));
    }

    private void createTenant(String name) throws StoreException {
        if (name.equals(Accounts.LOCAL) || lookups.tenant(name).isPresent()) {
            throw new StoreException.AlreadyExists("tenant '" + name + "' exists already");
        }
        put(Account.Tenant.created(name, group.micros()));
    }

    private void deleteTenant(String name) throws StoreException {
        Account.Tenant tenant = tenant(name);
        if (name.equals(Accounts.LOCAL)) {
            throw new StoreException.PreconditionFailed("tenant '" + name + "' is the store's own and stays");
        }
        if (tenant.users() + tenant.policies() + tenant.buckets() > 0) {
            throw new StoreException.PreconditionFailed("tenant '" + name + "' has " + tenant.buckets() + " buckets, "
                    + tenant.users() + " users and " + tenant.policies() + " policies; delete them first");
        }
        delete(tenant);
        delete(new Account.Held(name, 0, 0));
    }

    private void setQuota(AccountChange.SetTenantQuota set) throws StoreException {
        if (set.tenant().equals(Accounts.LOCAL)) {
            throw new StoreException.InvalidArgument(
                    "tenant '" + set.tenant() + "' has no quota; give its buckets some, or another tenant the buckets");
        }
        put(tenant(set.tenant()).with(set.quota()));
    }

    private void createUser(AccountChange.CreateUser create) throws StoreException {
        Account.Tenant tenant = tenant(create.tenant());
        if (lookups.user(create.tenant(), create.user()).isPresent()) {
            throw new StoreException.AlreadyExists(
                    "tenant '" + create.tenant() + "' has a user '" + create.user() + "' already");
        }
        put(tenant.plusUsers(1));
        put(new Account.User(
                create.tenant(), create.user(), true, create.administrator(), group.micros(), List.of(), List.of()));
    }

    private void configure(Account.User user, UserUpdate update) throws StoreException {
        put(new Account.User(
                user.tenant(),
                user.name(),
                update.enabled().orElse(user.enabled()),
                update.administrator().orElse(user.administrator()),
                user.createdMicros(),
                attached(user.tenant(), user.policies(), update.attach(), update.detach()),
                user.keyIds()));
    }

    private void deleteUser(Account.User user) throws StoreException {
        for (String keyId : user.keyIds()) {
            delete(key(keyId));
        }
        attached(user.tenant(), user.policies(), Set.of(), Set.copyOf(user.policies()));
        put(tenant(user.tenant()).plusUsers(-1));
        delete(user);
    }

    /** Policies of a tenant that are attached from now on; each of them counts to what it is attached. */
    private List<String> attached(String tenant, List<String> now, Set<String> attach, Set<String> detach)
            throws StoreException {
        TreeSet<String> names = new TreeSet<>(now);
        for (String name : detach) {
            Account.Policy policy = policy(tenant, name);
            if (names.remove(name)) {
                put(policy.plusAttached(-1));
            }
        }
        for (String name : attach) {
            Account.Policy policy = policy(tenant, name);
            if (names.add(name)) {
                put(policy.plusAttached(1));
            }
        }
        if (names.size() > MAX_ATTACHED) {
            throw new StoreException.InvalidArgument(
                    names.size() + " policies would be attached: the most is " + MAX_ATTACHED + "; put them in one");
        }
        return List.copyOf(names);
    }

    private void createKey(AccountChange.CreateKey create) throws StoreException {
        Account.User user = user(create.tenant(), create.user());
        if (user.keyIds().size() >= Accounts.MAX_KEYS) {
            throw new StoreException.InvalidArgument("user '" + user.name() + "' of tenant '" + user.tenant() + "' has "
                    + Accounts.MAX_KEYS + " keys, the most there can be; delete one first");
        }
        if (lookups.key(create.keyId()).isPresent()) {
            throw new StoreException.AlreadyExists("key " + create.keyId() + " exists already; make another one");
        }
        List<String> keyIds = new ArrayList<>(user.keyIds());
        keyIds.add(create.keyId());
        put(user.withKeys(keyIds));
        put(new Account.Key(
                create.keyId(),
                create.tenant(),
                create.user(),
                true,
                group.micros(),
                0,
                create.secret(),
                Optional.empty(),
                0));
    }

    private void deleteKey(Account.Key key) throws StoreException {
        Account.User user = user(key.tenant(), key.user());
        put(user.withKeys(
                user.keyIds().stream().filter(id -> !id.equals(key.id())).toList()));
        delete(key);
    }

    private void putPolicy(AccountChange.PutPolicy put) throws StoreException {
        Optional<Account.Policy> before = lookups.policy(put.tenant(), put.policy());
        if (before.isEmpty()) {
            put(tenant(put.tenant()).plusPolicies(1));
        }
        long attached = before.map(Account.Policy::attached).orElse(0L);
        put(new Account.Policy(put.tenant(), put.policy(), put.json(), group.micros(), attached));
    }

    private void deletePolicy(Account.Policy policy) throws StoreException {
        if (policy.attached() > 0) {
            throw new StoreException.PreconditionFailed("policy '" + policy.name() + "' of tenant '"
                    + policy.tenant() + "' is attached to " + policy.attached()
                    + " users and buckets; detach it first");
        }
        put(tenant(policy.tenant()).plusPolicies(-1));
        delete(policy);
    }

    Bucket create(Command.CreateOwnedBucket create) throws StoreException {
        Account.Tenant tenant = tenant(create.tenant());
        Bucket bucket = buckets.create(create.create());
        countBucket(tenant.name(), 1);
        put(Account.Access.none(bucket.bucketId()).givenTo(tenant.name()));
        return bucket;
    }

    private void give(AccountChange.GiveBucket give) throws StoreException {
        Account.Access access = access(give.bucket());
        Account.Tenant to = tenant(give.tenant());
        if (access.tenant().equals(to.name())) {
            return;
        }
        Totals totals =
                lookups.directory(lookups.requireBucket(give.bucket()).rootId()).below();
        attached(access.tenant(), access.policies(), Set.of(), Set.copyOf(access.policies()));
        countBucket(access.tenant(), -1);
        countBucket(to.name(), 1);
        quotas.add(access.tenant(), Totals.NONE.minus(totals));
        quotas.add(to.name(), totals);
        put(access.givenTo(to.name()));
    }

    /** A bucket is gone: so is what was said of it. */
    void bucketDeleted(long bucketId) throws StoreException {
        Optional<Account.Access> access = lookups.access(bucketId);
        if (access.isPresent()) {
            attached(
                    access.get().tenant(),
                    access.get().policies(),
                    Set.of(),
                    Set.copyOf(access.get().policies()));
            countBucket(access.get().tenant(), -1);
            delete(access.get());
        }
    }

    private void countBucket(String tenant, int more) throws StoreException {
        if (!tenant.equals(Accounts.LOCAL)) {
            put(tenant(tenant).plusBuckets(more));
        }
    }
}
