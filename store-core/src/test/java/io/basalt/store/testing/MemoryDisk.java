package io.basalt.store.testing;

import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import io.basalt.store.testing.EntryChange.Assignment;
import io.basalt.store.testing.EntryChange.Slot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that knows what a power cut would leave of it.
 *
 * <p>Each file has its bytes and a synced length; each directory its entries and the ones on the platter, with the
 * changes between the two as a list. {@link #survivors} gives a new disk of what is left and leaves this one as it is,
 * so that one state can be cut in several ways. Errors are those of {@code java.nio.file} on Linux. Thread-safe.
 */
public final class MemoryDisk implements Disk {
    private static final String FULL = "No space left on device";

    private final long capacity;
    private final MemoryNode.Directory root;
    private final List<EntryChange> pending = new ArrayList<>();
    private final Set<MemoryFile> unlinked = Collections.newSetFromMap(new WeakHashMap<>());
    private long used;

    public MemoryDisk() {
        this(Long.MAX_VALUE);
    }

    /** @param capacity bytes that its files can have altogether */
    public MemoryDisk(long capacity) {
        this(capacity, new MemoryNode.Directory());
    }

    private MemoryDisk(long capacity, MemoryNode.Directory root) {
        this.capacity = capacity;
        this.root = root;
        this.used = bytesBelow(root);
    }

    /** What a power cut that tears all it may tear leaves of this disk. */
    public MemoryDisk crash(Random random) {
        return survivors(Survival.TORN, random);
    }

    /** What a power cut leaves of this disk; all of it is durable on the new one. */
    public synchronized MemoryDisk survivors(Survival survival, Random random) {
        // Small seeds give java.util.Random alike beginnings: mix them.
        RandomGenerator chance = new SplittableRandom(random.nextLong());
        Map<MemoryNode.Directory, SortedMap<String, MemoryNode>> entries = new HashMap<>();
        List<EntryChange> kept = EntryChange.withPredecessors(
                pending, change -> survival == Survival.ALL || (survival == Survival.TORN && chance.nextBoolean()));
        kept.forEach(
                change -> change.apply(directory -> entries.computeIfAbsent(directory, d -> new TreeMap<>(d.durable))));
        return new MemoryDisk(capacity, survivor(root, entries, survival, chance));
    }

    private static MemoryNode.Directory survivor(
            MemoryNode.Directory directory,
            Map<MemoryNode.Directory, SortedMap<String, MemoryNode>> changed,
            Survival survival,
            RandomGenerator chance) {
        MemoryNode.Directory copy = new MemoryNode.Directory();
        changed.getOrDefault(directory, directory.durable).forEach((name, node) -> {
            MemoryNode survivor = node instanceof MemoryNode.Directory child
                    ? survivor(child, changed, survival, chance)
                    : ((MemoryFile) node).survivor(survival, chance);
            copy.entries.put(name, survivor);
            copy.durable.put(name, survivor);
        });
        return copy;
    }

    @Override
    public synchronized Appender create(String path) throws IOException {
        Slot slot = slot(path);
        if (node(slot) != null) {
            throw new FileAlreadyExistsException(path);
        }
        if (used >= capacity) {
            throw new FileSystemException(path, null, FULL);
        }
        MemoryFile file = new MemoryFile();
        change(new Assignment(slot, file));
        return new FileAppender(file);
    }

    @Override
    public synchronized RandomReader open(String path) throws IOException {
        MemoryNode node = find(path);
        if (node == null) {
            throw new NoSuchFileException(path);
        }
        if (node instanceof MemoryFile file) {
            return new FileReader(file);
        }
        throw new FileSystemException(path, null, "Is a directory");
    }

    @Override
    public synchronized List<String> list(String directory) throws IOException {
        MemoryNode node = find(directory);
        if (node instanceof MemoryFile) {
            throw new NotDirectoryException(directory);
        }
        return node instanceof MemoryNode.Directory found ? List.copyOf(found.entries.keySet()) : List.of();
    }

    @Override
    public synchronized boolean exists(String path) throws IOException {
        return find(path) != null;
    }

    @Override
    public synchronized void createDirectories(String path) throws IOException {
        MemoryNode.Directory directory = root;
        for (String name : parts(path)) {
            MemoryNode node = directory.entries.get(name);
            if (node instanceof MemoryFile) {
                throw new FileAlreadyExistsException(path);
            }
            if (node instanceof MemoryNode.Directory child) {
                directory = child;
                continue;
            }
            Slot slot = new Slot(directory, name);
            directory = new MemoryNode.Directory();
            change(new Assignment(slot, directory));
            persist(EntryChange.withPredecessors(pending, change -> change.touches(slot)));
        }
    }

    @Override
    public synchronized void syncDirectory(String path) throws IOException {
        MemoryNode.Directory directory = directory(path);
        persist(EntryChange.withPredecessors(pending, change -> change.touches(directory)));
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        Slot source = slot(from);
        Slot target = slot(to);
        MemoryNode node = node(source);
        if (node == null) {
            throw new NoSuchFileException(from);
        }
        if (source.equals(target)) {
            return;
        }
        if (to.startsWith(from + "/")) {
            throw new FileSystemException(from, to, "Invalid argument");
        }
        unlink(to, node(target));
        change(new Assignment(source, null), new Assignment(target, node));
    }

    @Override
    public synchronized void delete(String path) throws IOException {
        MemoryNode node = find(path);
        if (node != null) {
            unlink(path, node);
            change(new Assignment(slot(path), null));
        }
    }

    @Override
    public synchronized long usableBytes() {
        return capacity - used;
    }

    private void unlink(String path, @Nullable MemoryNode node) throws IOException {
        if (node instanceof MemoryNode.Directory directory && !directory.entries.isEmpty()) {
            throw new DirectoryNotEmptyException(path);
        }
        if (node instanceof MemoryFile file) {
            used -= file.length();
            unlinked.add(file);
        }
    }

    private void change(Assignment... assignments) {
        EntryChange change = new EntryChange(List.of(assignments));
        change.apply(directory -> directory.entries);
        pending.add(change);
    }

    private void persist(List<EntryChange> changes) {
        changes.forEach(change -> change.apply(directory -> directory.durable));
        Set<EntryChange> persisted =
                Collections.newSetFromMap(new IdentityHashMap<>()); // equal ones may still be pending
        persisted.addAll(changes);
        pending.removeIf(persisted::contains);
    }

    private @Nullable MemoryNode find(String path) throws IOException {
        MemoryNode node = root;
        for (String name : parts(path)) {
            node = node instanceof MemoryNode.Directory directory ? directory.entries.get(name) : null;
        }
        return node;
    }

    private static @Nullable MemoryNode node(Slot slot) {
        return slot.directory().entries.get(slot.name());
    }

    private MemoryNode.Directory directory(String path) throws IOException {
        if (find(path) instanceof MemoryNode.Directory directory) {
            return directory;
        }
        throw new NoSuchFileException(path);
    }

    private Slot slot(String path) throws IOException {
        List<String> parts = parts(path);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("the root is not a file");
        }
        int slash = path.lastIndexOf('/');
        return new Slot(directory(slash < 0 ? "" : path.substring(0, slash)), parts.get(parts.size() - 1));
    }

    private static List<String> parts(String path) {
        List<String> parts = path.isEmpty() ? List.of() : List.of(path.split("/", -1));
        if (parts.stream().anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))) {
            throw new IllegalArgumentException("path '" + path + "' is not relative, or not normal");
        }
        return parts;
    }

    private static long bytesBelow(MemoryNode.Directory directory) {
        return directory.entries.values().stream()
                .mapToLong(node ->
                        node instanceof MemoryNode.Directory child ? bytesBelow(child) : ((MemoryFile) node).length())
                .sum();
    }

    /** Takes what fits and fails with the rest, as a full file system does. */
    private synchronized void append(MemoryFile file, ByteBuffer source) throws IOException {
        int fits = (int) Math.min(source.remaining(), capacity - used);
        boolean full = fits < source.remaining();
        ByteBuffer part = source.slice(source.position(), fits);
        file.append(part);
        source.position(source.position() + fits);
        used += unlinked.contains(file) ? 0 : fits;
        if (full) {
            throw new IOException(FULL);
        }
    }

    private final class FileAppender implements Appender {
        private final MemoryFile file;
        private volatile boolean closed;

        FileAppender(MemoryFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer source) throws IOException {
            checkOpen(closed);
            append(file, source);
        }

        @Override
        public long position() {
            return file.length();
        }

        @Override
        public void sync() throws IOException {
            checkOpen(closed);
            file.sync();
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class FileReader implements RandomReader {
        private final MemoryFile file;
        private volatile boolean closed;

        FileReader(MemoryFile file) {
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            checkOpen(closed);
            return file.length();
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            checkOpen(closed);
            return file.read(position, target);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static void checkOpen(boolean closed) throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
