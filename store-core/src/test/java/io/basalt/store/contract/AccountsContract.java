package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Accounts.AccessKey;
import io.basalt.store.api.Accounts.NewKey;
import io.basalt.store.api.Accounts.Quota;
import io.basalt.store.api.Accounts.UserUpdate;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException.AlreadyExists;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.StoreException.OverQuota;
import io.basalt.store.api.StoreException.PreconditionFailed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tenants, users, keys, policies and quotas: kept, told, and refused where they do not fit. */
public abstract class AccountsContract extends StoreContract {
    private static final String READ =
            "{\"Statement\": [{\"Sid\": \"read\", \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\","
                    + " \"Resource\": \"lab/*\"}]}";
    private static final String SHARE =
            "{\"Statement\": [{\"Sid\": \"share\", \"Effect\": \"Allow\", \"Principal\": \"acme/eve\","
                    + " \"Action\": \"s3:GetObject\", \"Resource\": \"lab/*\"}]}";

    private Accounts accounts() throws Exception {
        return store.accounts();
    }

    private static List<String> tenantNames(Accounts accounts) throws Exception {
        return accounts.tenants().stream().map(Accounts.Tenant::name).toList();
    }

    private static Quota bytes(long most) {
        return new Quota(OptionalLong.of(most), OptionalLong.empty());
    }

    private static Quota objects(long most) {
        return new Quota(OptionalLong.empty(), OptionalLong.of(most));
    }

    @Test
    void aStoreBeginsWithItsOwnTenantWhichOwnsItsBuckets() throws Exception {
        assertEquals(List.of(Accounts.LOCAL), tenantNames(accounts()));
        assertEquals(
                Accounts.LOCAL, accounts().bucketAccess(BUCKET).orElseThrow().tenant());
        assertEquals(Optional.empty(), accounts().bucketAccess("none"));
        assertRefused(PreconditionFailed.class, () -> accounts().deleteTenant(Accounts.LOCAL), "stays");
        assertRefused(AlreadyExists.class, () -> accounts().createTenant(Accounts.LOCAL), "'local'");
    }

    @Test
    void whatWasChangedSurvivesAClosing() throws Exception {
        accounts().createTenant("lab");
        accounts().createUser("lab", "ann", true);
        accounts().putPolicy("lab", "read", READ);
        accounts().configureUser("lab", "ann", UserUpdate.NONE.withAttached("read"));
        accounts().createBucket("lab", "lab");
        accounts().setTenantQuota("lab", bytes(1000));
        accounts().setBucketQuota("lab", objects(7));
        AccessKey key = accounts().createKey("lab", "ann").key();

        reopen();

        assertEquals(List.of("lab", Accounts.LOCAL), tenantNames(accounts()));
        assertEquals(bytes(1000), accounts().tenant("lab").orElseThrow().quota());
        assertEquals(1, accounts().tenant("lab").orElseThrow().buckets());
        Accounts.User ann = accounts().user("lab", "ann").orElseThrow();
        assertTrue(ann.administrator());
        assertEquals(List.of("read"), ann.policies());
        assertEquals(List.of(key), accounts().keys("lab", "ann"));
        assertEquals(READ, accounts().policy("lab", "read").orElseThrow().json());
        Accounts.BucketAccess access = accounts().bucketAccess("lab").orElseThrow();
        assertEquals("lab", access.tenant());
        assertEquals(objects(7), access.quota());
    }

    @Test
    void aTenantWithSomethingInItIsNotDeleted() throws Exception {
        accounts().createTenant("lab");
        accounts().createBucket("lab", "lab");
        assertRefused(PreconditionFailed.class, () -> accounts().deleteTenant("lab"), "1 buckets");
        store.deleteBucket("lab");
        accounts().createUser("lab", "ann", false);
        assertRefused(PreconditionFailed.class, () -> accounts().deleteTenant("lab"), "1 users");
        accounts().deleteUser("lab", "ann");
        accounts().putPolicy("lab", "read", READ);
        assertRefused(PreconditionFailed.class, () -> accounts().deleteTenant("lab"), "1 policies");
        accounts().deletePolicy("lab", "read");

        accounts().deleteTenant("lab");

        assertEquals(List.of(Accounts.LOCAL), tenantNames(accounts()));
        assertRefused(NotFound.class, () -> accounts().users("lab"), "'lab'");
        assertRefused(NotFound.class, () -> accounts().createBucket("lab", "new"), "'lab'");
        assertEquals(Optional.empty(), store.bucket("new"));
    }

    @Test
    void namesThatAreTakenOrWrongAreRefused() throws Exception {
        accounts().createTenant("lab");
        assertRefused(AlreadyExists.class, () -> accounts().createTenant("lab"), "'lab'");
        accounts().createUser("lab", "ann", false);
        assertRefused(AlreadyExists.class, () -> accounts().createUser("lab", "ann", true), "'ann'");
        assertRefused(AlreadyExists.class, () -> accounts().createBucket("lab", BUCKET), BUCKET);
        for (String name : List.of("", "Lab", "-a", "a/b", "a b", "x".repeat(64))) {
            assertRefused(InvalidArgument.class, () -> accounts().createTenant(name), "tenant name");
        }
        for (String name : List.of("", "-a", "a/b", "a\0b", "*", "x".repeat(64))) {
            assertRefused(InvalidArgument.class, () -> accounts().createUser("lab", name, false), "user name");
            assertRefused(InvalidArgument.class, () -> accounts().putPolicy("lab", name, READ), "policy name");
        }
    }

    @Test
    void aSecretIsToldOnceAndRotated() throws Exception {
        accounts().createTenant("lab");
        accounts().createUser("lab", "ann", false);
        NewKey made = accounts().createKey("lab", "ann");
        assertEquals(40, made.secret().length());
        assertFalse(made.toString().contains(made.secret()));
        assertEquals(Optional.empty(), made.key().rotated());

        NewKey rotated = accounts().rotateKey(made.key().id(), Duration.ofDays(2));

        assertNotEquals(made.secret(), rotated.secret());
        assertEquals(made.key().id(), rotated.key().id());
        assertEquals(made.key().created(), rotated.key().created());
        Instant changed = rotated.key().rotated().orElseThrow();
        assertEquals(
                Optional.of(changed.plus(Duration.ofDays(2))), rotated.key().earlierUntil());
        assertEquals(
                Optional.empty(),
                accounts().rotateKey(made.key().id(), Duration.ZERO).key().earlierUntil());
        assertRefused(
                InvalidArgument.class,
                () -> accounts().rotateKey(made.key().id(), Duration.ofDays(31)),
                "0 to 30 days");
    }

    @Test
    void keysAreDisabledAndDeletedAndGoWithTheirUser() throws Exception {
        accounts().createTenant("lab");
        accounts().createUser("lab", "ann", false);
        String first = accounts().createKey("lab", "ann").key().id();
        String second = accounts().createKey("lab", "ann").key().id();
        assertFalse(accounts().enableKey(first, false).enabled());
        assertTrue(accounts().enableKey(first, true).enabled());

        accounts().deleteKey(first);

        assertEquals(Optional.empty(), accounts().key(first));
        assertEquals(1, accounts().user("lab", "ann").orElseThrow().keys());
        accounts().deleteUser("lab", "ann");
        assertEquals(Optional.empty(), accounts().key(second));
        assertRefused(NotFound.class, () -> accounts().enableKey(second, true), second);
        assertRefused(NotFound.class, () -> accounts().createKey("lab", "ann"), "'ann'");
    }

    @Test
    void aUserHasSoManyKeysAndNoMore() throws Exception {
        accounts().createTenant("lab");
        accounts().createUser("lab", "ann", false);
        for (int i = 0; i < Accounts.MAX_KEYS; i++) {
            accounts().createKey("lab", "ann");
        }
        assertRefused(InvalidArgument.class, () -> accounts().createKey("lab", "ann"), "16 keys");
    }

    @Test
    void aPolicyIsCheckedBeforeItIsKept() throws Exception {
        accounts().createTenant("lab");
        assertRefused(InvalidArgument.class, () -> accounts().putPolicy("lab", "p", "{}"), "'p'", "Statement");
        assertRefused(
                InvalidArgument.class,
                () -> accounts().putPolicy("lab", "p", READ.replace("Resource", "NotResource")),
                "'NotResource'");
        assertEquals(Optional.empty(), accounts().policy("lab", "p"));
        assertRefused(NotFound.class, () -> accounts().putPolicy("none", "p", READ), "'none'");
    }

    @Test
    void aPolicyIsForUsersOrForBuckets() throws Exception {
        accounts().createTenant("lab");
        accounts().createUser("lab", "ann", false);
        accounts().createBucket("lab", "lab");
        accounts().putPolicy("lab", "read", READ);
        accounts().putPolicy("lab", "share", SHARE);
        assertRefused(
                InvalidArgument.class,
                () -> accounts().configureUser("lab", "ann", UserUpdate.NONE.withAttached("share")),
                "for buckets");
        assertRefused(
                InvalidArgument.class,
                () -> accounts().configureBucketAccess("lab", Set.of("read"), Set.of()),
                "for users");

        accounts().configureBucketAccess("lab", Set.of("share"), Set.of());

        assertRefused(PreconditionFailed.class, () -> accounts().deletePolicy("lab", "share"), "1 users and buckets");
        assertRefused(PreconditionFailed.class, () -> accounts().putPolicy("lab", "share", READ), "detach");
        accounts().configureBucketAccess("lab", Set.of(), Set.of("share"));
        accounts().deletePolicy("lab", "share");
        assertEquals(
                List.of("read"),
                accounts().policies("lab").stream().map(Accounts.Policy::name).toList());
    }

    @Test
    void aDeletedBucketLetsItsPoliciesGo() throws Exception {
        accounts().createTenant("lab");
        accounts().createBucket("lab", "lab");
        accounts().putPolicy("lab", "share", SHARE);
        accounts().configureBucketAccess("lab", Set.of("share"), Set.of());
        store.deleteBucket("lab");
        assertEquals(0, accounts().policy("lab", "share").orElseThrow().attached());
        assertEquals(0, accounts().tenant("lab").orElseThrow().buckets());
        store.createBucket("lab");
        assertEquals(
                Accounts.LOCAL, accounts().bucketAccess("lab").orElseThrow().tenant());
    }

    @Test
    void aDecisionIsExplained() throws Exception {
        accounts().createTenant("lab");
        accounts().createUser("lab", "ann", false);
        accounts().createBucket("lab", "lab");
        assertEquals(
                new Accounts.Explanation(false, "no policy allows it"),
                accounts().explain("lab", "ann", "s3:GetObject", "lab/x"));
        accounts().putPolicy("lab", "read", READ);
        accounts().configureUser("lab", "ann", UserUpdate.NONE.withAttached("read"));
        assertEquals(
                new Accounts.Explanation(true, "statement 'read' of policy 'read' allows it"),
                accounts().explain("lab", "ann", "s3:getobject", "arn:aws:s3:::lab/x"));
        assertFalse(accounts().explain("lab", "ann", "s3:PutObject", "lab/x").allowed());
        accounts().configureUser("lab", "ann", UserUpdate.NONE.withEnabled(false));
        assertFalse(accounts().explain("lab", "ann", "s3:GetObject", "lab/x").allowed());
        assertRefused(InvalidArgument.class, () -> accounts().explain("lab", "ann", "s3:Get", "lab/x"), "s3:GetObject");
        assertRefused(
                InvalidArgument.class, () -> accounts().explain("lab", "ann", "s3:GetObject", "lab"), "BUCKET/KEY");
    }

    @Test
    void aBucketHoldsWhatItsQuotaAllows() throws Exception {
        store.accounts().setBucketQuota(BUCKET, bytes(10));
        put("a", "123456");
        assertRefused(OverQuota.class, () -> put("b", "12345"), "11 bytes", "10");
        assertFalse(exists("b"));
        put("b", "1234");
        put("b", "4321"); // What is replaced is given back in the same commit.
        assertRefused(OverQuota.class, () -> put("b", "12345"), "11 bytes");
        delete("a");
        put("c", "123456");
        assertEquals(
                new Accounts.Usage(10, 2),
                accounts().bucketAccess(BUCKET).orElseThrow().usage());

        accounts().setBucketQuota(BUCKET, objects(2));

        assertRefused(OverQuota.class, () -> put("d", ""), "3 objects", "2");
        delete("c");
        put("d", "");
    }

    @Test
    void aTenantHoldsWhatItsQuotaAllowsInAllItsBuckets() throws Exception {
        accounts().createTenant("lab");
        accounts().createBucket("lab", "one");
        accounts().createBucket("lab", "two");
        accounts().setTenantQuota("lab", bytes(10));
        put(new ObjectKey("one", "d/a"), PutOptions.DEFAULT, Contents.text("123456"));
        assertRefused(
                OverQuota.class,
                () -> put(new ObjectKey("two", "b"), PutOptions.DEFAULT, Contents.text("12345")),
                "'lab'");
        put(new ObjectKey("two", "b"), PutOptions.DEFAULT, Contents.text("1234"));
        assertEquals(
                new Accounts.Usage(10, 2),
                accounts().tenant("lab").orElseThrow().usage());
        store.deleteDirectory("one", "d", true);
        assertEquals(
                new Accounts.Usage(4, 1), accounts().tenant("lab").orElseThrow().usage());
        store.undelete("one", "d/");
        assertEquals(
                new Accounts.Usage(10, 2),
                accounts().tenant("lab").orElseThrow().usage());

        reopen();

        assertEquals(
                new Accounts.Usage(10, 2),
                accounts().tenant("lab").orElseThrow().usage());
        assertRefused(InvalidArgument.class, () -> accounts().setTenantQuota(Accounts.LOCAL, bytes(1)), "no quota");
    }

    @Test
    void aLargeObjectIsRefusedWhileItIsWritten() throws Exception {
        accounts().setBucketQuota(BUCKET, bytes(3 << 20));
        byte[] part = new byte[1 << 20];
        try (ObjectWriter writer = store.put(key("large"), PutOptions.DEFAULT)) {
            OverQuota refused = assertThrows(OverQuota.class, () -> {
                for (int i = 0; i < 64; i++) {
                    writer.write(part);
                }
            });
            assertTrue(refused.getMessage().contains("'" + BUCKET + "' holds 0 bytes"), refused.getMessage());
        }
        assertFalse(exists("large"));
        put("fits", new byte[3 << 20]);
        put("fits", new byte[3 << 20]); // It gives back as much.
    }

    @Test
    void aBucketIsGivenWithWhatItHolds() throws Exception {
        accounts().createTenant("lab");
        put("a", "123456");
        accounts().setTenantQuota("lab", bytes(5));
        assertRefused(OverQuota.class, () -> accounts().giveBucket(BUCKET, "lab"), "6 bytes");
        accounts().setTenantQuota("lab", bytes(6));
        assertEquals("lab", accounts().giveBucket(BUCKET, "lab").tenant());
        assertEquals(
                new Accounts.Usage(6, 1), accounts().tenant("lab").orElseThrow().usage());
        assertRefused(OverQuota.class, () -> put("b", "1"), "'lab'");
        accounts().giveBucket(BUCKET, Accounts.LOCAL);
        assertEquals(Accounts.Usage.NONE, accounts().tenant("lab").orElseThrow().usage());
        put("b", "1");
        accounts().deleteTenant("lab");
    }

    @Test
    void manyWritersAtOnceEndAtTheQuotaExactly() throws Exception {
        accounts().createTenant("lab");
        accounts().createBucket("lab", "one");
        accounts().createBucket("lab", "two");
        accounts().setTenantQuota("lab", new Quota(OptionalLong.of(7 * 20), OptionalLong.empty()));
        List<String> buckets = List.of("one", "two");

        AtomicInteger written = new AtomicInteger();
        List<Race.Task> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String writer = "w" + i;
            writers.add(() -> {
                for (int j = 0; j < 10; j++) {
                    try {
                        put(new ObjectKey(buckets.get(j % 2), writer + "/" + j), PutOptions.DEFAULT, new byte[7]);
                        written.incrementAndGet();
                    } catch (OverQuota e) {
                        assertTrue(e.getMessage().contains("147 bytes"), e.getMessage());
                    }
                }
            });
        }
        Race.runAll(writers);

        assertEquals(20, written.get());
        assertEquals(
                new Accounts.Usage(140, 20),
                accounts().tenant("lab").orElseThrow().usage());
    }
}
