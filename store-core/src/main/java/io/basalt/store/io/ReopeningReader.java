package io.basalt.store.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file channel that many threads may share although any of them may be interrupted: Java closes the channel under the
 * interrupted thread, and so under all others; those open it again here.
 */
final class ReopeningReader implements RandomReader {
    private final Path path;
    private volatile FileChannel channel;
    private boolean closed;

    ReopeningReader(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
    }

    @Override
    public long size() throws IOException {
        while (true) {
            FileChannel current = channel;
            try {
                return current.size();
            } catch (ClosedChannelException e) {
                reopen(current, e);
            }
        }
    }

    @Override
    public Optional<Path> path() {
        return Optional.of(path.toAbsolutePath());
    }

    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        int start = target.position();
        while (true) {
            FileChannel current = channel;
            try {
                while (target.hasRemaining()) {
                    int n = current.read(target, position + target.position() - start);
                    if (n < 0) {
                        break;
                    }
                }
                return target.position() - start;
            } catch (ClosedChannelException e) {
                reopen(current, e);
            }
        }
    }

    private synchronized void reopen(FileChannel broken, ClosedChannelException cause) throws IOException {
        if (closed || cause instanceof ClosedByInterruptException) {
            throw cause;
        }
        if (channel == broken) {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}
