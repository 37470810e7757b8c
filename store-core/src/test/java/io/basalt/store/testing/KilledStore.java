package io.basalt.store.testing;

import java.io.FileFilter;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** The directory of a store as a kill would leave it, taken while the store is open. */
public final class KilledStore {
    private KilledStore() {}

    /**
     * Copies directory {@code open} of an open store to {@code killed}, which has nothing of it yet. Who calls it writes nothing
     * meanwhile; the catalog's compactions may replace files while they are copied, which no kill shows, so that the copy is begun
     * anew then.
     */
    public static void copy(Path open, Path killed) throws IOException {
        copy(open, killed, file -> true);
    }

    /** Copies only what {@code files} accepts, beside what {@code killed} has of the rest. */
    public static void copy(Path open, Path killed, FileFilter files) throws IOException {
        while (!copied(open, killed, files)) {
            FileUtils.deleteDirectory(killed.resolve("catalog").toFile());
        }
    }

    private static boolean copied(Path open, Path killed, FileFilter files) throws IOException {
        Path catalog = open.resolve("catalog");
        try {
            Set<Path> before = files(catalog);
            FileUtils.copyDirectory(open.toFile(), killed.toFile(), files);
            return before.equals(files(catalog));
        } catch (FileNotFoundException | NoSuchFileException e) {
            System.out.println(open + " is copied again, since a file went: " + e.getMessage());
            return false;
        }
    }

    private static Set<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.collect(Collectors.toSet());
        }
    }
}
