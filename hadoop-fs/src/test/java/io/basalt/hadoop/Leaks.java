package io.basalt.hadoop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is still open when all file systems are closed. */
final class Leaks {
    private static final Path OPEN_FILES = Path.of("/proc/self/fd");

    private Leaks() {}

    /** Throws where this process has files of the folder open, or threads that renew leases. On Linux only it sees files. */
    static void check(Path folder) throws IOException {
        List<String> leaks = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("basalt-lease-renewal") && !ended(thread)) {
                leaks.add("thread " + thread.getName());
            }
        }
        if (Files.isDirectory(OPEN_FILES)) {
            try (Stream<Path> descriptors = Files.list(OPEN_FILES)) {
                descriptors
                        .map(Leaks::target)
                        .filter(target -> target.startsWith(folder.toString()))
                        .forEach(leaks::add);
            }
        }
        if (!leaks.isEmpty()) {
            throw new AssertionError("still open after the test: " + leaks);
        }
    }

    private static boolean ended(Thread thread) {
        try {
            thread.join(10_000); // it was told to end
            return !thread.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            return ""; // closed meanwhile
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
