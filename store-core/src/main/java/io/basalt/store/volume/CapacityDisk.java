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
 * the part. Of one that is away what the catalog knows of is counted until it is back. Thread-safe.
 */
final class CapacityDisk implements Disk, Presence {
    private final Disk disk;
    private final Presence presence;
    private final Budget budget;
    private final long knownBytes;
    private volatile boolean counted;

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

    private CapacityDisk(TierDirectory directory, Budget budget) {
        this.disk = directory.disk();
        this.presence = Presence.of(disk);
        this.budget = budget;
        this.knownBytes = directory.knownBytes();
    }

    /** Counts what is there: the files of all epochs. */
    static Disk of(TierDirectory directory, Budget budget) throws IOException {
        CapacityDisk counting = new CapacityDisk(directory, budget);
        budget.used.addAndGet(counting.knownBytes);
        try {
            counting.count();
        } catch (DirectoryAbsentException e) {
            return counting;
        }
        return counting;
    }

    private void count() throws IOException {
        if (counted) {
            return;
        }
        synchronized (this) {
            if (!counted) {
                long found = 0;
                for (String directory : disk.list("")) {
                    if (EpochFiles.epochOf(directory) >= 0) {
                        for (String file : disk.list(directory)) {
                            found += sizeOrNone(directory + "/" + file);
                        }
                    }
                }
                budget.used.addAndGet(found - knownBytes);
                counted = true;
            }
        }
    }

    @Override
    public boolean isAway() {
        return presence.isAway();
    }

    @Override
    public int outages() {
        return presence.outages();
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
        count();
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
        count();
        long bytes = sizeOrNone(path);
        disk.delete(path);
        budget.used.addAndGet(-bytes);
    }

    @Override
    public long usableBytes() throws IOException {
        count();
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
