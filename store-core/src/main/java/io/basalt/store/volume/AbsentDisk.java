package io.basalt.store.volume;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.util.List;

/** Stands in for a disk that is not there: all that is asked of it fails for the same reason. Thread-safe. */
public final class AbsentDisk implements Disk {
    private final String name;
    private final String reason;

    /** @param name what to call the disk in errors */
    public AbsentDisk(String name, String reason) {
        this.name = name;
        this.reason = reason;
    }

    private StoreException absent() {
        return new StoreException.Unavailable(name + " is not in use: " + reason);
    }

    @Override
    public Appender create(String path) throws StoreException {
        throw absent();
    }

    @Override
    public RandomReader open(String path) throws StoreException {
        throw absent();
    }

    @Override
    public List<String> list(String directory) throws StoreException {
        throw absent();
    }

    @Override
    public boolean exists(String path) throws StoreException {
        throw absent();
    }

    @Override
    public void createDirectories(String path) throws StoreException {
        throw absent();
    }

    @Override
    public void syncDirectory(String path) throws StoreException {
        throw absent();
    }

    @Override
    public void rename(String from, String to) throws StoreException {
        throw absent();
    }

    @Override
    public void delete(String path) throws StoreException {
        throw absent();
    }

    @Override
    public long usableBytes() throws StoreException {
        throw absent();
    }

    @Override
    public String toString() {
        return name;
    }
}
