package io.basalt.store.io;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Disk} on a directory of the operating system's file system. Interrupts do not fail what writes. */
public final class FileDisk implements Disk {
    private static final long PLENTY_BYTES = 4L << 30;
    private static final long PLENTY_NANOS = 100_000_000;

    private final Path root;
    private volatile @Nullable FileStore store;
    private volatile Space lastSeen = new Space(0, 0);

    /** What was free, and when by {@link System#nanoTime}. */
    private record Space(long bytes, long nanos) {
        /** Still true enough: there is far more free than can be written in that time. */
        boolean holds(long now) {
            return bytes > PLENTY_BYTES && now - nanos < PLENTY_NANOS;
        }
    }

    /** @param root an existing directory */
    public FileDisk(Path root) {
        this.root = root;
    }

    @Override
    public Appender create(String path) throws IOException {
        return new FileAppender(root.resolve(path));
    }

    @Override
    public RandomReader open(String path) throws IOException {
        return new ReopeningReader(root.resolve(path));
    }

    @Override
    public long size(String path) throws IOException {
        return Files.size(root.resolve(path));
    }

    @Override
    public List<String> list(String directory) throws IOException {
        Path path = root.resolve(directory);
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(path)) {
            try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
                children.forEach(child -> names.add(child.getFileName().toString()));
            }
        }
        names.sort(null);
        return names;
    }

    @Override
    public boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    @Override
    public void createDirectories(String path) throws IOException {
        createDurably(root.resolve(path));
    }

    /** Makes a directory and its parents, and makes each entry durable, also one that a killed process left unsynced. */
    public static void createDurably(Path directory) throws IOException {
        Path existing = directory.toAbsolutePath();
        while (existing != null && !Files.isDirectory(existing)) {
            existing = existing.getParent();
        }
        Files.createDirectories(directory);
        for (Path p = directory.toAbsolutePath(); p != null && !p.equals(existing); p = p.getParent()) {
            force(p);
        }
        force(existing == null ? directory : existing);
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            force(parent);
        }
    }

    @Override
    public void syncDirectory(String path) throws IOException {
        force(root.resolve(path));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(root.resolve(from), root.resolve(to), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(String path) throws IOException {
        Files.deleteIfExists(root.resolve(path));
    }

    @Override
    public long usableBytes() throws IOException {
        long now = System.nanoTime();
        Space seen = lastSeen;
        if (!seen.holds(now)) {
            seen = new Space(askUsableBytes(), now);
            lastSeen = seen;
        }
        return seen.bytes;
    }

    private long askUsableBytes() throws IOException {
        FileStore known = store;
        if (known == null) {
            // Finding it reads the table of mounts, asking it is one system call.
            known = Files.getFileStore(root);
            store = known;
        }
        return known.getUsableSpace();
    }

    private static void force(Path directory) throws IOException {
        boolean interrupted = false;
        try {
            for (boolean synced = false; !synced; ) {
                interrupted |= Thread.interrupted(); // It would close the channel.
                try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                    channel.force(true);
                    synced = true;
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
