package io.basalt.cli;

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
 */
record Shell(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path workingDirectory,
        Path home,
        boolean interactive,
        boolean watched) {

    /** The shell of this process; the launcher tells by two system properties which streams are terminals. */
    static Shell ofProcess() {
        return new Shell(
                System.out,
                System.err,
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home", "")))
                        .toAbsolutePath(),
                Boolean.getBoolean("basalt.stdin.terminal"),
                Boolean.getBoolean("basalt.stderr.terminal"));
    }

    /** A path as typed, made absolute. */
    Path resolve(Path typed) {
        return workingDirectory.resolve(typed).normalize();
    }

    /** One line of progress or explanation. */
    void say(String line) {
        err.println("basalt: " + line);
    }
}
