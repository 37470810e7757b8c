package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The claim of one process on a store directory: an operating system lock on the file {@code LOCK}, whose text names the
 * holder's {@code pid} and, where it serves the store, its {@code endpoint}. The lock ends with the process, however it
 * ends.
 */
final class StoreLock implements Closeable {
    private static final String FILE = "LOCK";

    private final FileChannel channel;

    private StoreLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Throws {@link StoreException.Unavailable} that names the holder where there is one. */
    static StoreLock acquire(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean acquired = false;
        try {
            if (tryLock(channel) == null) {
                throw inUse(directory, file);
            }
            String text = "pid=" + ProcessHandle.current().pid() + "\nendpoint=\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            channel.force(true);
            acquired = true;
            return new StoreLock(channel);
        } finally {
            if (!acquired) {
                channel.close();
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // Held by this very process, through another class loader.
        }
    }

    private static StoreException inUse(Path directory, Path file) throws IOException {
        Properties holder = new Properties();
        holder.load(new StringReader(Files.readString(file)));
        return new StoreException.Unavailable("store " + directory + " is in use by process "
                + holder.getProperty("pid", "(not yet named)")
                + "; a store directory belongs to one process at a time: wait for it to end, or stop it");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
