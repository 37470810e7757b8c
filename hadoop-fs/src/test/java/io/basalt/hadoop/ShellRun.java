package io.basalt.hadoop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FsShell;
import org.apache.hadoop.util.ToolRunner;

/** What {@code hadoop fs} printed, run in this JVM. */
record ShellRun(List<String> arguments, int exit, String out, String err) {
    static ShellRun of(FsShell shell, Configuration conf, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream systemOut = System.out;
        PrintStream systemErr = System.err;
        System.setOut(new PrintStream(out, true, UTF_8));
        System.setErr(new PrintStream(err, true, UTF_8));
        try {
            int exit = ToolRunner.run(conf, shell, arguments);
            return new ShellRun(List.of(arguments), exit, out.toString(UTF_8), err.toString(UTF_8));
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            System.setOut(systemOut);
            System.setErr(systemErr);
        }
    }

    ShellRun expect(int code) {
        assertEquals(code, exit, () -> String.join(" ", arguments) + ": " + err);
        return this;
    }
}
