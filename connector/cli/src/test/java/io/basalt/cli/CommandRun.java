package io.basalt.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One command line, run in this process as a shell would run it in {@code folder}. */
record CommandRun(int code, String out, String err) {

    /** With the store {@code folder/store}. */
    static CommandRun in(Path folder, String... args) {
        return run(shellOf(folder, Map.of(StoreDirectory.VARIABLE, "store")), args);
    }

    static CommandRun run(Caught caught, String... args) {
        int code = BasaltCommand.run(caught.shell(), args);
        return new CommandRun(code, caught.out(), caught.err());
    }

    List<String> outLines() {
        return out.lines().toList();
    }

    List<String> errLines() {
        return err.lines().toList();
    }

    static Caught shellOf(Path folder, Map<String, String> environment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell =
                new Shell(print(out), print(err), environment, folder, folder.resolve("home"), false, false, false);
        return new Caught(shell, out, err);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    /** A shell whose output is kept. */
    record Caught(Shell shell, ByteArrayOutputStream outBytes, ByteArrayOutputStream errBytes) {
        String out() {
            return outBytes.toString(StandardCharsets.UTF_8);
        }

        String err() {
            return errBytes.toString(StandardCharsets.UTF_8);
        }
    }
}
