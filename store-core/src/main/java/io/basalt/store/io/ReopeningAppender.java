package io.basalt.store.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A new file that many threads may write and sync, in turn, although any of them may be interrupted. */
final class ReopeningAppender implements Appender {
    private final Path path;
    private volatile FileChannel channel;
    private volatile long position;
    private volatile boolean closed;

    /** @param path of a file that does not exist */
    ReopeningAppender(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        long end = position + source.remaining();
        // What was written before an interrupt has left the source, so the next attempt goes on behind it.
        Uninterrupted.run(() -> {
            while (source.hasRemaining()) {
                open().write(source, end - source.remaining());
            }
        });
        position = end;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void sync() throws IOException {
        Uninterrupted.run(() -> open().force(false));
    }

    private FileChannel open() throws IOException {
        FileChannel current = channel;
        return current.isOpen() ? current : reopened();
    }

    private synchronized FileChannel reopened() throws IOException {
        if (closed) {
            throw new IOException(path + ": this file was closed by its writer");
        }
        if (!channel.isOpen()) {
            channel = FileChannel.open(path, StandardOpenOption.WRITE);
        }
        return channel;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}
