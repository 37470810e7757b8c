package io.basalt.store.catalog;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes laid over the catalog. Directories, which most commands change and change again, are kept as they are and
 * encoded once in the end. Belongs to one thread.
 */
final class RecordLayer {
    private static final byte[] DELETED = new byte[0];

    private final Map<RecordKey, byte[]> records = new LinkedHashMap<>();
    private final Map<Long, Optional<Directory>> directories = new HashMap<>();
    private final Set<Family> families = EnumSet.noneOf(Family.class);
    private long bytes;
    private boolean endsSharedRecords;

    /** What this layer says of a record: its value, that it is gone ({@link #isDeletion}), or nothing (null). */
    byte @Nullable [] get(RecordKey key) {
        Optional<Directory> directory = isDirectory(key) ? directories.get(Keys.idOf(key.bytes)) : null;
        return directory == null
                ? records.get(key)
                : directory.map(Directory::encode).orElse(DELETED);
    }

    static boolean isDeletion(byte[] value) {
        return value == DELETED;
    }

    /** What this layer says of a directory; null for nothing. */
    @Nullable
    Optional<Directory> directory(long id) {
        return directories.get(id);
    }

    /** The directories of it that are roots of buckets. */
    List<Directory> roots() {
        return directories.values().stream()
                .flatMap(Optional::stream)
                .filter(Directory::isRoot)
                .toList();
    }

    void put(RecordKey key, byte[] value) {
        if (isDirectory(key)) {
            put(Directory.decode(value));
        } else {
            records.put(key, value);
            families.add(key.family);
            bytes += key.bytes.length + value.length;
            endsSharedRecords |= key.family == Family.BUCKETS;
        }
    }

    void put(Directory directory) {
        directories.put(directory.directoryId(), Optional.of(directory));
    }

    void delete(RecordKey key) {
        if (isDirectory(key)) {
            directories.put(Keys.idOf(key.bytes), Optional.empty());
        } else {
            records.put(key, DELETED);
            families.add(key.family);
            bytes += key.bytes.length;
            endsSharedRecords |= ReadCache.keeps(key.family, key.bytes);
        }
    }

    private static boolean isDirectory(RecordKey key) {
        return key.family == Family.DIRS && key.bytes.length == Long.BYTES;
    }

    /** Lays another one over this. */
    void addAll(RecordLayer other) {
        records.putAll(other.records);
        directories.putAll(other.directories);
        families.addAll(other.families);
        bytes += other.bytes;
        endsSharedRecords |= other.endsSharedRecords;
    }

    void clear() {
        records.clear();
        directories.clear();
        families.clear();
        bytes = 0;
        endsSharedRecords = false;
    }

    boolean isEmpty() {
        return records.isEmpty() && directories.isEmpty();
    }

    /** Whether a record that readers may have in memory is ended by it, or replaced, even if another one follows. */
    boolean endsSharedRecords() {
        return endsSharedRecords;
    }

    void forEachKey(Consumer<RecordKey> consumer) {
        records.keySet().forEach(consumer);
    }

    /** Roughly what it takes of a batch. */
    long bytes() {
        return bytes + 100L * directories.size();
    }

    /** Takes the changes one by one; a null value deletes. */
    interface Writer {
        void write(Family family, byte[] key, byte @Nullable [] value);
    }

    void forEach(Writer writer) {
        records.forEach((key, value) -> writer.write(key.family, key.bytes, isDeletion(value) ? null : value));
        directories.forEach((id, directory) -> writer.write(
                Family.DIRS, Keys.id(id), directory.map(Directory::encode).orElse(null)));
    }

    /** Takes the changes of one family, directories apart. */
    void forEach(Family family, Writer writer) {
        if (families.contains(family)) {
            records.forEach((key, value) -> {
                if (key.family == family) {
                    writer.write(family, key.bytes, isDeletion(value) ? null : value);
                }
            });
        }
    }

    /** Takes the changes as they are kept. */
    interface Visitor {
        void record(RecordKey key, byte @Nullable [] value);

        void directory(long id, Optional<Directory> directory);
    }

    void visit(Visitor visitor) {
        records.forEach((key, value) -> visitor.record(key, isDeletion(value) ? null : value));
        directories.forEach(visitor::directory);
    }
}
