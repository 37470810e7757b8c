package io.basalt.cli;

import io.basalt.connector.client.Stores;
import io.basalt.store.api.Store;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A process of its own that writes into a store until it is killed: {@code BenchVictim DIRECTORY ENOUGH}. */
final class BenchVictim {
    static final String DIRECTORY = "opened";

    private static final int WRITERS = 64;
    private static final String WRITTEN = "written";

    private BenchVictim() {}

    /**
     * Has a process write into the store, and kills it (SIGKILL) in the middle of that.
     *
     * @param enough objects that have been written before
     */
    static void loadAndKill(Path store, long enough) throws IOException, CommandFailed, InterruptedException {
        Process process = new ProcessBuilder(command(store, enough))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String last = "nothing";
            String line = out.readLine();
            while (!WRITTEN.equals(line)) {
                if (line == null) {
                    throw new CommandFailed("the process that was to be killed ended before; it said last: " + last);
                }
                last = line;
                line = out.readLine();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** With the flags of this process, except those that name files for it alone. */
    private static List<String> command(Path store, long enough) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.startsWith("-D") || flag.startsWith("-Xm"))
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchVictim.class.getName()));
        command.addAll(List.of(store.toString(), Long.toString(enough)));
        return command;
    }

    public static void main(String[] args) throws Exception {
        Thread parent = new Thread(BenchVictim::endWithParent, "parent");
        parent.setDaemon(true);
        parent.start();
        try (Store store = Stores.open(args[0])) {
            BenchTarget target = new BenchStore(store);
            long enough = Long.parseLong(args[1]);
            AtomicLong written = new AtomicLong();
            String own = DIRECTORY + "-" + ProcessHandle.current().pid() + "/";
            new BenchRun().forEach(WRITERS, Long.MAX_VALUE, number -> {
                target.fill(own + number, BenchContent.of(1, number), 1);
                if (written.incrementAndGet() == enough) {
                    System.out.println(WRITTEN);
                }
            });
        }
    }

    /** The parent holds the other end of the input for as long as it lives. */
    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent.
            }
        } catch (IOException e) {
            System.err.println(e);
        }
        Runtime.getRuntime().halt(1);
    }
}
