package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that was started, waited for, and listened to. */
record Finished(List<String> command, int code, String out, String err) {
    private static final long MOST_MINUTES = 5;

    /** Runs {@code command} in {@code folder}, with {@code environment} over this process's own. */
    static Finished run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("out-", ".txt");
        Path err = Files.createTempFile("err-", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(command + " did not end; it said: " + Files.readString(err));
            }
            return new Finished(command, process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    Finished expect(int expectedCode) {
        assertEquals(expectedCode, code, this::toString);
        return this;
    }

    Finished prints(String part) {
        assertTrue(out.contains(part), () -> "'" + part + "' is not on standard output of " + this);
        return this;
    }

    Finished complains(String part) {
        assertTrue(err.contains(part), () -> "'" + part + "' is not on standard error of " + this);
        return this;
    }

    List<String> outLines() {
        return out.lines().toList();
    }

    List<String> errLines() {
        return err.lines().toList();
    }
}
