package io.basalt.store.testing;

import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/**
 * A disk that can be taken from its mount point, which is an empty directory then, and put back. Thread-safe, where
 * nobody is writing while it is taken away.
 */
public final class PluggedDisk implements Disk {
    private final MemoryDisk mountPoint = new MemoryDisk();
    private MemoryDisk disk;
    private boolean plugged = true;
    private int pulls;

    public PluggedDisk(MemoryDisk disk) {
        this.disk = disk;
    }

    /** It is away, but what is open goes on: its directory was renamed, or unmounted as soon as nobody uses it. */
    public synchronized void moveAway() {
        plugged = false;
    }

    /** It is away at once: what is open fails from now on, and what was not synced is torn as by a power cut. */
    public synchronized void pull(Random random) {
        plugged = false;
        pulls++;
        disk = disk.survivors(Survival.TORN, random);
    }

    public synchronized void putBack() {
        plugged = true;
    }

    public synchronized boolean isPlugged() {
        return plugged;
    }

    /** What was written where the disk should have been. */
    public MemoryDisk mountPoint() {
        return mountPoint;
    }

    /** What is on it, also while it is away. */
    public synchronized MemoryDisk disk() {
        return disk;
    }

    private synchronized MemoryDisk there() {
        return plugged ? disk : mountPoint;
    }

    private synchronized int pulls() {
        return pulls;
    }

    private void requireSince(int pullsThen) throws IOException {
        if (pulls() != pullsThen) {
            throw new IOException("Input/output error");
        }
    }

    @Override
    public Appender create(String path) throws IOException {
        Appender file = there().create(path);
        int pullsThen = pulls();
        return new Appender() {
            @Override
            public void write(ByteBuffer source) throws IOException {
                requireSince(pullsThen);
                file.write(source);
            }

            @Override
            public long position() {
                return file.position();
            }

            @Override
            public void sync() throws IOException {
                requireSince(pullsThen);
                file.sync();
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    @Override
    public RandomReader open(String path) throws IOException {
        RandomReader file = there().open(path);
        int pullsThen = pulls();
        return new RandomReader() {
            @Override
            public long size() throws IOException {
                requireSince(pullsThen);
                return file.size();
            }

            @Override
            public int read(long position, ByteBuffer target) throws IOException {
                requireSince(pullsThen);
                return file.read(position, target);
            }

            @Override
            public void close() throws IOException {
                file.close();
            }
        };
    }

    @Override
    public List<String> list(String directory) throws IOException {
        return there().list(directory);
    }

    @Override
    public boolean exists(String path) throws IOException {
        return there().exists(path);
    }

    @Override
    public void createDirectories(String path) throws IOException {
        there().createDirectories(path);
    }

    @Override
    public void syncDirectory(String path) throws IOException {
        there().syncDirectory(path);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        there().rename(from, to);
    }

    @Override
    public void delete(String path) throws IOException {
        there().delete(path);
    }

    @Override
    public long usableBytes() throws IOException {
        return there().usableBytes();
    }
}
