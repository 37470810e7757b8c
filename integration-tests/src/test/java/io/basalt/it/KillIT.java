package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A change that returned is durable, and one under way is there as a whole or not at all, when the process that holds the
 * store is killed: real processes, SIGKILL, one round after the other on the same store. What the kernel has taken
 * survives such a death, so this says nothing of a loss of power, which the crash tests of store-core simulate.
 */
@Tag("long")
class KillIT {
    private static final int ROUNDS_OF_A_STORE = 20;

    @Test
    void whatWasAcknowledgedSurvivesTwentyKills(@TempDir Path folder) throws Exception {
        killAgainAndAgain(folder, seed());
    }

    @Test
    @Tag("nightly")
    void whatWasAcknowledgedSurvivesTwoHundredKills(@TempDir Path folder) throws Exception {
        long seed = seed();
        for (int i = 0; i < 200 / ROUNDS_OF_A_STORE; i++) {
            // Volumes only grow: a new store now and then bounds what lies on the disk.
            Path own = Files.createDirectory(folder.resolve("store" + i));
            killAgainAndAgain(own, seed + i);
            Trees.delete(own);
        }
    }

    private static long seed() {
        return Long.getLong("basalt.seed", System.nanoTime());
    }

    private static void killAgainAndAgain(Path folder, long seed) throws Exception {
        System.out.println("KillIT: -Dbasalt.seed=" + seed);
        Random random = new Random(seed);
        Path directory = KillVictim.createStore(folder.resolve("store"));
        Expectation expected = new Expectation();
        int counted = 0;
        int evicted = 0;
        for (int round = 0; counted < ROUNDS_OF_A_STORE; round++) {
            assertTrue(round < 2 * ROUNDS_OF_A_STORE, "too often nothing was under way");
            Journal journal;
            try (VictimProcess victim = new VictimProcess(folder, directory, round, seed)) {
                journal = victim.killAtSomeMoment(random);
            }
            evicted += PageCache.evict(directory) ? 1 : 0;
            check(directory, journal, expected, "seed " + seed + ", round " + round);
            if (!journal.underWay().isEmpty()) {
                counted++;
            }
        }
        System.out.println("KillIT: " + counted + " rounds counted; " + evicted
                + " times the store was read from the disk," + " its files dropped from the page cache");
    }

    private static void check(Path directory, Journal journal, Expectation expected, String where) throws IOException {
        try (Store store = Stores.open(directory.toString())) {
            StoreCheck check = new StoreCheck(store, where);
            NavigableMap<String, Holding> found = check.readAll();
            int kept = expected.settle(journal, found, where);
            check.theQueryEqualsTheListing(found);
            check.theTotalsEqualTheListing(found);
            check.noBlobFileIsWithoutAnOwner(expected);
            System.out.println("KillIT: " + where + ": " + journal.acknowledgements() + " acknowledged, "
                    + journal.underWay().size() + " under way (" + kept + " of them kept), " + found.size()
                    + " objects, "
                    + expected.largeObjects() + " of them large");
        }
    }
}
