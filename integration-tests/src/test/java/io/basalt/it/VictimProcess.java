package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A victim in a process of its own, which {@link #close} ends whatever has happened. It says {@code done ...} of all that has returned. */
final class VictimProcess implements AutoCloseable {
    private static final int SIGKILLED = 128 + 9;
    /** When a {@link KillVictim} is killed. */
    private static final Moment OF_A_STORE =
            new Moment(300, TimeUnit.MILLISECONDS.toNanos(1000), TimeUnit.MICROSECONDS.toNanos(20_000));

    private static final long LONGEST_END = TimeUnit.MINUTES.toNanos(5);
    private static final long LONGEST_START = TimeUnit.MINUTES.toNanos(2);

    private final Path said;
    private final Path complained;
    private final String name;
    private final Process process;

    /**
     * When a victim is killed: some time after it has said so often that something is done.
     *
     * @param most how often, at most
     * @param longest how many nanoseconds after the first time, at most
     * @param later how many nanoseconds later still, at most
     */
    record Moment(int most, long longest, long later) {}

    /** A {@link KillVictim}. */
    VictimProcess(Path folder, Path store, int round, long seed) throws IOException {
        this(folder, round, seed, command(store, round, seed));
    }

    /** @param folder where its output goes */
    VictimProcess(Path folder, int round, long seed, List<String> command) throws IOException {
        name = "seed " + seed + ", round " + round + ": the victim";
        // Files, since Process closes its pipes, with what nobody has read yet, when it kills.
        said = folder.resolve("said-" + round + ".txt");
        complained = folder.resolve("complained-" + round + ".txt");
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(said.toFile())
                .redirectError(complained.toFile())
                .start();
    }

    /** What starts a {@link KillVictim}. */
    static List<String> command(Path store, int round, long seed) {
        return command(KillVictim.class, "-Xmx256m", store.toString(), Integer.toString(round), Long.toString(seed));
    }

    /** What starts a victim. */
    static List<String> command(Class<?> victim, String heap, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Project.jvmFlags());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", heap));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), victim.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Kills it at some moment after some of its changes were acknowledged, and tells what it has said. */
    Journal killAtSomeMoment(Random random) throws IOException, InterruptedException {
        killAt(OF_A_STORE, random);
        return Journal.read(said);
    }

    void killAt(Moment moment, Random random) throws IOException, InterruptedException {
        int enough = 1 + random.nextInt(moment.most);
        long started = System.nanoTime();
        long firstSeen = Long.MAX_VALUE;
        long acknowledged = 0;
        while (acknowledged < enough && (acknowledged == 0 || System.nanoTime() - firstSeen < moment.longest)) {
            acknowledged = acknowledgements();
            if (acknowledged > 0 && firstSeen == Long.MAX_VALUE) {
                firstSeen = System.nanoTime();
            }
            assertFalse(System.nanoTime() - started > LONGEST_START, () -> name + " does nothing: " + complaints());
            letRun(TimeUnit.MILLISECONDS.toNanos(5));
        }
        letRun(random.nextLong(moment.later));
        process.destroyForcibly();
        assertEquals(SIGKILLED, process.waitFor(), this::complaints);
    }

    /** Waits until it has ended by itself, and well. */
    void awaitEnd() throws InterruptedException {
        assertTrue(process.waitFor(LONGEST_END, TimeUnit.NANOSECONDS), () -> name + " does not end: " + complaints());
        assertEquals(0, process.exitValue(), this::complaints);
    }

    private void letRun(long nanos) throws InterruptedException {
        assertFalse(process.waitFor(nanos, TimeUnit.NANOSECONDS), () -> name + " has ended by itself: " + complaints());
    }

    private long acknowledgements() throws IOException {
        try (Stream<String> lines = Files.lines(said)) {
            return lines.filter(line -> line.startsWith("done ")).count();
        }
    }

    private String complaints() {
        try {
            return Files.readString(complained);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
