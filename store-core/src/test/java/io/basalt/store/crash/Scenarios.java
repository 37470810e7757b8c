package io.basalt.store.crash;

import static io.basalt.store.crash.Scenario.PACK_LIMIT;
import static io.basalt.store.crash.Steps.annotate;
import static io.basalt.store.crash.Steps.append;
import static io.basalt.store.crash.Steps.compact;
import static io.basalt.store.crash.Steps.createBucket;
import static io.basalt.store.crash.Steps.delete;
import static io.basalt.store.crash.Steps.deleteDirectory;
import static io.basalt.store.crash.Steps.endLifecycle;
import static io.basalt.store.crash.Steps.followRules;
import static io.basalt.store.crash.Steps.makeDirectory;
import static io.basalt.store.crash.Steps.move;
import static io.basalt.store.crash.Steps.moveByRule;
import static io.basalt.store.crash.Steps.put;
import static io.basalt.store.crash.Steps.rename;
import static io.basalt.store.crash.Steps.reopen;
import static io.basalt.store.crash.Steps.replaceIfUnchanged;
import static io.basalt.store.crash.Steps.setLifecycle;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Condition;
import io.basalt.store.api.PutOptions;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Every kind of change, each in the situations that differ on the disk. */
final class Scenarios {
    static final int SMALL = 600;
    static final int LARGE = 70_000; // More than one block of checksums, in a file of its own.

    private Scenarios() {}

    static List<Scenario> all() {
        return Stream.concat(
                        Stream.of(
                                puts(),
                                overwrites(),
                                conditions(),
                                attributes(),
                                deletions(),
                                renames(),
                                directories(),
                                moves(),
                                copies(),
                                openings(),
                                compactions(),
                                threeDisks(),
                                lifecycles(),
                                accounts(),
                                followedRules(),
                                spills()),
                        SharedScenarios.all().stream())
                .toList();
    }

    private static Scenario accounts() {
        Accounts.Quota quota = new Accounts.Quota(OptionalLong.of(3 * SMALL), OptionalLong.empty());
        return Scenario.named("accounts")
                .given(createBucket(), put("a", SMALL))
                .when(
                        Steps.accounts("create a tenant", accounts -> accounts.createTenant("lab")),
                        Steps.accounts("create a user", accounts -> accounts.createUser("lab", "ann", false)),
                        Steps.accounts("create a key", accounts -> accounts.createKey("lab", "ann")),
                        Steps.accounts(
                                "put a policy",
                                accounts -> accounts.putPolicy(
                                        "lab",
                                        "read",
                                        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}}")),
                        Steps.accounts(
                                "attach it",
                                accounts -> accounts.configureUser(
                                        "lab", "ann", Accounts.UserUpdate.NONE.withAttached("read"))),
                        Steps.accounts("give the bucket away", accounts -> accounts.giveBucket(Steps.BUCKET, "lab")),
                        Steps.accounts("set a quota", accounts -> accounts.setTenantQuota("lab", quota)),
                        put("b", SMALL),
                        reopen(),
                        delete("a"),
                        Steps.accounts("delete the user", accounts -> accounts.deleteUser("lab", "ann")));
    }

    private static Scenario lifecycles() {
        return Scenario.named("lifecycle rules")
                .given(createBucket(), put("a", SMALL))
                .when(setLifecycle(30), put("b", SMALL), setLifecycle(60), endLifecycle(), setLifecycle(90), reopen());
    }

    private static Scenario followedRules() {
        return Scenario.named("moves by rules")
                .on(Scenario.ONE_MOVER)
                .given(
                        createBucket(),
                        put("small", SMALL),
                        put("dir/small", SMALL + 1),
                        put("dir/packed", PACK_LIMIT),
                        put("large", LARGE))
                .when(moveByRule("hdd"), followRules(0), put("later", LARGE), followRules(1), reopen());
    }

    /** There is room for the first object's beginning, and for nothing more until it is deleted. */
    private static Scenario spills() {
        return Scenario.named("a full tier")
                .on("""
                        landing = "flash"
                        pack_limit = %d
                        volume_bytes = 1048576
                        [[tier]]
                        name = "flash"
                        directory = "tiers/cramped"
                        [[tier]]
                        name = "hdd"
                        medium = "hdd"
                        directory = "tiers/hdd"
                        """.formatted(PACK_LIMIT))
                .given(createBucket())
                .when(
                        put("spread", Session.CRAMPED_BYTES + LARGE),
                        put("small", SMALL),
                        append("small", LARGE),
                        reopen(),
                        put("spread", LARGE));
    }

    private static Scenario puts() {
        return Scenario.named("puts")
                .when(
                        createBucket(),
                        put("small", SMALL),
                        put("dir/empty", 0),
                        put("dir/large", LARGE),
                        put("dir/sub/packed", PACK_LIMIT),
                        put("on/hdd", SMALL, PutOptions.DEFAULT.withTier("hdd")));
    }

    private static Scenario overwrites() {
        return Scenario.named("overwrites")
                .given(createBucket(), put("a", SMALL), put("b", LARGE))
                .when(put("a", LARGE), put("b", SMALL), put("b", 0), put("a", LARGE + 1));
    }

    private static Scenario conditions() {
        return Scenario.named("conditional puts")
                .given(createBucket(), put("a", SMALL))
                .when(
                        replaceIfUnchanged("a", 2 * SMALL),
                        replaceIfUnchanged("a", LARGE),
                        put("new", LARGE, PutOptions.DEFAULT.withCondition(Condition.IF_ABSENT)));
    }

    private static Scenario attributes() {
        return Scenario.named("attribute updates")
                .given(createBucket(), put("a", SMALL), put("dir/b", LARGE))
                .when(annotate("a", 1), annotate("dir/b", 2), put("a", SMALL + 1), annotate("a", 3));
    }

    private static Scenario deletions() {
        return Scenario.named("deletions")
                .given(createBucket(), put("a", SMALL), put("dir/b", LARGE), put("dir/c", 0))
                .when(delete("a"), delete("dir/c"), delete("dir/b"), put("a", SMALL));
    }

    private static Scenario renames() {
        return Scenario.named("renames of objects")
                .given(createBucket(), put("a", SMALL), put("dir/b", LARGE), put("dir/c", SMALL))
                .when(
                        rename("a", "dir/sub/a"),
                        rename("dir/b", "dir/c"),
                        rename("dir/sub/a", "a"),
                        put("dir/b", SMALL));
    }

    private static Scenario directories() {
        return Scenario.named("directories")
                .given(createBucket(), put("dir/a", SMALL), put("dir/sub/b", LARGE), put("other/c", SMALL))
                .when(
                        makeDirectory("made/empty"),
                        rename("dir/", "made/dir"),
                        rename("made/dir/sub/", "other/sub"),
                        deleteDirectory("made"),
                        put("dir/a", LARGE),
                        deleteDirectory("other"));
    }

    private static Scenario moves() {
        return Scenario.named("moves between tiers")
                .given(createBucket(), put("a", SMALL), put("b", LARGE), put("empty", 0))
                .when(move("a", "hdd"), move("b", "hdd"), move("empty", "hdd"), move("a", "flash"), move("b", "flash"));
    }

    private static Scenario copies() {
        return Scenario.named("two copies")
                .on(Scenario.TWO_COPIES)
                .given(createBucket(), put("cold", LARGE, PutOptions.DEFAULT.withTier("hdd")))
                .when(
                        put("a", SMALL),
                        put("b", LARGE),
                        move("a", "hdd"),
                        move("cold", "flash"),
                        reopen(),
                        put("b", SMALL),
                        move("cold", "hdd"));
    }

    private static Scenario openings() {
        return Scenario.named("openings")
                .when(
                        createBucket(),
                        put("a", SMALL),
                        reopen(),
                        put("b", LARGE),
                        move("a", "hdd"),
                        reopen(),
                        reopen(),
                        put("a", SMALL + 1));
    }

    private static Scenario compactions() {
        return Scenario.named("compactions")
                .given(
                        createBucket(),
                        put("a", SMALL),
                        put("b", SMALL),
                        put("c", SMALL),
                        put("d", LARGE),
                        reopen(),
                        move("a", "hdd"),
                        reopen())
                .when(compact(), put("e", SMALL), move("b", "hdd"), reopen(), compact());
    }

    private static Scenario threeDisks() {
        return Scenario.named("two copies on three disks")
                .on("""
                        landing = "flash"
                        pack_limit = %d
                        volume_bytes = 1048576
                        [[tier]]
                        name = "flash"
                        directories = ["tiers/flash-a", "tiers/flash-b", "tiers/flash-c"]
                        copies = 2
                        [[tier]]
                        name = "hdd"
                        medium = "hdd"
                        directories = ["tiers/hdd-a", "tiers/hdd-b"]
                        copies = 2
                        """.formatted(PACK_LIMIT))
                .given(createBucket(), put("a", SMALL))
                .when(
                        put("small", SMALL),
                        put("large", LARGE),
                        move("small", "hdd"),
                        move("large", "hdd"),
                        reopen(),
                        put("a", LARGE),
                        compact());
    }
}
