package io.basalt.store.testing;

import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.RandomReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.commons.io.IOUtils;

/** Does everything on two disks and reads from the first: a real one, whose files can be mapped, and one that can be cut. */
public final class MirroredDisk implements Disk {
    private final Disk first;
    private final Disk second;

    public MirroredDisk(Disk first, Disk second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public Appender create(String path) throws IOException {
        return new MirroredAppender(first.create(path), second.create(path));
    }

    @Override
    public RandomReader open(String path) throws IOException {
        return first.open(path);
    }

    @Override
    public List<String> list(String directory) throws IOException {
        return first.list(directory);
    }

    @Override
    public boolean exists(String path) throws IOException {
        return first.exists(path);
    }

    @Override
    public void createDirectories(String path) throws IOException {
        first.createDirectories(path);
        second.createDirectories(path);
    }

    @Override
    public void syncDirectory(String path) throws IOException {
        first.syncDirectory(path);
        second.syncDirectory(path);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        first.rename(from, to);
        second.rename(from, to);
    }

    @Override
    public void delete(String path) throws IOException {
        first.delete(path);
        second.delete(path);
    }

    @Override
    public long usableBytes() throws IOException {
        return first.usableBytes();
    }

    private record MirroredAppender(Appender first, Appender second) implements Appender {
        @Override
        public void write(ByteBuffer source) throws IOException {
            second.write(source.duplicate());
            first.write(source);
        }

        @Override
        public long position() {
            return first.position();
        }

        @Override
        public void sync() throws IOException {
            first.sync();
            second.sync();
        }

        @Override
        public void close() throws IOException {
            IOUtils.close(first, second);
        }
    }
}
