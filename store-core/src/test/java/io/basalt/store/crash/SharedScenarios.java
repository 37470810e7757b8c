package io.basalt.store.crash;

import static io.basalt.store.crash.Scenario.Trait.FORGETFUL;
import static io.basalt.store.crash.Scenario.Trait.NOT_REPEATABLE;
import static io.basalt.store.crash.Scenarios.LARGE;
import static io.basalt.store.crash.Scenarios.SMALL;
import static io.basalt.store.crash.Steps.abort;
import static io.basalt.store.crash.Steps.append;
import static io.basalt.store.crash.Steps.appendToFile;
import static io.basalt.store.crash.Steps.beginUpload;
import static io.basalt.store.crash.Steps.closeFile;
import static io.basalt.store.crash.Steps.collect;
import static io.basalt.store.crash.Steps.complete;
import static io.basalt.store.crash.Steps.concat;
import static io.basalt.store.crash.Steps.copy;
import static io.basalt.store.crash.Steps.createBucket;
import static io.basalt.store.crash.Steps.createFile;
import static io.basalt.store.crash.Steps.delete;
import static io.basalt.store.crash.Steps.deleteAll;
import static io.basalt.store.crash.Steps.deleteDirectory;
import static io.basalt.store.crash.Steps.keepNothing;
import static io.basalt.store.crash.Steps.move;
import static io.basalt.store.crash.Steps.part;
import static io.basalt.store.crash.Steps.publish;
import static io.basalt.store.crash.Steps.purge;
import static io.basalt.store.crash.Steps.put;
import static io.basalt.store.crash.Steps.recoverLease;
import static io.basalt.store.crash.Steps.reopen;
import static io.basalt.store.crash.Steps.syncFile;
import static io.basalt.store.crash.Steps.truncate;

import io.basalt.store.api.KeyMode;
import io.basalt.store.api.PutOptions;
import java.util.List;

/** Changes of which several objects share bytes, and those that come about in several commits. */
final class SharedScenarios {
    private SharedScenarios() {}

    static List<Scenario> all() {
        return List.of(copies(), extents(), uploads(), publications(), tokens(), files(), collection(), purges());
    }

    private static Scenario copies() {
        return Scenario.named("shared contents")
                .given(createBucket(), put("a", SMALL), put("b", LARGE))
                .when(
                        copy("a", "dir/a"),
                        copy("b", "a"),
                        move("a", "hdd"),
                        delete("b"),
                        put("a", SMALL),
                        deleteAll("a", "dir/a", "none"));
    }

    private static Scenario extents() {
        return Scenario.named("extents")
                .given(createBucket(), put("a", SMALL), put("b", LARGE), put("c", SMALL))
                .when(
                        append("a", SMALL),
                        append("b", LARGE),
                        truncate("b", LARGE + 5),
                        truncate("a", 0),
                        concat(KeyMode.S3, "a", "b", "c", "b"),
                        concat(KeyMode.HADOOP, "b", "c"));
    }

    private static Scenario uploads() {
        return Scenario.named("uploads")
                .given(createBucket(), put("b", SMALL))
                .when(
                        beginUpload("a"),
                        part("a", 2, LARGE),
                        part("a", 1, SMALL),
                        part("a", 2, LARGE + 1),
                        reopen(),
                        complete("a"),
                        beginUpload("b"),
                        part("b", 7, LARGE),
                        abort("b"));
    }

    private static Scenario publications() {
        return Scenario.named("publications")
                .given(
                        createBucket(),
                        put("set/old", LARGE),
                        put("set/deep/older", SMALL),
                        put("source", SMALL),
                        beginUpload("set/new"),
                        part("set/new", 1, LARGE))
                .when(publish("set", "set/new", "source", "source"), put("source", SMALL + 1));
    }

    private static Scenario tokens() {
        PutOptions once = PutOptions.DEFAULT.withToken("once");
        return Scenario.named("tokens")
                .given(createBucket())
                .when(
                        put("a", SMALL, once),
                        put("a", SMALL, once),
                        put("b", LARGE, PutOptions.DEFAULT.withToken("twice")),
                        reopen(),
                        put("a", SMALL, once));
    }

    private static Scenario files() {
        return Scenario.named("files under construction")
                .that(NOT_REPEATABLE)
                .given(createBucket(), put("dir/b", SMALL))
                .when(
                        createFile("dir/a"),
                        syncFile(SMALL),
                        syncFile(LARGE),
                        closeFile(),
                        appendToFile("dir/b"),
                        syncFile(SMALL),
                        recoverLease("dir/b"));
    }

    private static Scenario collection() {
        return Scenario.named("collection")
                .that(FORGETFUL)
                .given(createBucket(), put("a", LARGE), put("b", SMALL), put("dir/c", LARGE), put("dir/d", LARGE + 1))
                .when(
                        keepNothing(),
                        copy("a", "shared"),
                        put("a", LARGE + 2),
                        collect(),
                        deleteDirectory("dir"),
                        delete("shared"),
                        collect(),
                        reopen(),
                        put("dir/c", LARGE));
    }

    private static Scenario purges() {
        return Scenario.named("purges")
                .that(FORGETFUL)
                .given(createBucket(), put("a", LARGE), put("dir/b", LARGE), put("dir/c", SMALL))
                .when(put("a", SMALL), purge("a"), deleteDirectory("dir"), purge("dir/"), delete("a"), purge(""));
    }
}
