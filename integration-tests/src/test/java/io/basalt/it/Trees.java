package io.basalt.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories with all that lies below. */
final class Trees {
    private Trees() {}

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.sorted().toList()) {
                Files.copy(path, to.resolve(from.relativize(path)));
            }
        }
    }

    static void delete(Path tree) throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** What its files whose names end so hold together; those that vanish meanwhile do not count. */
    static long bytes(Path tree, String suffix) throws IOException {
        long bytes = 0;
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                bytes += path.toString().endsWith(suffix) && path.toFile().isFile()
                        ? path.toFile().length()
                        : 0;
            }
        } catch (UncheckedIOException e) {
            return bytes;
        }
        return bytes;
    }
}
