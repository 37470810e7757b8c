package io.basalt.store.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** What a power cut leaves of a catalog: all files, with the write-ahead log cut back towards what was last synced. */
final class CatalogCopy {
    private static final String LOG_SUFFIX = ".log";

    private CatalogCopy() {}

    /** The lengths of the write-ahead log's files: taken after an acknowledged commit, they are what is synced. */
    static Map<String, Long> logLengths(Path catalog) throws IOException {
        Map<String, Long> lengths = new TreeMap<>();
        try (Stream<Path> files = Files.list(catalog)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(LOG_SUFFIX)).toList()) {
                lengths.put(file.getFileName().toString(), Files.size(file));
            }
        }
        return lengths;
    }

    /**
     * Copies a catalog.
     *
     * @param synced the lengths below which no log file may be cut
     * @param kept which share of each log's unsynced tail is kept: 0 none, 1 all
     */
    static void copy(Path from, Path to, Map<String, Long> synced, double kept) throws IOException {
        FileUtils.copyDirectory(
                from.toFile(), to.toFile(), file -> !file.getName().equals("LOCK"));
        for (Map.Entry<String, Long> log : logLengths(to).entrySet()) {
            long floor = synced.getOrDefault(log.getKey(), 0L);
            long length = floor + (long) ((log.getValue() - floor) * kept);
            try (FileChannel channel = FileChannel.open(to.resolve(log.getKey()), StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
        }
    }
}
