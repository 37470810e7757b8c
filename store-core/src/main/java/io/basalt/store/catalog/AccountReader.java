package io.basalt.store.catalog;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.BinaryReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/** Reads of who may use the store. Thread-safe. */
public final class AccountReader {
    private static final Account.Tenant LOCAL = Account.Tenant.created(Accounts.LOCAL, 0);

    private final Catalog catalog;
    private final Lookups lookups;

    public AccountReader(Catalog catalog) {
        this.catalog = catalog;
        this.lookups = catalog.lookups();
    }

    public Optional<Account.Tenant> tenant(String name) throws StoreException {
        Optional<Account.Tenant> tenant = lookups.tenant(name);
        return tenant.isEmpty() && name.equals(Accounts.LOCAL) ? Optional.of(LOCAL) : tenant;
    }

    /** By name. */
    public List<Account.Tenant> tenants() throws StoreException {
        List<Account.Tenant> tenants = scan(AccountKeys.tenant(""), Account.Tenant.class);
        if (tenants.stream().noneMatch(tenant -> tenant.name().equals(Accounts.LOCAL))) {
            tenants.add(LOCAL);
            tenants.sort(Comparator.comparing(Account.Tenant::name));
        }
        return tenants;
    }

    public Account.Held held(String tenant) throws StoreException {
        return lookups.held(tenant);
    }

    public Optional<Account.User> user(String tenant, String name) throws StoreException {
        return lookups.user(tenant, name);
    }

    /** By name. */
    public List<Account.User> users(String tenant) throws StoreException {
        return scan(AccountKeys.user(tenant, ""), Account.User.class);
    }

    public Optional<Account.Key> key(String id) throws StoreException {
        return lookups.key(id);
    }

    /** Whether there is any key. */
    public boolean hasKeys() throws StoreException {
        return !scan(AccountKeys.key(""), Account.Key.class).isEmpty();
    }

    public Optional<Account.Policy> policy(String tenant, String name) throws StoreException {
        return lookups.policy(tenant, name);
    }

    /** By name. */
    public List<Account.Policy> policies(String tenant) throws StoreException {
        return scan(AccountKeys.policy(tenant, ""), Account.Policy.class);
    }

    /** Whose a bucket is. */
    public Account.Access access(long bucketId) throws StoreException {
        return lookups.access(bucketId).orElseGet(() -> Account.Access.none(bucketId));
    }

    private <T extends Account> List<T> scan(byte[] prefix, Class<T> type) throws StoreException {
        List<T> found = new ArrayList<>();
        try (Snapshot snapshot = catalog.snapshot();
                RocksIterator it = snapshot.scan(Family.ACCOUNTS)) {
            for (it.seek(prefix); it.isValid() && Keys.startsWith(it.key(), prefix); it.next()) {
                found.add(type.cast(Account.decode(it.key(), it.value())));
            }
            it.status();
        } catch (RocksDBException | BinaryReader.MalformedException e) {
            throw new StoreException.CorruptData("catalog, ACCOUNTS: " + e.getMessage() + "; run fsck", e);
        }
        return found;
    }

    /**
     * Counts anew what tenants hold, by the roots of their buckets, and corrects the accounts: a repair of directories' totals
     * does not know of them. Nobody may commit meanwhile.
     */
    public void recount() throws StoreException {
        Map<String, Totals> counted = new HashMap<>();
        for (Account.Access access : scan(new byte[] {AccountKeys.ACCESS}, Account.Access.class)) {
            counted.put(access.tenant(), Totals.NONE);
        }
        counted.remove(Accounts.LOCAL);
        if (counted.isEmpty()) {
            return;
        }
        for (Bucket bucket : catalog.buckets()) {
            Totals below = lookups.directory(bucket.rootId()).below();
            counted.computeIfPresent(access(bucket.bucketId()).tenant(), (tenant, totals) -> totals.plus(below));
        }
        try (WriteBatch batch = new WriteBatch()) {
            for (Map.Entry<String, Totals> one : counted.entrySet()) {
                Account.Held held = new Account.Held(
                        one.getKey(), one.getValue().bytes(), one.getValue().objects());
                if (!held.equals(lookups.held(one.getKey()))) {
                    batch.put(catalog.handle(Family.ACCOUNTS), held.key(), held.encode());
                }
            }
            if (batch.count() > 0) {
                catalog.write(batch);
            }
        } catch (RocksDBException e) {
            throw new StoreException.Unavailable("catalog cannot be written: " + e.getMessage(), e);
        }
    }
}
