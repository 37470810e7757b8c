package io.basalt.store.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.crash.Recording.Moment;
import io.basalt.store.crash.Recording.State;
import io.basalt.store.testing.DiskFiles;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.MemoryFolder;
import io.basalt.store.testing.Survival;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The power is cut before each disk operation of each scenario and after each of its steps. Whatever that leaves of the
 * disk (nothing, all, or torn parts of what was not synced) and of the catalog's log (cut at any byte since the moment
 * before), the store opens again and keeps its word.
 */
@Tag("long")
class PowerCutTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private final Set<String> seen = new HashSet<>();

    static Stream<Scenario> scenarios() {
        return Scenarios.all().stream();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aStoreSurvivesPowerCuts(Scenario scenario) throws Exception {
        Recording recording = Recording.of(scenario, folder);
        for (Moment moment : recording.moments()) {
            for (long lost : edges(moment)) {
                for (Survival survival : survivals(moment, lost)) {
                    verify(scenario, recording, moment, lost, survival);
                }
            }
        }
        assertFalse(seen.isEmpty(), "nothing was cut");
        System.out.println(getClass().getSimpleName() + ": " + scenario + ": "
                + recording.moments().size() + " moments, " + seen.size() + " states opened");
    }

    @Tag("nightly")
    @ParameterizedTest
    @MethodSource("scenarios")
    void noCutOfTheLogPassesForDamageAtWhateverByte(Scenario scenario) throws Exception {
        for (Moment moment : Recording.of(scenario, folder).moments()) {
            Path catalog = cut(moment, 0);
            for (long lost = 1; lost <= moment.logTail(); lost++) {
                LogFiles.cut(catalog, 1);
                assertEquals(Optional.empty(), Catalog.logDamage(catalog), "cut " + moment.where() + ", lost " + lost);
            }
            FileUtils.deleteDirectory(catalog.toFile());
        }
    }

    /**
     * How many bytes the log may have lost. Of the cuts that RocksDB recovers alike, the ones within the same record, these are the
     * shortest and the longest; since a longer cut never leaves more, they are found by halving.
     */
    private SortedSet<Long> edges(Moment moment) throws Exception {
        long tail = moment.logTail();
        SortedSet<Long> edges = new TreeSet<>(List.of(0L, tail));
        if (tail == 0) {
            return edges;
        }
        addEdges(moment, 0, recovered(moment, 0), tail, recovered(moment, tail), edges);
        return edges;
    }

    /** Of the cuts between two of which it is known what they leave. */
    private void addEdges(Moment moment, long from, long leftFrom, long to, long leftTo, SortedSet<Long> edges)
            throws Exception {
        assertTrue(leftFrom >= leftTo, moment.where() + ": a longer cut leaves more");
        if (leftFrom != leftTo && to - from == 1) {
            edges.addAll(List.of(from, to));
        } else if (leftFrom != leftTo) {
            long middle = (from + to) / 2;
            long left = recovered(moment, middle);
            addEdges(moment, from, leftFrom, middle, left, edges);
            addEdges(moment, middle, left, to, leftTo, edges);
        }
    }

    private long recovered(Moment moment, long lost) throws Exception {
        Path catalog = cut(moment, lost);
        long last = LogFiles.lastRecovered(catalog);
        FileUtils.deleteDirectory(catalog.toFile());
        return last;
    }

    private Path cut(Moment moment, long lost) throws IOException {
        Path catalog = folder.resolve("cut-catalog");
        FileUtils.copyDirectory(moment.store().resolve("catalog").toFile(), catalog.toFile());
        LogFiles.cut(catalog, lost);
        return catalog;
    }

    /** All kinds where the log ends as the store left it or as it was before; else the one that is different each time. */
    private static List<Survival> survivals(Moment moment, long lost) {
        return lost == 0 || lost == moment.logTail() ? List.of(Survival.values()) : List.of(Survival.TORN);
    }

    private void verify(Scenario scenario, Recording recording, Moment moment, long lost, Survival survival)
            throws Exception {
        String where = scenario + ": cut " + moment.where() + ", tiers keep " + survival + ", the log loses " + lost
                + " of its last " + moment.logTail() + " bytes";
        MemoryDisk left = moment.disks().get(survival);
        MemoryDisk disk = left.survivors(Survival.ALL, new Random(0));
        Path directory = folder.resolve("cut");
        FileUtils.copyDirectory(moment.store().toFile(), directory.toFile());
        try {
            LogFiles.cut(directory.resolve("catalog"), lost);
            int acknowledged = moment.acknowledgedWith(lost);
            if (seen.add(state(directory, disk, acknowledged))) {
                boolean remembers = !scenario.is(Scenario.Trait.FORGETFUL);
                verify(recording, acknowledged, remembers, directory, disk, where);
            }
        } finally {
            FileUtils.deleteDirectory(directory.toFile());
        }
    }

    /** Names a state, so that one which several cuts leave is opened once. */
    private static String state(Path directory, MemoryDisk disk, int acknowledged) throws IOException {
        List<String> names = new ArrayList<>();
        FileUtils.listFiles(directory.toFile(), null, true).stream()
                .forEach(file -> names.add(file.getName() + " " + file.length()));
        names.sort(null);
        return acknowledged + " " + names + " " + DiskFiles.digest(disk);
    }

    private static void verify(
            Recording recording, int acknowledged, boolean remembers, Path directory, MemoryDisk disk, String where)
            throws Exception {
        List<State> states = recording.states();
        State before = states.get(acknowledged);
        // After the last step nothing is under way.
        State after = states.get(Math.min(acknowledged + 1, states.size() - 1));
        try (Session session = new Session(directory, disk)) {
            Invariants invariants = new Invariants(session.store(), where);
            invariants.acknowledgedWriteSurvivesAndNoHalfObject(before.shown(), after.shown());
            if (remembers) {
                invariants.pastStateSurvives(states.get(Math.floorMod(where.hashCode(), acknowledged + 1)));
            }
            invariants.isWhole();
            invariants.noOrphanBlob(disk);
            writesGoOn(session);
        } catch (StoreException e) {
            throw new AssertionError(where + ": " + e, e);
        }
    }

    private static void writesGoOn(Session session) throws Exception {
        if (session.store().bucket(Steps.BUCKET).isEmpty()) {
            Steps.createBucket().run(session);
        }
        Steps.put("after", 100).run(session);
    }
}
