package io.basalt.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a process is given by the shell that starts it.
 *
 * @param out for results
 * @param err for progress and errors
 * @param workingDirectory what relative paths start from; absolute
 * @param home the user's home directory
 * @param interactive whether a person types standard input
 * @param watched whether a person watches standard error
 * @param terminal whether results go to a terminal
 */
record Shell(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path workingDirectory,
        Path home,
        boolean interactive,
        boolean watched,
        boolean terminal) {

    /** The shell of this process; the launcher tells by system properties which streams are terminals. */
    static Shell ofProcess() {
        return new Shell(
                ResultStream.ofProcess(),
                System.err,
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home", "")))
                        .toAbsolutePath(),
                Boolean.getBoolean("basalt.stdin.terminal"),
                Boolean.getBoolean("basalt.stderr.terminal"),
                Boolean.getBoolean("basalt.stdout.terminal"));
    }

    /** A path as typed, made absolute. */
    Path resolve(Path typed) {
        return workingDirectory.resolve(typed).normalize();
    }

    /**
     * Flushes the results; throws where they do not get through.
     *
     * @throws ResultStream.ReaderGone where nobody reads them any more
     */
    void requireWritten() throws IOException {
        if (out instanceof ResultStream results) {
            results.requireWritten();
        } else {
            out.flush();
        }
    }

    /** One line of progress or explanation. */
    void say(String line) {
        err.println("basalt: " + line);
    }
}
