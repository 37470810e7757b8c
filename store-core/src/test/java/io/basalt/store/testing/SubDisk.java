package io.basalt.store.testing;

import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.util.List;

/** A directory of a disk as a disk, so that one power cut hits several. Thread-safe. */
public final class SubDisk implements Disk {
    private final Disk disk;
    private final String directory;
    private final long room;

    /** @param directory exists */
    public SubDisk(Disk disk, String directory) {
        this(disk, directory, Long.MAX_VALUE);
    }

    /**
     * @param directory exists
     * @param room bytes that its files can have by what {@link #usableBytes} says; more are not refused
     */
    public SubDisk(Disk disk, String directory, long room) {
        this.disk = disk;
        this.directory = directory;
        this.room = room;
    }

    private String path(String path) {
        return path.isEmpty() ? directory : directory + "/" + path;
    }

    @Override
    public Appender create(String path) throws IOException {
        return disk.create(path(path));
    }

    @Override
    public RandomReader open(String path) throws IOException {
        return disk.open(path(path));
    }

    @Override
    public List<String> list(String path) throws IOException {
        return disk.list(path(path));
    }

    @Override
    public boolean exists(String path) throws IOException {
        return disk.exists(path(path));
    }

    @Override
    public void createDirectories(String path) throws IOException {
        disk.createDirectories(path(path));
    }

    @Override
    public void syncDirectory(String path) throws IOException {
        disk.syncDirectory(path(path));
    }

    @Override
    public void rename(String from, String to) throws IOException {
        disk.rename(path(from), path(to));
    }

    @Override
    public void delete(String path) throws IOException {
        disk.delete(path(path));
    }

    @Override
    public long usableBytes() throws IOException {
        long used = 0;
        for (String name : room == Long.MAX_VALUE ? List.<String>of() : list("")) {
            for (String file : name.startsWith("epoch-") ? list(name) : List.<String>of()) {
                used += size(name + "/" + file);
            }
        }
        return Math.min(disk.usableBytes(), room - used);
    }
}
