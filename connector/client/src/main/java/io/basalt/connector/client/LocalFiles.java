package io.basalt.connector.client;

import io.basalt.store.api.FileRange;
import io.basalt.store.volume.BlobReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.commons.io.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A content's files, where they lie on this host and may be opened: read past the server, and verified as it would. As soon as one cannot be had, or is
 * not as it must be, the rest is left to the server. Thread-safe.
 */
final class LocalFiles implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalFiles.class);

    private final Finder finder;
    private final List<Opened> opened = new CopyOnWriteArrayList<>();
    private volatile boolean usable;

    /** Asks where bytes lie. */
    interface Finder {
        /** @return empty where they are to be asked of the server */
        Optional<FileRange> find(long position) throws IOException;
    }

    private record Opened(FileRange range, BlobReader blob) {}

    /** @param usable whether files of the store can be opened here at all */
    LocalFiles(boolean usable, Finder finder) {
        this.usable = usable;
        this.finder = finder;
    }

    /** Whether bytes may be read here. */
    boolean isUsable() {
        return usable;
    }

    /** Reads bytes from a position on, as many as lie together; none where they are to be asked of the server. */
    void read(long position, ByteBuffer target) throws IOException {
        int begin = target.position();
        int limit = target.limit();
        try {
            Optional<Opened> file = usable ? file(position) : Optional.empty();
            if (file.isPresent()) {
                FileRange range = file.get().range;
                target.limit(begin + (int) Math.min(target.remaining(), range.end() - position));
                file.get().blob.readFully(position - range.position(), target);
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            usable = false;
            target.position(begin);
            LOG.debug("The server is asked for what cannot be read here", e);
        } finally {
            target.limit(limit);
        }
    }

    private Optional<Opened> file(long position) throws IOException {
        for (Opened file : opened) {
            if (file.range.position() <= position && position < file.range.end()) {
                return Optional.of(file);
            }
        }
        return open(position);
    }

    private synchronized Optional<Opened> open(long position) throws IOException {
        Optional<FileRange> range = usable ? finder.find(position) : Optional.empty();
        if (range.isEmpty()) {
            usable = false;
            return Optional.empty();
        }
        Opened file = new Opened(range.get(), BlobReader.open(range.get()));
        opened.add(file);
        return Optional.of(file);
    }

    @Override
    public synchronized void close() throws IOException {
        usable = false;
        IOUtils.close(opened.stream().map(file -> (Closeable) file.blob::close).toArray(Closeable[]::new));
        opened.clear();
    }
}
