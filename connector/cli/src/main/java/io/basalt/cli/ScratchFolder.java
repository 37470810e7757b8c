package io.basalt.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that are this program's own to delete. */
final class ScratchFolder {
    private ScratchFolder() {}

    /** A new folder among the system's temporary files, deleted when the process ends. */
    static Path make(String prefix) throws IOException {
        Path folder = Files.createTempDirectory(prefix);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                delete(folder);
                            } catch (IOException e) {
                                System.err.println("basalt: " + folder + " is left behind: " + Failure.line(e));
                            }
                        },
                        "delete-" + folder.getFileName()));
        return folder;
    }

    /** Deletes a folder and all below it; symbolic links are deleted, not followed. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> below = Files.walk(folder)) {
            deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
