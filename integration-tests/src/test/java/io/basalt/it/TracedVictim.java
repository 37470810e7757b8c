package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@link KillVictim} whose calls of the file system are written down. */
final class TracedVictim {
    private static final int ENOUGH = 400;
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(20);
    private static final String CALLS = "open,openat,creat,write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,"
            + "rename,renameat,renameat2,link,linkat,symlink,symlinkat,unlink,unlinkat,mkdir,mkdirat,rmdir,truncate,"
            + "ftruncate,copy_file_range,sendfile,splice,mmap,lseek";

    private TracedVictim() {}

    /** Why processes cannot be traced here, where they cannot. */
    static Optional<String> obstacle(Path folder) throws InterruptedException {
        try {
            Process trial = new ProcessBuilder(command(folder.resolve("trial.txt"), List.of("true")))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return trial.waitFor() == 0 ? Optional.empty() : Optional.of("strace says: " + said);
        } catch (IOException e) {
            return Optional.of("strace cannot be run: " + e.getMessage());
        }
    }

    private static List<String> command(Path trace, List<String> traced) {
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-y", "-xx", "-s", "8000000", "--seccomp-bpf"));
        command.addAll(List.of("-e", "trace=" + CALLS, "-e", "signal=none", "-o", trace.toString()));
        command.addAll(traced);
        return command;
    }

    /**
     * What it did.
     *
     * @param output the file that it said on what it began and what had returned
     */
    record Trace(List<Syscall> calls, Path output) {}

    /** Lets one work on {@code store} for a while, then ends it. */
    static Trace run(Path folder, Path store, long seed) throws IOException, InterruptedException {
        Path trace = folder.resolve("trace.txt");
        Path said = folder.resolve("said.txt");
        Path complained = folder.resolve("complained.txt");
        Process process = new ProcessBuilder(command(trace, VictimProcess.command(store, 0, seed)))
                .directory(folder.toFile())
                .redirectOutput(said.toFile())
                .redirectError(complained.toFile())
                .start();
        try {
            long started = System.nanoTime();
            while (acknowledgements(said) < ENOUGH && System.nanoTime() - started < LONGEST) {
                assertTrue(!process.waitFor(20, TimeUnit.MILLISECONDS), () -> "the victim has ended: " + complained);
            }
            process.getOutputStream().close(); // Its standard input, with which it ends.
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), "the victim does not end with its standard input");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Trace(Syscall.parse(Files.readAllLines(trace, StandardCharsets.ISO_8859_1)), said);
    }

    private static long acknowledgements(Path said) throws IOException {
        try (Stream<String> lines = Files.lines(said)) {
            return lines.filter(line -> line.startsWith("done ")).count();
        }
    }
}
