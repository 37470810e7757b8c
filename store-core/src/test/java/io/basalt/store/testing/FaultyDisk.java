package io.basalt.store.testing;

import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A disk that fails where it is told to. It numbers the operations that change something (create, write, sync,
 * createDirectories, syncDirectory, rename, delete) from 1 on. One that is made to fail does nothing to the wrapped
 * disk. Thread-safe.
 *
 * <p>To crash a scenario at every step: run it once and ask for {@link #operations()}, then run it again and again with
 * {@link #cutAt} at 1, 2, ... and open what {@link MemoryDisk#survivors} left.
 */
public final class FaultyDisk implements Disk {
    private final Disk disk;
    private final List<String> log = new ArrayList<>();
    private final Map<Integer, IOException> failures = new HashMap<>();
    private final Map<String, IOException> failuresByName = new HashMap<>();
    private final ConcurrentMap<String, Set<Long>> flipped = new ConcurrentHashMap<>();
    private int cutAt = Integer.MAX_VALUE;
    private Watcher watcher = (number, operation) -> {};

    public FaultyDisk(Disk disk) {
        this.disk = disk;
    }

    /** Is told of each operation right before it is done, on its thread; the others wait meanwhile. */
    public interface Watcher {
        void before(int number, String operation) throws IOException;
    }

    /** From now on {@code newWatcher} is told of each operation; it must not use this disk. */
    public synchronized FaultyDisk watchedBy(Watcher newWatcher) {
        watcher = newWatcher;
        return this;
    }

    /**
     * From the {@code operation}-th on, everything fails with {@link PowerCut}, reads too. Nothing that was under way at
     * that moment returns normally either, so what has returned has happened before the cut.
     */
    public synchronized FaultyDisk cutAt(int operation) {
        cutAt = operation;
        return this;
    }

    /** Fails the {@code operation}-th operation alone. */
    public synchronized FaultyDisk failAt(int operation, IOException failure) {
        failures.put(operation, failure);
        return this;
    }

    /** Fails the next operation that the log calls so, such as {@code sync a}; whatever its number. */
    public synchronized FaultyDisk failFirst(String operation, IOException failure) {
        failuresByName.put(operation, failure);
        return this;
    }

    /** Flips the lowest bit of a byte for all that read the file from now on, also under a new name. */
    public FaultyDisk flipBit(String path, long offset) {
        flipped.computeIfAbsent(path, p -> ConcurrentHashMap.newKeySet()).add(offset);
        return this;
    }

    /** How many operations have begun. */
    public synchronized int operations() {
        return log.size();
    }

    /** The operations that have begun, in order, such as {@code rename a.tmp a}. */
    public synchronized List<String> log() {
        return List.copyOf(log);
    }

    @Override
    public Appender create(String path) throws IOException {
        String operation = "create " + path;
        begin(operation);
        Appender appender = new FaultyAppender(path, disk.create(path));
        checkPower(operation);
        return appender;
    }

    @Override
    public RandomReader open(String path) throws IOException {
        checkPower("open " + path);
        return new FaultyReader(path, disk.open(path));
    }

    @Override
    public List<String> list(String directory) throws IOException {
        checkPower("list " + directory);
        return disk.list(directory);
    }

    @Override
    public boolean exists(String path) throws IOException {
        checkPower("exists " + path);
        return disk.exists(path);
    }

    @Override
    public void createDirectories(String path) throws IOException {
        change("createDirectories " + path, () -> disk.createDirectories(path));
    }

    @Override
    public void syncDirectory(String path) throws IOException {
        change("syncDirectory " + path, () -> disk.syncDirectory(path));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        change("rename " + from + " " + to, () -> {
            disk.rename(from, to);
            Set<Long> bits = flipped.remove(from);
            flipped.remove(to);
            if (bits != null) {
                flipped.put(to, bits);
            }
        });
    }

    @Override
    public void delete(String path) throws IOException {
        change("delete " + path, () -> {
            disk.delete(path);
            flipped.remove(path);
        });
    }

    @Override
    public long usableBytes() throws IOException {
        checkPower("usableBytes");
        return disk.usableBytes();
    }

    private interface Change {
        void run() throws IOException;
    }

    private void change(String operation, Change change) throws IOException {
        begin(operation);
        change.run();
        checkPower(operation);
    }

    private synchronized void begin(String operation) throws IOException {
        log.add(operation);
        checkPower(operation);
        watcher.before(log.size(), operation);
        IOException failure = failures.remove(log.size());
        if (failure != null) {
            throw failure;
        }
        IOException byName = failuresByName.remove(operation);
        if (byName != null) {
            throw byName;
        }
    }

    private synchronized void checkPower(String operation) throws PowerCut {
        if (log.size() >= cutAt) {
            throw new PowerCut(operation);
        }
    }

    private final class FaultyAppender implements Appender {
        private final String path;
        private final Appender appender;

        FaultyAppender(String path, Appender appender) {
            this.path = path;
            this.appender = appender;
        }

        @Override
        public void write(ByteBuffer source) throws IOException {
            change("write " + path + " " + source.remaining(), () -> appender.write(source));
        }

        @Override
        public long position() {
            return appender.position();
        }

        @Override
        public void sync() throws IOException {
            change("sync " + path, appender::sync);
        }

        @Override
        public void close() throws IOException {
            appender.close();
        }
    }

    private final class FaultyReader implements RandomReader {
        private final String path;
        private final RandomReader reader;

        FaultyReader(String path, RandomReader reader) {
            this.path = path;
            this.reader = reader;
        }

        @Override
        public long size() throws IOException {
            checkPower("size " + path);
            return reader.size();
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            checkPower("read " + path);
            int start = target.position();
            int count = reader.read(position, target);
            for (long offset : flipped.getOrDefault(path, Set.of())) {
                if (offset >= position && offset < position + count) {
                    int index = start + (int) (offset - position);
                    target.put(index, (byte) (target.get(index) ^ 1));
                }
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
