package io.basalt.store.volume;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The disk of a tier's directory, which may go away and come back. It is there as long as its file {@code IDENTITY} says
 * that it is the directory that is meant: a mount point without its disk is an empty directory, in which files would look
 * lost and new ones would be hidden later. So whenever something is missing or fails, the identity is read before that is
 * believed; and before and after a file is begun, so that none ends up in the wrong place. What is asked of a directory
 * that is away fails with {@link DirectoryAbsentException}, unless it is found to be back by then.
 *
 * <p>A file that was being written when the directory was found away is never written to again: nobody knows what has
 * become of its last bytes. One that was being read is opened anew. Thread-safe.
 */
public final class DetachableDisk implements Disk, Presence {
    private static final Logger LOG = LoggerFactory.getLogger(DetachableDisk.class);

    /** For how long a directory that was seen is taken to be there, where nothing fails. */
    private static final long FRESH_MILLIS = 100;

    private final DirectoryIdentity identity;
    private final String path;
    private final Opening opening;
    private final InstantSource clock;
    private volatile @Nullable Disk disk;
    private volatile int outages;
    private volatile long seenMillis;

    /** Opens the disk where it is expected; fails where there is no directory. */
    public interface Opening {
        Disk open() throws IOException;
    }

    private DetachableDisk(DirectoryIdentity identity, String path, Opening opening, InstantSource clock) {
        this.identity = identity;
        this.path = path;
        this.opening = opening;
        this.clock = clock;
    }

    /**
     * One that is there, and was found to be the right one.
     *
     * @param path how errors name the place
     */
    public static DetachableDisk attached(
            DirectoryIdentity identity, String path, Opening opening, Disk disk, InstantSource clock) {
        DetachableDisk attached = new DetachableDisk(identity, path, opening, clock);
        attached.disk = disk;
        attached.seenMillis = clock.millis();
        return attached;
    }

    /** One that is not there, or has nothing that says that it is. */
    public static DetachableDisk away(
            DirectoryIdentity identity, String path, Opening opening, InstantSource clock, IOException reason) {
        DetachableDisk away = new DetachableDisk(identity, path, opening, clock);
        away.outages = 1;
        LOG.warn("{}", away.absent(reason).getMessage());
        return away;
    }

    @Override
    public boolean isAway() {
        return disk == null;
    }

    @Override
    public int outages() {
        return outages;
    }

    /** Makes sure that it is there, now. */
    void require() throws IOException {
        require(present());
    }

    private DirectoryAbsentException absent(IOException reason) {
        return new DirectoryAbsentException(
                "tier " + identity.tier() + ", directory " + identity.directory() + " (" + path + ")", reason);
    }

    private Disk present() throws IOException {
        Disk now = disk;
        return now == null ? attach() : now;
    }

    private synchronized Disk attach() throws IOException {
        Disk known = disk;
        if (known != null) {
            return known;
        }
        Disk found;
        try {
            found = opening.open();
            requireIdentity(found);
        } catch (IOException e) {
            throw absent(e);
        }
        seenMillis = clock.millis();
        disk = found;
        LOG.warn("tier {}, directory {} ({}) is there again", identity.tier(), identity.directory(), path);
        return found;
    }

    private synchronized DirectoryAbsentException detach(Disk used, IOException reason) {
        DirectoryAbsentException absent = absent(reason);
        if (disk == used) {
            outages++;
            disk = null;
            LOG.warn("{}", absent.getMessage());
        }
        return absent;
    }

    private void requireIdentity(Disk found) throws IOException {
        Optional<DirectoryIdentity> said = identityOf(found);
        if (said.isEmpty()) {
            throw new StoreException.Unavailable("it has no file IDENTITY, expected " + identity);
        }
        if (!said.get().equals(identity)) {
            throw new StoreException.Unavailable("it is " + said.get() + ", expected " + identity);
        }
    }

    /** An interrupt must not make a directory look absent. */
    private static Optional<DirectoryIdentity> identityOf(Disk found) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try {
                    return DirectoryIdentity.read(found);
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

    private void require(Disk used) throws IOException {
        try {
            requireIdentity(used);
            seenMillis = clock.millis();
        } catch (IOException e) {
            throw detach(used, e);
        }
    }

    /** The disk, which was there lately. */
    private Disk lately() throws IOException {
        Disk used = present();
        if (Math.abs(clock.millis() - seenMillis) >= FRESH_MILLIS) {
            require(used);
        }
        return used;
    }

    private interface Call<T> {
        T on(Disk disk) throws IOException;
    }

    private <T> T call(Disk used, Call<T> call) throws IOException {
        try {
            return call.on(used);
        } catch (IOException e) {
            throw explained(used, e);
        }
    }

    /** A failure, unless the directory is away: then that. */
    private IOException explained(Disk used, IOException e) {
        if (e instanceof ClosedByInterruptException || e instanceof DirectoryAbsentException) {
            return e;
        }
        try {
            require(used);
            return e;
        } catch (IOException absent) {
            absent.addSuppressed(e);
            return absent;
        }
    }

    @Override
    public Appender create(String file) throws IOException {
        Disk used = lately();
        int begun = outages;
        Appender created = call(used, d -> d.create(file));
        boolean sure = false;
        try {
            require(used);
            sure = true;
        } finally {
            if (!sure) {
                created.close(); // It is not removed: by now something else may lie there.
            }
        }
        return new BegunAppender(used, begun, created);
    }

    @Override
    public RandomReader open(String file) throws IOException {
        Disk used = present();
        return new ReopenedReader(file, used, call(used, d -> d.open(file)));
    }

    @Override
    public long size(String file) throws IOException {
        return call(present(), d -> d.size(file));
    }

    @Override
    public List<String> list(String directory) throws IOException {
        Disk used = present();
        List<String> names = call(used, d -> d.list(directory));
        require(used);
        return names;
    }

    @Override
    public boolean exists(String file) throws IOException {
        Disk used = present();
        boolean exists = call(used, d -> d.exists(file));
        if (!exists) {
            require(used);
        }
        return exists;
    }

    @Override
    public void createDirectories(String directory) throws IOException {
        Disk used = present();
        require(used);
        change(used, d -> d.createDirectories(directory));
        require(used);
    }

    private interface Change {
        void on(Disk disk) throws IOException;
    }

    private void change(Disk used, Change change) throws IOException {
        try {
            change.on(used);
        } catch (IOException e) {
            throw explained(used, e);
        }
    }

    @Override
    public void syncDirectory(String directory) throws IOException {
        change(present(), d -> d.syncDirectory(directory));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        change(present(), d -> d.rename(from, to));
    }

    @Override
    public void delete(String file) throws IOException {
        Disk used = present();
        change(used, d -> d.delete(file));
        require(used);
    }

    @Override
    public long usableBytes() throws IOException {
        return call(lately(), Disk::usableBytes);
    }

    /** A file that is written only as long as the directory has not been away. */
    private final class BegunAppender implements Appender {
        private final Disk used;
        private final int begun;
        private final Appender file;

        BegunAppender(Disk used, int begun, Appender file) {
            this.used = used;
            this.begun = begun;
            this.file = file;
        }

        private void requireSame() throws DirectoryAbsentException {
            if (begun != outages) {
                throw absent(new IOException("it was away since this file was begun"));
            }
        }

        @Override
        public void write(ByteBuffer source) throws IOException {
            requireSame();
            change(used, d -> file.write(source));
        }

        @Override
        public long position() {
            return file.position();
        }

        @Override
        public void sync() throws IOException {
            requireSame();
            change(used, d -> file.sync());
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** A file that is opened anew where reading it fails: its directory may have been away meanwhile. */
    private final class ReopenedReader implements RandomReader {
        private final String path;
        private Disk used;
        private volatile RandomReader file;
        private boolean closed;

        ReopenedReader(String path, Disk used, RandomReader file) {
            this.path = path;
            this.used = used;
            this.file = file;
        }

        @Override
        public long size() throws IOException {
            RandomReader current = file;
            try {
                return current.size();
            } catch (IOException e) {
                return reopened(current, e).size();
            }
        }

        @Override
        public Optional<Path> path() {
            return file.path();
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            RandomReader current = file;
            int start = target.position();
            try {
                return current.read(position, target);
            } catch (IOException e) {
                return reopened(current, e).read(position, target.position(start));
            }
        }

        private synchronized RandomReader reopened(RandomReader failed, IOException failure) throws IOException {
            if (closed || failure instanceof ClosedByInterruptException) {
                throw failure;
            }
            if (file == failed) {
                IOException explained = explained(used, failure);
                if (explained instanceof DirectoryAbsentException) {
                    throw explained;
                }
                Disk now = present();
                file = call(now, d -> d.open(path));
                used = now;
                failed.close();
            }
            return file;
        }

        @Override
        public synchronized void close() throws IOException {
            closed = true;
            file.close();
        }
    }

    @Override
    public String toString() {
        return path;
    }
}
