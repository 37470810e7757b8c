package io.basalt.store.columnar;

import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** A disk on which one file is written at a time, and room is asked for before each of its writes. For one thread. */
final class ReservingDisk implements Disk {
    private final Disk disk;
    private final Room room;
    private long taken;

    /** Refuses, by throwing, what does not fit. */
    interface Room {
        void reserve(Reservation bytes) throws IOException;
    }

    /**
     * @param all bytes that the file has then
     * @param next of them, those that are about to be written
     */
    record Reservation(long all, long next) {}

    ReservingDisk(Disk disk, Room room) {
        this.disk = disk;
        this.room = room;
    }

    @Override
    public Appender create(String path) throws IOException {
        taken = 0;
        return new ReservingAppender(disk.create(path));
    }

    private final class ReservingAppender implements Appender {
        private final Appender appender;

        ReservingAppender(Appender appender) {
            this.appender = appender;
        }

        @Override
        public void write(ByteBuffer source) throws IOException {
            int next = source.remaining();
            room.reserve(new Reservation(taken + next, next));
            taken += next;
            appender.write(source);
        }

        @Override
        public long position() {
            return appender.position();
        }

        @Override
        public void sync() throws IOException {
            appender.sync();
        }

        @Override
        public void close() throws IOException {
            appender.close();
        }
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
    public void delete(String path) throws IOException {
        disk.delete(path);
    }

    @Override
    public long usableBytes() throws IOException {
        return disk.usableBytes();
    }
}
