package io.basalt.store.tenant;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Accounts.AccessKey;
import io.basalt.store.api.Accounts.BucketAccess;
import io.basalt.store.api.Accounts.Explanation;
import io.basalt.store.api.Accounts.Tenant;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Accounts: an administrator those of its tenant, the operator all; everybody what is said of itself. */
final class AccountCalls {
    static final Map<String, Rule> ALL = new TreeMap<>();

    static {
        ALL.put(
                "Store.accounts",
                call -> call.caller()
                        .session()
                        .guarded(Accounts.class, call.store().accounts(), false));
        for (String name : List.of("createTenant", "deleteTenant", "setTenantQuota", "giveBucket")) {
            ALL.put("Accounts." + name, call -> {
                call.caller().requireOperator("call Accounts." + name);
                return call.proceed();
            });
        }
        for (String name : List.of(
                "tenant",
                "createUser",
                "users",
                "configureUser",
                "deleteUser",
                "createKey",
                "putPolicy",
                "policy",
                "policies",
                "deletePolicy")) {
            ALL.put("Accounts." + name, call -> {
                call.caller().requireAdministrator(call.argument(0), "call Accounts." + name);
                return call.proceed();
            });
        }
        for (String name : List.of("key", "enableKey", "rotateKey", "deleteKey")) {
            ALL.put("Accounts." + name, call -> {
                requireKey(call);
                return call.proceed();
            });
        }
        for (String name : List.of("bucketAccess", "configureBucketAccess", "setBucketQuota")) {
            ALL.put("Accounts." + name, call -> {
                requireBucket(call);
                return call.proceed();
            });
        }
        ALL.put("Accounts.user", AccountCalls::ofOneself);
        ALL.put("Accounts.keys", AccountCalls::ofOneself);
        ALL.put("Accounts.explain", AccountCalls::explain);
        ALL.put("Accounts.tenants", AccountCalls::tenants);
        ALL.put("Accounts.createBucket", AccountCalls::createBucket);
    }

    private AccountCalls() {}

    private static void requireKey(Invocation call) throws IOException {
        String id = call.argument(0);
        if (!call.caller().isOperator()) {
            Optional<AccessKey> key = call.store().accounts().key(id);
            if (key.isEmpty() || !call.caller().administers(key.get().tenant())) {
                throw call.caller().denied("use key " + id + ", or there is none such");
            }
        }
    }

    private static void requireBucket(Invocation call) throws IOException {
        String bucket = call.argument(0);
        if (!call.caller().isOperator()) {
            Optional<BucketAccess> access = call.store().accounts().bucketAccess(bucket);
            if (access.isEmpty() || !call.caller().administers(access.get().tenant())) {
                throw call.caller().denied("administer bucket " + bucket + ", or there is none such");
            }
        }
    }

    private static boolean isOneself(Invocation call) {
        Subject subject = call.caller().subject();
        return subject.isKnown()
                && subject.tenant().equals(call.argument(0))
                && subject.user().equals(call.argument(1));
    }

    private static void requireOneself(Invocation call) throws StoreException {
        if (!isOneself(call)) {
            call.caller().requireAdministrator(call.argument(0), "call " + Rules.nameOf(call.method()));
        }
    }

    private static @Nullable Object ofOneself(Invocation call) throws IOException {
        requireOneself(call);
        return call.proceed();
    }

    /** Of another tenant's bucket it is told whether, and not by which of its policies. */
    private static @Nullable Object explain(Invocation call) throws IOException {
        requireOneself(call);
        Explanation explanation = (Explanation) call.proceed();
        String resource = call.argument(3);
        String bucket = resource.substring(resource.lastIndexOf(':') + 1).split("/", 2)[0];
        boolean own = call.caller().isOperator()
                || call.caller()
                        .rules(bucket)
                        .filter(call.caller().decider()::isOwner)
                        .isPresent();
        return own || explanation == null
                ? explanation
                : new Explanation(
                        explanation.allowed(), "the bucket is another tenant's, or there is none of that name");
    }

    private static Object tenants(Invocation call) throws IOException {
        List<Tenant> tenants = call.store().accounts().tenants();
        return tenants.stream()
                .filter(tenant -> call.caller().administers(tenant.name()))
                .toList();
    }

    private static @Nullable Object createBucket(Invocation call) throws IOException {
        BucketCalls.requireCreation(call.caller(), call.argument(0), call.argument(1));
        return call.proceed();
    }
}
