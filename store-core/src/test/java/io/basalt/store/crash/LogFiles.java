package io.basalt.store.crash;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** The files of a catalog's write-ahead log, which no disk of ours sees. */
final class LogFiles {
    private static final String SUFFIX = ".log";

    private LogFiles() {}

    /** Their lengths by name: taken when no commit is under way, they are what is synced. */
    static SortedMap<String, Long> lengths(Path catalog) throws IOException {
        SortedMap<String, Long> lengths = new TreeMap<>();
        try (Stream<Path> files = Files.list(catalog)) {
            for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).toList()) {
                lengths.put(file.getFileName().toString(), Files.size(file));
            }
        }
        return lengths;
    }

    /** How many bytes {@code now} has that {@code before} had not. */
    static long growth(Map<String, Long> before, Map<String, Long> now) {
        return now.entrySet().stream()
                .mapToLong(file -> Math.max(0, file.getValue() - before.getOrDefault(file.getKey(), 0L)))
                .sum();
    }

    /** Takes the last {@code bytes} bytes away, the newest file's first. */
    static void cut(Path catalog, long bytes) throws IOException {
        long left = bytes;
        SortedMap<String, Long> files = lengths(catalog);
        while (left > 0) {
            String newest = files.lastKey();
            long length = files.remove(newest);
            long kept = Math.max(0, length - left);
            truncate(catalog.resolve(newest), kept);
            left -= length - kept;
        }
    }

    /** The number of the last write that RocksDB recovers, which each record of the log moves on. */
    static long lastRecovered(Path catalog) throws RocksDBException {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Options options = new Options();
                DBOptions dbOptions = new DBOptions().setMaxFileOpeningThreads(1);
                ColumnFamilyOptions familyOptions = new ColumnFamilyOptions()) {
            List<ColumnFamilyDescriptor> families = RocksDB.listColumnFamilies(options, catalog.toString()).stream()
                    .map(name -> new ColumnFamilyDescriptor(name, familyOptions))
                    .toList();
            try (RocksDB db = RocksDB.openReadOnly(dbOptions, catalog.toString(), families, handles)) {
                long last = db.getLatestSequenceNumber();
                handles.forEach(ColumnFamilyHandle::close);
                return last;
            }
        }
    }

    private static void truncate(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }
}
