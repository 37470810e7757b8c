package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One {@link KillVictim} in a process of its own, which {@link #close} ends whatever has happened. */
final class VictimProcess implements AutoCloseable {
    private static final int SIGKILLED = 128 + 9;
    private static final int MOST_ACKNOWLEDGEMENTS = 300;
    private static final long LONGEST_ROUND = TimeUnit.MILLISECONDS.toNanos(1000);
    private static final long LONGEST_START = TimeUnit.MINUTES.toNanos(2);

    private final Path said;
    private final Path complained;
    private final String name;
    private final Process process;

    /** @param folder where its output goes */
    VictimProcess(Path folder, Path store, int round, long seed) throws IOException {
        name = "seed " + seed + ", round " + round + ": the victim";
        // Files, since Process closes its pipes, with what nobody has read yet, when it kills.
        said = folder.resolve("said-" + round + ".txt");
        complained = folder.resolve("complained-" + round + ".txt");
        process = new ProcessBuilder(command(store, round, seed))
                .directory(folder.toFile())
                .redirectOutput(said.toFile())
                .redirectError(complained.toFile())
                .start();
    }

    /** What starts one. */
    static List<String> command(Path store, int round, long seed) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Project.jvmFlags());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KillVictim.class.getName()));
        command.addAll(List.of(store.toString(), Integer.toString(round), Long.toString(seed)));
        return command;
    }

    /** Kills it at some moment after some of its changes were acknowledged, and tells what it has said. */
    Journal killAtSomeMoment(Random random) throws IOException, InterruptedException {
        int enough = 1 + random.nextInt(MOST_ACKNOWLEDGEMENTS);
        long started = System.nanoTime();
        long firstSeen = Long.MAX_VALUE;
        long acknowledged = 0;
        while (acknowledged < enough && (acknowledged == 0 || System.nanoTime() - firstSeen < LONGEST_ROUND)) {
            acknowledged = acknowledgements();
            if (acknowledged > 0 && firstSeen == Long.MAX_VALUE) {
                firstSeen = System.nanoTime();
            }
            assertFalse(System.nanoTime() - started > LONGEST_START, () -> name + " does nothing: " + complaints());
            letRun(TimeUnit.MILLISECONDS.toNanos(5));
        }
        letRun(TimeUnit.MICROSECONDS.toNanos(random.nextInt(20_000)));
        process.destroyForcibly();
        assertEquals(SIGKILLED, process.waitFor(), this::complaints);
        return Journal.read(said);
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
