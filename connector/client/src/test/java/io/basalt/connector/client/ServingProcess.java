package io.basalt.connector.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of its own, with a class path of its own, that serves the directories which it is told to: the tests' of {@code connector/server} have its main class, ServedDirectories.
 * There is one for all tests of a JVM, and it ends with that. Thread-safe.
 */
final class ServingProcess {
    /** The build directory of the server's module; absent where nothing is served. */
    static final String SERVED = "basalt.test.served";

    private static final String MAIN = "io.basalt.connector.server.ServedDirectories";

    private final Path log;
    private final Writer orders;
    private final BufferedReader answers;

    private ServingProcess(Path build) throws IOException {
        log = Files.createTempFile("basalt-served-", ".log");
        log.toFile().deleteOnExit();
        Process process =
                new ProcessBuilder(command(build)).redirectError(log.toFile()).start();
        orders = process.outputWriter(UTF_8);
        answers = process.inputReader(UTF_8);
    }

    /** Made when it is first needed. */
    private static final class Holder {
        private static final ServingProcess INSTANCE = started();

        private static ServingProcess started() {
            try {
                return new ServingProcess(Path.of(System.getProperty(SERVED)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static boolean isWanted() {
        return !System.getProperty(SERVED, "").isEmpty();
    }

    static ServingProcess get() {
        return Holder.INSTANCE;
    }

    private static List<String> command(Path build) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(System.getProperty("basalt.jvm.flags").strip().split("\\s+")));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m"));
        String classPath = String.join(
                File.pathSeparator,
                build.resolve("test-classes").toString(),
                build.resolve("classes").toString(),
                Files.readString(build.resolve("test-classpath.txt")).strip());
        command.addAll(List.of("-cp", classPath, MAIN));
        return command;
    }

    /** The endpoint at which a directory is served from now on. */
    String serve(Path directory) throws IOException {
        return ask("serve " + directory);
    }

    /** Serves a directory no more; what of it is still open for its clients, empty where nothing is. */
    String end(Path directory) throws IOException {
        return ask("end " + directory);
    }

    /** @return what comes after {@code ok} */
    private synchronized String ask(String order) throws IOException {
        orders.write(order + "\n");
        orders.flush();
        String answer = answers.readLine();
        if (answer == null || !answer.startsWith("ok")) {
            throw new IOException(order + ": " + answer + "; the server's log: " + Files.readString(log));
        }
        return answer.substring("ok".length()).strip();
    }
}
