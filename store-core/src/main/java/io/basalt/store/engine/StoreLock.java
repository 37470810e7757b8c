package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.io.IOUtils;

/**
 * The claim of one process on a store directory: an operating system lock on the file {@code LOCK}, whose text names the
 * holder's {@code pid} and, where it serves the store, its {@code endpoint}. The lock ends with the process, however it
 * ends.
 */
public final class StoreLock implements Closeable {
    private static final String FILE = "LOCK";
    private static final String REGISTRY = "io.basalt.store.held";

    private final Path file;
    private final FileChannel channel;

    private StoreLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Throws {@link StoreException.Unavailable} that names the holder where there is one. */
    static StoreLock acquire(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        if (heldHere().putIfAbsent(file.toString(), "") != null) {
            throw inUse(directory, Long.toString(pid()));
        }
        FileChannel channel = null;
        boolean acquired = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw inUse(directory, holder(file).getProperty("pid", "(not yet named)"));
            }
            StoreLock lock = new StoreLock(file, channel);
            lock.announce("");
            acquired = true;
            return lock;
        } finally {
            if (!acquired) {
                IOUtils.close(channel);
                heldHere().remove(file.toString());
            }
        }
    }

    /** Names where the store is served, for those who find it locked; empty where it is not. */
    void announce(String endpoint) throws IOException {
        String text = "pid=" + pid() + "\nendpoint=" + endpoint + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        channel.force(true);
        heldHere().put(file.toString(), endpoint);
    }

    /** Where the process that holds a store directory says that it serves the store; it may have ended since. */
    public static Optional<String> endpoint(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        String here = heldHere().get(file.toString());
        if (here == null && !Files.exists(file)) {
            return Optional.empty();
        }
        return Optional.of(here == null ? holder(file).getProperty("endpoint", "") : here)
                .filter(endpoint -> !endpoint.isEmpty());
    }

    /**
     * The lock files that this process holds, across class loaders, and what they name. They must not even be opened again: on POSIX systems
     * closing any descriptor of a file gives up the process's locks on it.
     */
    @SuppressWarnings("unchecked")
    private static Map<String, String> heldHere() {
        return (Map<String, String>) System.getProperties().computeIfAbsent(REGISTRY, key -> new ConcurrentHashMap<>());
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private static Properties holder(Path file) throws IOException {
        Properties holder = new Properties();
        holder.load(new StringReader(Files.readString(file)));
        return holder;
    }

    private static StoreException inUse(Path directory, String pid) {
        return new StoreException.Unavailable(
                "store " + directory + " is in use by process " + pid
                        + "; a store directory belongs to one process at a time: wait for it to end, or stop it; 'basalt serve' shares one");
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            heldHere().remove(file.toString());
        }
    }
}
