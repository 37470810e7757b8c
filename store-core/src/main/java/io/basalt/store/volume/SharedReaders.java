package io.basalt.store.volume;

import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Files of a disk that many readers share, each opened once. Those that nobody reads stay open up to a limit; past it
 * they are closed, the ones that were not asked for lately first. What is still being read when this is closed stays
 * open until its last reader closes it. Thread-safe.
 */
final class SharedReaders implements Closeable {
    private final Disk disk;
    private final int limit;
    private final Map<String, Shared> open = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param limit open files from which on those not in use are closed */
    SharedReaders(Disk disk, int limit) {
        this.disk = disk;
        this.limit = limit;
    }

    private static final class Shared {
        private static final int GONE = -1;

        final RandomReader file;
        /** How many read it; {@link #GONE} once it is to be closed. */
        final AtomicInteger users = new AtomicInteger();
        /** Whether it was asked for since the last look at it. */
        volatile boolean wanted = true;
        /** Whether it is to be closed by its last reader. */
        volatile boolean forgotten;

        Shared(RandomReader file) {
            this.file = file;
        }

        boolean acquire() {
            if (!wanted) {
                wanted = true;
            }
            return users.getAndUpdate(n -> n == GONE ? GONE : n + 1) != GONE;
        }

        boolean retire() {
            return users.compareAndSet(0, GONE);
        }
    }

    /** The file of that path, to be closed by the caller. Fails with {@code NoSuchFileException}. */
    RandomReader open(String path) throws IOException {
        while (true) {
            Shared shared = open.get(path);
            if (shared == null) {
                shared = share(path);
            }
            if (shared.acquire()) {
                return new Lease(path, shared);
            }
            open.remove(path, shared);
        }
    }

    private Shared share(String path) throws IOException {
        closeIdle();
        Shared opened = new Shared(disk.open(path));
        Shared earlier = open.putIfAbsent(path, opened);
        if (earlier != null) {
            opened.file.close();
            return earlier;
        }
        return opened;
    }

    /** A file has been removed: nobody is given it any more, and it is closed with its last reader. */
    void forget(String path) throws IOException {
        Shared shared = open.remove(path);
        if (shared != null) {
            shared.forgotten = true;
            closeIfIdle(path, shared);
        }
    }

    /** Goes round twice at most: at the first look every file may have been wanted. */
    private void closeIdle() throws IOException {
        for (int round = 0; round < 2; round++) {
            for (Iterator<Shared> it = open.values().iterator(); open.size() >= limit && it.hasNext(); ) {
                Shared shared = it.next();
                if (shared.wanted) {
                    shared.wanted = false;
                } else if (shared.retire()) {
                    it.remove();
                    shared.file.close();
                }
            }
        }
    }

    private final class Lease implements RandomReader {
        private final String path;
        private final Shared shared;
        private boolean released;

        Lease(String path, Shared shared) {
            this.path = path;
            this.shared = shared;
        }

        @Override
        public long size() throws IOException {
            return shared.file.size();
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            return shared.file.read(position, target);
        }

        @Override
        public void close() throws IOException {
            synchronized (this) {
                if (released) {
                    return;
                }
                released = true;
            }
            shared.users.decrementAndGet();
            if (closed || shared.forgotten) {
                closeIfIdle(path, shared);
            }
        }
    }

    private void closeIfIdle(String path, Shared shared) throws IOException {
        if (shared.retire()) {
            open.remove(path, shared);
            shared.file.close();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (Map.Entry<String, Shared> entry : open.entrySet()) {
            closeIfIdle(entry.getKey(), entry.getValue());
        }
    }
}
