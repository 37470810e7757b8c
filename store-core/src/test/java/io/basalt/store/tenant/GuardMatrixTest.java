package io.basalt.store.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Accounts.UserUpdate;
import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreView;
import io.basalt.store.api.Uploads;
import io.basalt.store.engine.LocalStore;
import io.basalt.store.io.FileDisk;
import io.basalt.store.testing.FakeClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every call of the API by every role. Two stores are alike but for what is aimed at: who may not see it finds no difference
 * between them, whatever is called, and changes nothing.
 */
class GuardMatrixTest {
    private static final String VAULT = "vault";
    private static final String ALL =
            "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}}";

    @TempDir
    Path folder;

    private final RootAllocator allocator = new RootAllocator();
    private LocalStore full;
    private LocalStore empty;
    private ApiCalls.Aim aim;
    private OpenFile openFile;

    @BeforeEach
    void openTwoStores() throws Exception {
        full = LocalStore.open(folder.resolve("full"), FileDisk::new, new FakeClock());
        empty = LocalStore.open(folder.resolve("empty"), FileDisk::new, new FakeClock());
        for (LocalStore store : List.of(full, empty)) {
            populate(store.accounts());
        }
        aim = fill();
    }

    @AfterEach
    void close() throws Exception {
        openFile.close();
        full.close();
        empty.close();
        allocator.close();
    }

    /** The same in both: who asks, and the bucket of a tenant that is not aimed at. */
    private static void populate(Accounts accounts) throws IOException {
        accounts.createTenant("acme");
        accounts.createUser("acme", "root", true);
        accounts.createUser("acme", "gone", true);
        accounts.configureUser("acme", "gone", UserUpdate.NONE.withEnabled(false));
        accounts.createUser("acme", "nobody", false);
        accounts.createTenant("zeta");
        accounts.createBucket("zeta", "mine");
        accounts.createUser("zeta", "root", true);
        accounts.createUser("zeta", "eve", false);
        accounts.putPolicy("zeta", "all", ALL);
        accounts.configureUser("zeta", "eve", UserUpdate.NONE.withAttached("all"));
        accounts.createUser(Accounts.LOCAL, "guest", false);
        accounts.putPolicy(Accounts.LOCAL, "all", ALL);
        accounts.configureUser(Accounts.LOCAL, "guest", UserUpdate.NONE.withAttached("all"));
        accounts.createUser(Accounts.LOCAL, "operator", true);
    }

    private ApiCalls.Aim fill() throws IOException {
        Accounts accounts = full.accounts();
        accounts.putPolicy("acme", "all", ALL);
        accounts.createUser("acme", "aimed", false);
        String keyId = accounts.createKey("acme", "aimed").key().id();
        accounts.createBucket("acme", VAULT);
        ObjectKey key = new ObjectKey(VAULT, "secret/a");
        long version = put(key, "once").entry().version();
        ObjectInfo info = put(key, "now");
        full.createSnapshot(VAULT, "first");
        Uploads.Upload upload = full.uploads().begin(new ObjectKey(VAULT, "secret/u"), PutOptions.DEFAULT);
        try (PartWriter part = full.uploads().write(upload.uploadId(), 1)) {
            part.write(new byte[10]);
            part.commit();
        }
        openFile = full.openFiles().create(new ObjectKey(VAULT, "secret/o"), PutOptions.DEFAULT, "w");
        return new ApiCalls.Aim(
                "acme",
                "aimed",
                keyId,
                "all",
                VAULT,
                "secret/a",
                info.entry().fileId(),
                info.entry().contentId(),
                version,
                upload.uploadId());
    }

    private ObjectInfo put(ObjectKey key, String text) throws IOException {
        try (ObjectWriter writer = full.put(key, PutOptions.DEFAULT)) {
            writer.write(text.getBytes(StandardCharsets.UTF_8));
            return writer.commit();
        }
    }

    /** How a role sees a store. */
    private interface Role {
        Store of(Guard guard) throws IOException;
    }

    private static Role user(String tenant, String user) {
        return guard -> guard.of(tenant, user, RequestContext.WITHIN);
    }

    private static final Role ANYBODY = guard -> guard.ofAnybody(RequestContext.WITHIN);

    private static final Map<String, Role> STRANGERS = new TreeMap<>(Map.of(
            "another tenant's administrator", user("zeta", "root"),
            "another tenant's user who may everything", user("zeta", "eve"),
            "a user of the store's own tenant", user(Accounts.LOCAL, "guest"),
            "a disabled administrator", user("acme", "gone"),
            "a user without policies", user("acme", "nobody"),
            "a user that there is not", user("acme", "none"),
            "anybody", ANYBODY));

    /** What a call came to: what was given or, of an exception, its kind and message. */
    private static String outcome(Object port, Method method, Object[] arguments) throws Exception {
        try {
            Object given = method.invoke(port, arguments);
            if (given instanceof AutoCloseable open && !(given instanceof Store)) {
                open.close();
                return "something open";
            }
            return given == null || ApiCalls.PORTS.stream().anyMatch(type -> type.isInstance(given))
                    ? "a port, or nothing"
                    : given.toString();
        } catch (InvocationTargetException e) {
            Throwable thrown =
                    e.getCause() instanceof UncheckedIOException unchecked ? unchecked.getCause() : e.getCause();
            return thrown.getClass().getSimpleName() + ": " + thrown.getMessage();
        }
    }

    private static boolean isDenied(String outcome) {
        return outcome.startsWith("AccessDenied: ");
    }

    private static String named(Method method, boolean past) {
        return (past ? "asOf " : "") + Rules.nameOf(method);
    }

    /** Names of buckets are global: whoever may make some is told that one is taken, and GuardTest that nothing else is. */
    private static final String TELLS_NAMES = "Store.createBucket";

    /** Every call by somebody, on the newest state and, of what has others, on an earlier one. */
    private Map<String, String> outcomes(LocalStore store, Role role, String mine) throws Exception {
        Store guarded = role.of(new Guard(store));
        ApiCalls calls = new ApiCalls(aim, mine, allocator, folder.resolve("backups"));
        Map<String, String> outcomes = new TreeMap<>();
        for (Method method : ApiCalls.all()) {
            if (Rules.nameOf(method).equals(TELLS_NAMES)) {
                continue;
            }
            outcomes.put(
                    named(method, false), outcome(ApiCalls.port(method, guarded), method, calls.arguments(method)));
        }
        StoreView past;
        try {
            past = guarded.asOf(guarded.visibleLsn());
        } catch (UncheckedIOException e) {
            return outcomes; // There is no earlier state for this one.
        }
        for (Method method : StoreView.class.getDeclaredMethods()) {
            outcomes.put(named(method, true), outcome(past, method, calls.arguments(method)));
        }
        return outcomes;
    }

    /** All that can be changed. */
    private static String state(LocalStore store) throws IOException {
        List<Object> state = new ArrayList<>();
        state.add(store.visibleLsn());
        Accounts accounts = store.accounts();
        for (BucketInfo bucket : store.buckets()) {
            state.add(bucket);
            state.add(accounts.bucketAccess(bucket.name()));
            state.add(store.lifecycle(bucket.name()));
            state.add(store.snapshots(bucket.name()));
            state.add(store.list(ListRequest.flat(bucket.name(), "")));
            state.add(store.uploads().list(bucket.name(), "", Uploads.Marker.START, 100));
            state.add(store.openFiles().below(bucket.name(), "", 0, 100));
        }
        for (Accounts.Tenant tenant : accounts.tenants()) {
            state.add(tenant);
            state.add(accounts.policies(tenant.name()));
            for (Accounts.User user : accounts.users(tenant.name())) {
                state.add(user);
                state.add(accounts.keys(tenant.name(), user.name()));
            }
        }
        return state.toString();
    }

    /** What is told of the store as a whole: how far it has come, and what tiers it has. */
    private static final Set<String> OF_THE_WHOLE = Set.of("Store.visibleLsn", "Store.lsnAt", "Store.asOf");

    /** Calls that give nothing but what is the caller's own, or a port of which every call is held again. */
    private static final Set<String> HARMLESS = Set.of(
            "Store.bucket",
            "Store.buckets",
            "Store.tiers",
            "Store.close",
            "Store.openFiles",
            "Store.uploads",
            "Store.tiering",
            "Store.columns",
            "Store.renditions",
            "Store.maintenance",
            "Store.accounts",
            "Accounts.tenants");

    @Test
    void whoMayNotSeeSomethingFindsNoDifferenceWithoutItAndChangesNothing() throws Exception {
        String before = state(full);
        for (Map.Entry<String, Role> stranger : STRANGERS.entrySet()) {
            Map<String, String> withIt = outcomes(full, stranger.getValue(), "mine");
            Map<String, String> withoutIt = outcomes(empty, stranger.getValue(), "mine");

            assertEquals(before, state(full), stranger.getKey() + " has changed something");
            withIt.forEach((call, outcome) -> {
                if (!OF_THE_WHOLE.contains(call)) {
                    assertEquals(withoutIt.get(call), outcome, stranger.getKey() + ", " + call);
                    assertTrue(
                            isDenied(outcome) || HARMLESS.contains(call),
                            stranger.getKey() + " may " + call + ": " + outcome);
                }
                assertFalse(
                        outcome.contains("secret/a\"") || outcome.contains("Usage[bytes=3"),
                        stranger.getKey() + ", " + call + ": " + outcome);
            });
        }
    }

    @Test
    void anAdministratorMayEverythingInItsTenantButWhatIsTheOperators() throws Exception {
        Set<String> denied = new TreeSet<>();
        outcomes(full, user("acme", "root"), VAULT).forEach((call, outcome) -> {
            if (isDenied(outcome)) {
                denied.add(call);
            }
        });

        Set<String> operators = new TreeSet<>(Set.of(
                "Accounts.createTenant",
                "Accounts.deleteTenant",
                "Accounts.giveBucket",
                "Accounts.setTenantQuota",
                "OpenFiles.recoverExpired",
                "Renditions.drop",
                "Renditions.list",
                "Renditions.space",
                "Store.move",
                "Tiering.drain",
                "Tiering.plan",
                "Tiering.run",
                "Uploads.abortOlderThan"));
        for (Method method : ApiCalls.all()) {
            if (Rules.nameOf(method).startsWith("Maintenance.")) {
                operators.add(Rules.nameOf(method));
            }
        }
        assertEquals(operators, denied);
    }

    @Test
    void theOperatorMayEverything() throws Exception {
        outcomes(full, user(Accounts.LOCAL, "operator"), "mine")
                .forEach((call, outcome) -> assertFalse(isDenied(outcome), call + ": " + outcome));
    }
}
