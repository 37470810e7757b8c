package io.basalt.store.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** Copies of a store's directory (tiers apart), which a catalog may be tidying up meanwhile. */
public final class StoreFiles {
    private static final String LOCK = "LOCK";
    private static final int MOST_ATTEMPTS = 1000;

    private StoreFiles() {}

    /** Copies all but the locks, as they are at one moment: again and again until nothing has changed meanwhile. */
    public static void copyLive(Path from, Path to) throws IOException {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            try {
                SortedMap<String, Long> before = list(from);
                copy(before, from, to);
                if (list(from).equals(before)) {
                    makeDirectories(from, to);
                    return;
                }
            } catch (NoSuchFileException | UncheckedIOException e) {
                // A file has been removed since it was listed: what is there now is another moment.
                Thread.yield();
            }
            FileUtils.deleteDirectory(to.toFile());
        }
        throw new IOException(from + " does not come to rest");
    }

    private static void copy(SortedMap<String, Long> names, Path from, Path to) throws IOException {
        for (String name : names.keySet()) {
            Path target = to.resolve(name);
            Files.createDirectories(target.getParent());
            Files.copy(from.resolve(name), target);
        }
    }

    /** Also the empty ones: a tier's directory that is not there is away. */
    private static void makeDirectories(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to.resolve(from.relativize(file).toString()));
                }
            }
        }
    }

    /** The lengths of all files by their relative paths. */
    private static SortedMap<String, Long> list(Path root) throws IOException {
        SortedMap<String, Long> lengths = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (Files.isRegularFile(file) && !file.getFileName().toString().equals(LOCK)) {
                    lengths.put(root.relativize(file).toString(), Files.size(file));
                }
            }
        }
        return lengths;
    }
}
