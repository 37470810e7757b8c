package io.basalt.store.testing;

import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A disk that counts who reads what, by path, so that 'one read per small object' can be a test. Thread-safe. */
public final class CountingDisk implements Disk {
    /**
     * @param opens times it was opened for reading
     * @param reads calls of {@link RandomReader#read}
     * @param bytes bytes that those gave
     */
    public record Count(long opens, long reads, long bytes) {
        static final Count NONE = new Count(0, 0, 0);

        Count plus(Count other) {
            return new Count(opens + other.opens, reads + other.reads, bytes + other.bytes);
        }
    }

    private final Disk disk;
    private final Map<String, Count> counts = new TreeMap<>();

    public CountingDisk(Disk disk) {
        this.disk = disk;
    }

    /** What was read of one path, as it was named when it was opened. */
    public synchronized Count of(String path) {
        return counts.getOrDefault(path, Count.NONE);
    }

    /** What was read of all paths together. */
    public synchronized Count total() {
        return counts.values().stream().reduce(Count.NONE, Count::plus);
    }

    /** The paths that were opened, with their counts. */
    public synchronized Map<String, Count> byPath() {
        return Map.copyOf(counts);
    }

    /** Begins to count anew; open readers go on being counted. */
    public synchronized void reset() {
        counts.clear();
    }

    private synchronized void add(String path, Count count) {
        counts.merge(path, count, Count::plus);
    }

    @Override
    public RandomReader open(String path) throws IOException {
        RandomReader reader = disk.open(path);
        add(path, new Count(1, 0, 0));
        return new CountingReader(path, reader);
    }

    @Override
    public Appender create(String path) throws IOException {
        return disk.create(path);
    }

    @Override
    public List<String> list(String directory) throws IOException {
        return disk.list(directory);
    }

    @Override
    public boolean exists(String path) throws IOException {
        return disk.exists(path);
    }

    @Override
    public void createDirectories(String path) throws IOException {
        disk.createDirectories(path);
    }

    @Override
    public void syncDirectory(String path) throws IOException {
        disk.syncDirectory(path);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(String path) throws IOException {
        disk.delete(path);
    }

    @Override
    public long usableBytes() throws IOException {
        return disk.usableBytes();
    }

    private final class CountingReader implements RandomReader {
        private final String path;
        private final RandomReader reader;

        CountingReader(String path, RandomReader reader) {
            this.path = path;
            this.reader = reader;
        }

        @Override
        public long size() throws IOException {
            return reader.size();
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            int count = reader.read(position, target);
            add(path, new Count(0, 1, count));
            return count;
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
