package io.basalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The process behind {@code bin/basalt}. */
public final class Main {
    /** Where the JVM leaves an archive of the loaded classes when it ends, if the launcher asked for one. */
    private static final String ARCHIVE = "basalt.archive";

    private Main() {}

    public static void main(String[] args) throws IOException {
        Logging.toStandardError(Arrays.asList(args).contains("--verbose"));
        Shell shell = Shell.ofProcess();
        System.setOut(shell.out());
        int code = BasaltCommand.run(shell, args);
        tellOfArchive(code, shell);
        // Spark and Hadoop leave threads behind that would hold the process.
        System.exit(code);
    }

    /** A command that failed has not loaded what the next one needs: its archive is marked as useless. */
    private static void tellOfArchive(int code, Shell shell) throws IOException {
        String archive = System.getProperty(ARCHIVE, "");
        if (archive.isEmpty() || !Files.isDirectory(Path.of(archive).resolveSibling("."))) {
            return;
        }
        if (code != BasaltCommand.OK) {
            Files.write(Path.of(archive + ".useless"), new byte[0]);
        } else if (shell.watched() && archive.contains("spark")) {
            shell.say("saving the loaded classes, once, so that Spark starts faster next time ...");
        }
    }
}
