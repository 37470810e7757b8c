package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code bin/basalt serve} in a process of its own, which says where it listens. */
record Served(Process process, Path says, String endpoint) implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("serving store .* at (http://\\S+);");

    /** @param port 0 for any that is free */
    static Served start(Path store, int port) throws IOException, InterruptedException {
        Path says = Files.createTempFile(store.getParent(), "serve-", ".txt");
        Process process = new ProcessBuilder(
                        Project.root().resolve("bin").resolve("basalt").toString(),
                        "--store",
                        store.toString(),
                        "serve",
                        "--listen",
                        "127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(says.toFile())
                .start();
        Matcher listens = LISTENS.matcher("");
        while (!listens.reset(Files.readString(says)).find()) {
            assertTrue(process.isAlive(), () -> "the server ended: " + says);
            Thread.sleep(20); // Until it has said so; the test's own limit ends it otherwise.
        }
        return new Served(process, says, listens.group(1));
    }

    int port() {
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** As SIGTERM does. */
    String end() throws IOException, InterruptedException {
        process.destroy();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it did not end");
        return Files.readString(says);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
