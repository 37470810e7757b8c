package io.basalt.store.volume;

import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A disk of which only a part may be used: what its files have is counted, and {@link #usableBytes} tells what is left of
 * the part. Thread-safe.
 */
final class CapacityDisk implements Disk {
    private final Disk disk;
    private final Budget budget;

    /** Bytes that the directories of a tier may have together. */
    static final class Budget {
        private final long capacity;
        private final AtomicLong used = new AtomicLong();

        Budget(long capacity) {
            this.capacity = capacity;
        }

        long left() {
            return Math.max(0, capacity - used.get());
        }
    }

    private CapacityDisk(Disk disk, Budget budget) {
        this.disk = disk;
        this.budget = budget;
    }

    /** Counts what is there: the files of all epochs. */
    static Disk of(Disk disk, Budget budget) throws IOException {
        CapacityDisk counting = new CapacityDisk(disk, budget);
        for (String directory : disk.list("")) {
            if (EpochFiles.epochOf(directory) >= 0) {
                for (String file : disk.list(directory)) {
                    budget.used.addAndGet(counting.sizeOrNone(directory + "/" + file));
                }
            }
        }
        return counting;
    }

    @Override
    public long size(String path) throws IOException {
        return disk.size(path);
    }

    private long sizeOrNone(String path) throws IOException {
        try {
            return disk.size(path);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public Appender create(String path) throws IOException {
        return new CountingAppender(disk.create(path));
    }

    private final class CountingAppender implements Appender {
        private final Appender file;

        CountingAppender(Appender file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer source) throws IOException {
            long before = file.position();
            try {
                file.write(source);
            } finally {
                budget.used.addAndGet(file.position() - before);
            }
        }

        @Override
        public long position() {
            return file.position();
        }

        @Override
        public void sync() throws IOException {
            file.sync();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    @Override
    public void delete(String path) throws IOException {
        long bytes = sizeOrNone(path);
        disk.delete(path);
        budget.used.addAndGet(-bytes);
    }

    @Override
    public long usableBytes() throws IOException {
        return Math.min(disk.usableBytes(), budget.left());
    }

    @Override
    public RandomReader open(String path) throws IOException {
        return disk.open(path);
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
    public String toString() {
        return disk.toString();
    }
}
