package io.basalt.connector.client;

import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A store for tests, in a directory. Where the system property {@value ServingProcess#SERVED} is set, another process has it open and serves it, and
 * tests reach it over the network; else this process opens it. Thread-safe.
 */
public final class TestStore implements AutoCloseable {
    private final Path directory;
    private final String location;

    private TestStore(Path directory, String location) {
        this.directory = directory;
        this.location = location;
    }

    public static TestStore in(Path directory) throws IOException {
        return new TestStore(directory, isServed() ? ServingProcess.get().serve(directory) : directory.toString());
    }

    /** Whether tests reach their stores over the network. */
    public static boolean isServed() {
        return ServingProcess.isWanted();
    }

    /** What {@link Stores#open} takes: the directory, or the endpoint of its server. */
    public String location() {
        return location;
    }

    public Path directory() {
        return directory;
    }

    public Store open() throws StoreException {
        return Stores.open(location);
    }

    /**
     * Ends the server, where there is one.
     *
     * @throws AssertionError where handles of this process, or readers, writers or answers of the server are still open: they leak
     */
    @Override
    public void close() throws IOException {
        if (isServed()) {
            String left = ServingProcess.get().end(directory);
            if (Stores.isOpen(location)) {
                throw new AssertionError("a handle of the store at " + location + " was not closed");
            }
            if (!left.isEmpty()) {
                throw new AssertionError("the server has still open for this process: " + left);
            }
        }
    }
}
