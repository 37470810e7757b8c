package io.basalt.store.columnar.duckdb;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Short-lived files of a store, for readers that want a path: in memory where the system has a folder for that, else in a folder of
 * the store's. What a crash has left is removed with the next opening. Folders are made with the first file, for their owner alone.
 * Thread-safe.
 */
public final class Scratch implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    private static final Path MEMORY = Path.of("/dev/shm");

    /** Of all files at a time. */
    private static final long MOST_BYTES = 1L << 30;

    private final List<Place> places;
    private final long mostBytes;
    private long reserved;
    private long number;

    /** A folder, whose own folders have names that begin alike. */
    private static final class Place {
        final Path parent;
        final String prefix;
        Optional<Path> folder = Optional.empty();

        Place(Path parent, String prefix) {
            this.parent = parent;
            this.prefix = prefix;
        }
    }

    private Scratch(List<Place> places, long mostBytes) {
        this.places = places;
        this.mostBytes = mostBytes;
    }

    /** @param root of the store, which belongs to this process */
    public static Scratch of(Path root) {
        return of(root, MEMORY, MOST_BYTES);
    }

    static Scratch of(Path root, Path memory, long mostBytes) {
        String prefix = "basalt-" + Long.toHexString(hash(root.toString())) + "-";
        List<Place> places = new ArrayList<>();
        for (Place place : List.of(new Place(memory, prefix), new Place(root, "scratch-"))) {
            if (place.parent
                    .toString()
                    .matches("[^*?\\[\\]{}\\\\\\p{Cntrl}]+")) { // Whoever reads takes others for patterns.
                places.add(place);
                removeLeftovers(place);
            }
        }
        return new Scratch(places, mostBytes);
    }

    private static long hash(String text) {
        long hash = 1125899906842597L;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + text.charAt(i);
        }
        return hash;
    }

    private static void removeLeftovers(Place place) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(place.parent, place.prefix + "*")) {
            for (Path folder : left) {
                if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    remove(folder);
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("there is no folder {}", place.parent);
        } catch (IOException e) {
            LOG.warn("what an earlier process has left in {} stays there: {}", place.parent, e.toString());
        }
    }

    private static void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** A file that is to be written; gone with its closing. */
    public static final class ScratchFile implements Closeable {
        private final Scratch scratch;
        private final Path path;
        private final long bytes;
        private boolean closed;

        private ScratchFile(Scratch scratch, Path path, long bytes) {
            this.scratch = scratch;
            this.path = path;
            this.bytes = bytes;
        }

        Path path() {
            return path;
        }

        /** Idempotent. */
        @Override
        public void close() {
            if (!closed) {
                closed = true;
                scratch.free(path, bytes);
            }
        }
    }

    /** A name for a file of up to so many bytes; absent where these have no room. */
    Optional<ScratchFile> create(long bytes) throws IOException {
        synchronized (this) {
            if (bytes > mostBytes - reserved) {
                return Optional.empty();
            }
            reserved += bytes;
        }
        boolean created = false;
        try {
            Optional<Path> path = path(bytes);
            created = path.isPresent();
            return path.map(found -> new ScratchFile(this, found, bytes));
        } finally {
            if (!created) {
                giveBack(bytes);
            }
        }
    }

    private synchronized Optional<Path> path(long bytes) throws IOException {
        Map<Path, IOException> failures = new HashMap<>();
        for (Place place : places) {
            try {
                // Half of the room is others'.
                if (Files.isWritable(place.parent)
                        && Files.getFileStore(place.parent).getUsableSpace() / 2 > bytes) {
                    if (place.folder.filter(Files::isDirectory).isEmpty()) {
                        place.folder = Optional.of(Files.createTempDirectory(place.parent, place.prefix));
                    }
                    return Optional.of(place.folder.get().resolve(number++ + ".parquet"));
                }
            } catch (IOException e) {
                failures.put(place.parent, e);
            }
        }
        if (!failures.isEmpty()) {
            throw new IOException("no folder for a short-lived file: " + failures);
        }
        return Optional.empty();
    }

    private synchronized void giveBack(long bytes) {
        reserved -= bytes;
    }

    private void free(Path path, long bytes) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.warn("{} stays until the store is opened again: {}", path, e.toString());
        }
        giveBack(bytes);
    }

    /** Bytes of the files that there are. */
    synchronized long reserved() {
        return reserved;
    }

    /** Removes the folders that are empty; scans that have not ended keep theirs. */
    @Override
    public synchronized void close() {
        for (Place place : places) {
            place.folder.ifPresent(folder -> {
                try {
                    Files.deleteIfExists(folder);
                } catch (IOException e) {
                    LOG.debug("{} stays until the store is opened again", folder, e);
                }
            });
            place.folder = Optional.empty();
        }
    }
}
