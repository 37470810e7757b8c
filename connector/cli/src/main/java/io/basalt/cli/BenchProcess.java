package io.basalt.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of a benchmark's own, which ends with this one at the latest. */
final class BenchProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader says;

    private BenchProcess(Process process) {
        this.process = process;
        this.says = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Starts a class's main method with the flags of this process, except those that name files for it alone. */
    static BenchProcess start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.startsWith("-D") || flag.startsWith("-Xm"))
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new BenchProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /**
     * Waits for a line that begins so.
     *
     * @return the rest of it
     * @throws CommandFailed where the process ends before
     */
    String await(String begin) throws IOException, CommandFailed {
        String last = "nothing";
        String line = says.readLine();
        while (line == null || !line.startsWith(begin)) {
            if (line == null) {
                throw new CommandFailed("a process of the benchmark ended too soon; it said last: " + last);
            }
            last = line;
            line = says.readLine();
        }
        return line.substring(begin.length()).trim();
    }

    /** Of the process, so far; in steps of 10 ms. */
    long cpuNanos() {
        return process.info().totalCpuDuration().map(time -> time.toNanos()).orElse(0L);
    }

    /** In the process itself: sees to it that it ends with its parent, which holds the other end of the input for as long as it lives. */
    static void endWithParent() {
        Thread watch = new Thread(BenchProcess::haltWithParent, "parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static void haltWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent.
            }
        } catch (IOException e) {
            System.err.println(e);
        }
        Runtime.getRuntime().halt(1);
    }

    /** Kills it (SIGKILL). */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
