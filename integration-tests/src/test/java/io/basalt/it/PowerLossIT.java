package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.Store;
import io.basalt.store.testing.DiskFiles;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.Survival;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real process works on a store on a real disk while its system calls are written down. They are replayed up to some
 * moment, and of that only what was synced is kept (or, torn, some of the rest): what the process had acknowledged until
 * then is there. This covers what the crash tests of store-core cannot see: RocksDB's own files, and whether our disk
 * does what it says.
 */
@Tag("long")
class PowerLossIT {
    private static final int CUTS = 16;

    @Test
    void whatWasAcknowledgedSurvivesTheLossOfAllThatWasNotSynced(@TempDir Path temporary) throws Exception {
        Path folder = temporary.toRealPath();
        Optional<String> obstacle = TracedVictim.obstacle(folder);
        obstacle.ifPresent(why -> System.out.println("SKIPPED PowerLossIT: " + why));
        Assumptions.assumeTrue(obstacle.isEmpty(), () -> "processes cannot be traced here: " + obstacle.get());
        long seed = Long.getLong("basalt.seed", System.nanoTime());
        System.out.println("PowerLossIT: -Dbasalt.seed=" + seed);

        Path directory = KillVictim.createStore(folder.resolve("store"));
        Path base = folder.resolve("base");
        Trees.copy(directory, base);
        TracedVictim.Trace trace = TracedVictim.run(folder, directory, seed);
        Random random = new Random(seed);
        long acknowledged = 0;
        for (int cut : cuts(trace, random)) {
            SyscallReplay.Replayed replayed = SyscallReplay.replay(base, directory, trace.output(), trace.calls(), cut);
            Journal journal = Journal.parse(replayed.said());
            for (Survival survival : List.of(Survival.NONE, Survival.TORN)) {
                Path left = folder.resolve("cut-" + cut + "-" + survival);
                MemoryDisk disk = replayed.disk().survivors(survival, random);
                DiskFiles.copy(disk, Files.createDirectory(left));
                check(left, journal, "seed " + seed + ", cut before line " + cut + ", " + survival);
                Trees.delete(left);
            }
            acknowledged = Math.max(acknowledged, journal.acknowledgements());
        }
        assertTrue(acknowledged > 0, "nothing was acknowledged before the last cut");
    }

    /** Lines to cut before: some by chance, and those right before and after a sync returned. */
    private static SortedSet<Integer> cuts(TracedVictim.Trace trace, Random random) {
        List<Syscall> calls = trace.calls();
        int first = calls.stream()
                .filter(call -> call.writesTo(trace.output()))
                .findFirst()
                .orElseThrow()
                .begun();
        int last = calls.get(calls.size() - 1).ended();
        List<Syscall> syncs = calls.stream()
                .filter(call -> call.name().endsWith("sync") && call.begun() > first)
                .toList();
        SortedSet<Integer> cuts = new TreeSet<>(List.of(last + 1));
        while (cuts.size() < CUTS) {
            cuts.add(random.nextBoolean() ? random.nextInt(first, last) : near(syncs, random));
        }
        return cuts;
    }

    private static int near(List<Syscall> syncs, Random random) {
        return syncs.get(random.nextInt(syncs.size())).ended() + random.nextInt(2);
    }

    private static void check(Path directory, Journal journal, String where) throws IOException {
        try (Store store = Stores.open(directory.toString())) {
            StoreCheck check = new StoreCheck(store, where);
            NavigableMap<String, Holding> found = check.readAll();
            Expectation expected = new Expectation();
            int kept = expected.settle(journal, found, where);
            check.theQueryEqualsTheListing(found);
            check.theTotalsEqualTheListing(found);
            check.noBlobFileIsWithoutAnOwner(expected);
            System.out.println("PowerLossIT: " + where + ": " + journal.acknowledgements() + " acknowledged, "
                    + journal.underWay().size() + " under way (" + kept + " of them kept), " + found.size()
                    + " objects, " + expected.largeObjects() + " of them large");
        }
    }
}
