package io.basalt.store.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import io.basalt.store.testing.FaultyDisk;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.MemoryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each disk operation of each scenario fails once, for want of space or as a broken device does. The step that meets it
 * succeeds, or throws and has changed nothing; tried again it succeeds, and so do all that follow. For want of space a tier may
 * stand in for another.
 *
 * <p>In every build one operation of each step fails in a run: the first of each, then the second of each, and so on. The
 * nightly build takes a run for each operation, in which it alone fails.
 */
@Tag("long")
class FailingDiskTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder;

    static Stream<Scenario> scenarios() {
        return Scenarios.all().stream().filter(scenario -> !scenario.is(Scenario.Trait.NOT_REPEATABLE));
    }

    /** Fails the operation of one number, and notes what that was. */
    private static final class Faults implements FaultyDisk.Watcher {
        private final int target;
        private final boolean inEachStep;
        private final List<String> failed = new ArrayList<>();
        private int seen;
        private int step;
        private boolean full;
        private boolean everFull;

        /** @param inEachStep whether operations are counted from 1 in each step, or once for all */
        Faults(int target, boolean inEachStep) {
            this.target = target;
            this.inEachStep = inEachStep;
        }

        synchronized void begin(int newStep) {
            if (inEachStep) {
                step = newStep;
                seen = 0;
            }
        }

        @Override
        public synchronized void before(int number, String next) throws IOException {
            if (++seen == target) {
                // Only what takes space can lack it.
                full = (target + step) % 2 == 1 && next.matches("(write|create|rename).*");
                everFull |= full;
                failed.add("'" + next + "' fails, " + (full ? "no space" : "I/O error"));
                throw new IOException(full ? "No space left on device" : "Input/output error");
            }
        }

        synchronized int count() {
            return failed.size();
        }

        synchronized boolean isFull() {
            return full;
        }

        /** That a tier may stand in for another, from the first want of space on. */
        synchronized String difference(Observation expected, Observation found) {
            return everFull ? expected.withoutTiers().difference(found.withoutTiers()) : expected.difference(found);
        }

        @Override
        public synchronized String toString() {
            return failed.isEmpty() ? "no fault" : String.join(", then ", failed);
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aFailedOperationFailsItsStepAlone(Scenario scenario) throws Exception {
        failAll(scenario, true);
    }

    @Tag("nightly")
    @ParameterizedTest
    @MethodSource("scenarios")
    void anOperationThatAloneFailsFailsItsStepAlone(Scenario scenario) throws Exception {
        failAll(scenario, false);
    }

    private void failAll(Scenario scenario, boolean inEachStep) throws Exception {
        List<Observation> states = Recording.of(scenario, folder.resolve("whole")).states().stream()
                .map(Recording.State::shown)
                .toList();
        int operations = 0;
        int runs = 0;
        for (boolean more = true; more; ) {
            Faults faults = new Faults(runs + 1, inEachStep);
            run(scenario, faults, states, folder.resolve("run-" + runs));
            more = faults.count() > 0;
            operations += faults.count();
            runs += more ? 1 : 0;
        }
        assertTrue(operations > 0, scenario + " does nothing to its disk");
        System.out.println(getClass().getSimpleName() + ": " + scenario + ": " + operations + " operations failed in "
                + runs + " runs");
    }

    private void run(Scenario scenario, Faults faults, List<Observation> states, Path directory) throws Exception {
        MemoryDisk disk = new MemoryDisk();
        FaultyDisk faulty = new FaultyDisk(disk);
        Session.prepare(directory, scenario.config(), disk);
        String name = "";
        Observation last = states.get(0);
        try (Session session = new Session(directory, faulty)) {
            for (Step step : scenario.given()) {
                step.run(session);
            }
            faulty.watchedBy(faults);
            for (int done = 0; done < scenario.when().size(); done++) {
                Step step = scenario.when().get(done);
                name = scenario + ", " + step;
                faults.begin(done);
                attempt(step, session, faults, last, name);
                Observation expected = states.get(done + 1);
                // Until the first fault it is the run that was recorded.
                last = faults.count() == 0 ? expected : Observation.of(session.store());
                assertEquals("", faults.difference(expected, last), name + ": " + faults);
            }
            faulty.watchedBy((number, operation) -> {});
        }
        try (Session session = new Session(directory, disk)) {
            Invariants invariants = new Invariants(session.store(), name + ": " + faults + ", opened again");
            invariants.acknowledgedWriteSurvivesAndNoHalfObject(last, last);
            invariants.isWhole();
            invariants.noOrphanBlob(disk);
        }
        FileUtils.deleteDirectory(directory.toFile());
    }

    /** @param before what the store showed before the step */
    private static void attempt(Step step, Session session, Faults faults, Observation before, String name)
            throws Exception {
        int faultsBefore = faults.count();
        try {
            step.run(session);
        } catch (StoreException e) {
            String where = name + ": " + faults;
            assertTrue(faults.count() > faultsBefore, () -> where + ": " + e);
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            if (faults.isFull()) {
                assertInstanceOf(StoreException.OverQuota.class, e, where);
            }
            if (session.isOpen()) {
                assertEquals("", faults.difference(before, Observation.of(session.store())), where + ": " + e);
            }
            step.run(session);
        }
    }
}
