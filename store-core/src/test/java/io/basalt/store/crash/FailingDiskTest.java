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
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each disk operation of each scenario fails once, for want of space or as a broken device does. The step that meets it
 * succeeds, or throws and has changed nothing; tried again it succeeds, and so do all that follow. For want of space a tier may
 * stand in for another.
 */
class FailingDiskTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder;

    static Stream<Scenario> scenarios() {
        return Scenarios.all().stream().filter(scenario -> !scenario.is(Scenario.Trait.NOT_REPEATABLE));
    }

    /** What fails, and what was made of it. */
    private static final class Fault implements FaultyDisk.Watcher {
        private final int target;
        private final boolean full;
        private int seen;
        private Optional<String> operation = Optional.empty();

        Fault(int target) {
            this.target = target;
            this.full = target % 2 == 1;
        }

        @Override
        public void before(int number, String next) throws IOException {
            if (++seen == target) {
                operation = Optional.of(next);
                throw new IOException(isFull() ? "No space left on device" : "Input/output error");
            }
        }

        /** Only what takes space can lack it. */
        boolean isFull() {
            return full
                    && operation
                            .filter(o -> o.matches("(write|create|rename).*"))
                            .isPresent();
        }

        @Override
        public String toString() {
            return operation
                    .map(o -> "'" + o + "' fails, " + (isFull() ? "no space" : "I/O error"))
                    .orElse("no fault");
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void aFailedOperationFailsItsStepAlone(Scenario scenario) throws Exception {
        List<Observation> states = Recording.of(scenario, folder.resolve("whole")).states().stream()
                .map(Recording.State::shown)
                .toList();
        int operations = 0;
        for (int target = 1; ; target++) {
            Fault fault = new Fault(target);
            run(scenario, fault, states, folder.resolve("fault-" + target));
            if (fault.operation.isEmpty()) {
                break;
            }
            operations = target;
        }
        assertTrue(operations > 0, scenario + " does nothing to its disk");
        System.out.println(getClass().getSimpleName() + ": " + scenario + ": " + operations + " operations failed");
    }

    private void run(Scenario scenario, Fault fault, List<Observation> states, Path directory) throws Exception {
        MemoryDisk disk = new MemoryDisk();
        FaultyDisk faulty = new FaultyDisk(disk);
        Session.prepare(directory, scenario.config(), disk);
        String name = "";
        Observation last = states.get(0);
        try (Session session = new Session(directory, faulty)) {
            for (Step step : scenario.given()) {
                step.run(session);
            }
            faulty.watchedBy(fault);
            for (int done = 0; done < scenario.when().size(); done++) {
                Step step = scenario.when().get(done);
                name = scenario + ", " + step;
                attempt(step, session, fault, states.get(done), name);
                last = states.get(done + 1);
                if (fault.operation.isPresent()) { // Until then it is the run that was recorded.
                    Observation shown = Observation.of(session.store());
                    assertEquals("", difference(last, shown, fault), name + ": " + fault);
                    last = shown;
                }
            }
            faulty.watchedBy((number, operation) -> {});
        }
        try (Session session = new Session(directory, disk)) {
            Invariants invariants = new Invariants(session.store(), name + ": " + fault + ", opened again");
            invariants.acknowledgedWriteSurvivesAndNoHalfObject(last, last);
            invariants.isWhole();
            invariants.noOrphanBlob(disk);
        }
        FileUtils.deleteDirectory(directory.toFile());
    }

    private static String difference(Observation expected, Observation found, Fault fault) {
        return fault.isFull() ? expected.withoutTiers().difference(found.withoutTiers()) : expected.difference(found);
    }

    private static void attempt(Step step, Session session, Fault fault, Observation before, String name)
            throws Exception {
        try {
            step.run(session);
        } catch (StoreException e) {
            String where = name + ": " + fault;
            assertTrue(fault.operation.isPresent(), () -> where + ": " + e);
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
            if (fault.isFull()) {
                assertInstanceOf(StoreException.OverQuota.class, e, where);
            }
            if (session.isOpen()) {
                assertEquals("", difference(before, Observation.of(session.store()), fault), where + ": " + e);
            }
            step.run(session);
        }
    }
}
