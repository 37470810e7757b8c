package io.basalt.connector.client;

import io.basalt.store.columnar.Rendition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renditions on this host that scans of this process have mapped, each once: what one scan has verified others need not. Those that nobody reads are closed
 * soon, since a file that was dropped takes its room until then. Thread-safe.
 */
final class LocalRenditions {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRenditions.class);
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(30);

    private final Map<Path, Mapped> open = new HashMap<>();

    private static final class Mapped {
        final Rendition rendition;
        final @Nullable Object file;
        int readers;
        long idleSince;

        Mapped(Rendition rendition, @Nullable Object file) {
            this.rendition = rendition;
            this.file = file;
        }
    }

    /** A rendition that is being read. */
    final class Lease implements AutoCloseable {
        private final Path path;
        private final Mapped mapped;
        private boolean closed;

        private Lease(Path path, Mapped mapped) {
            this.path = path;
            this.mapped = mapped;
        }

        Rendition rendition() {
            return mapped.rendition;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                release(path, mapped);
            }
        }
    }

    /** @throws IOException where this process may not open the file, or it is gone or damaged */
    synchronized Lease open(Path path) throws IOException {
        Object file = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        Mapped known = open.get(path);
        if (known == null || !Objects.equals(known.file, file)) {
            open.remove(path);
            if (known != null && known.readers == 0) {
                close(known);
            }
            known = new Mapped(Rendition.open(path), file);
            open.put(path, known);
        }
        known.readers++;
        return new Lease(path, known);
    }

    private synchronized void release(Path path, Mapped mapped) {
        mapped.readers--;
        mapped.idleSince = System.nanoTime();
        if (mapped.readers == 0) {
            if (open.get(path) == mapped) {
                Timers.after(LONGEST_IDLE, this::closeIdle);
            } else {
                close(mapped); // Another file has taken its place.
            }
        }
    }

    private synchronized void closeIdle() {
        long now = System.nanoTime();
        for (Iterator<Mapped> all = open.values().iterator(); all.hasNext(); ) {
            Mapped mapped = all.next();
            if (mapped.readers == 0 && now - mapped.idleSince >= LONGEST_IDLE.toNanos()) {
                all.remove();
                close(mapped);
            }
        }
    }

    private static void close(Mapped mapped) {
        try {
            mapped.rendition.close();
        } catch (IOException e) {
            LOG.warn("A rendition is not closed", e);
        }
    }
}
