package io.basalt.store.index;

import io.basalt.store.api.StoreException;
import io.basalt.store.index.segment.SegmentFile;
import io.basalt.store.io.Appender;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.Disk;
import io.basalt.store.io.FileDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of the metadata index: a file for each segment, and the checkpoint that names them. A segment's file is synced
 * before a checkpoint names it, and removed after a checkpoint that does not is durable. Thread-safe.
 */
final class IndexFiles {
    private static final Logger LOG = LoggerFactory.getLogger(IndexFiles.class);
    private static final String CHECKPOINT = "checkpoint";
    private static final String TEMPORARY = "checkpoint.tmp";
    private static final String SEGMENT = ".segment";

    private final Path source;
    private final Path directory;
    private final Disk disk;
    private final AtomicLong next = new AtomicLong(1);

    private IndexFiles(Path source, Path directory, Disk disk) {
        this.source = source;
        this.directory = directory;
        this.disk = disk;
    }

    /**
     * @param directory made where there is none
     * @param disk of that directory
     */
    static IndexFiles writing(Path directory, Disk disk) throws IOException {
        FileDisk.createDurably(directory);
        return new IndexFiles(directory, directory, disk);
    }

    /** Files of one directory that are only read; what has to be written goes to another one. */
    static IndexFiles reading(Path source, Path scratch) {
        return new IndexFiles(source, scratch, new FileDisk(scratch));
    }

    /** The number that the next file gets. */
    long next() {
        return next.get();
    }

    /** Gives files numbers from here on. */
    void startAt(long number) {
        next.set(number);
    }

    /** Writes a segment's bytes. */
    interface Writing {
        void to(Appender file) throws IOException;
    }

    /** Writes a segment into a file of its own, durably, and opens it. */
    SharedSegment write(Writing writing) throws IOException {
        String name = HexFormat.of().toHexDigits(next.getAndIncrement(), 12) + SEGMENT;
        Appender created = disk.create(name);
        boolean written = false;
        try {
            try (Appender file = created) {
                writing.to(new InterruptibleAppender(file));
                file.sync();
            }
            disk.syncDirectory("");
            SharedSegment segment = open(name);
            written = true;
            return segment;
        } finally {
            if (!written) {
                disk.delete(name);
            }
        }
    }

    /** Opens a segment that a checkpoint names. */
    SharedSegment open(String name) throws IOException {
        Path written = directory.resolve(name);
        Path path = Files.exists(written) ? written : source.resolve(name);
        SegmentFile file = SegmentFile.open(path);
        return new SharedSegment(file, new SharedSegment.Place.InFile(name, Files.size(path)), file::close);
    }

    /** The checkpoint; absent where there is none, or it is damaged. */
    Optional<Checkpoint> checkpoint() {
        Path path = source.resolve(CHECKPOINT);
        try {
            return Files.exists(path) ? Optional.of(Checkpoint.decode(Files.readAllBytes(path))) : Optional.empty();
        } catch (IOException | BinaryReader.MalformedException e) {
            LOG.warn("{}: {}; the index is made anew from the catalog", path, e.toString());
            return Optional.empty();
        }
    }

    /** Replaces the checkpoint, durably. */
    void write(Checkpoint checkpoint) throws IOException {
        disk.delete(TEMPORARY);
        try (Appender file = disk.create(TEMPORARY)) {
            file.write(ByteBuffer.wrap(checkpoint.encode()));
            file.sync();
        }
        disk.rename(TEMPORARY, CHECKPOINT);
        disk.syncDirectory("");
    }

    /** Removes all segments but these. */
    void retain(Set<String> names) throws IOException {
        for (String name : disk.list("")) {
            if (name.endsWith(SEGMENT) && !names.contains(name)) {
                disk.delete(name);
            }
        }
    }

    /** Removes everything, the checkpoint first. */
    void clear() throws IOException {
        disk.delete(CHECKPOINT);
        disk.syncDirectory("");
        retain(Set.of());
    }

    /** Bytes of all files. */
    long bytes() throws IOException {
        long sum = 0;
        for (String name : disk.list("")) {
            sum += Files.size(directory.resolve(name));
        }
        return sum;
    }

    /** The damage that a segment's reader met, if that is what it was. */
    static Optional<StoreException.CorruptData> damage(UncheckedIOException e) {
        return e.getCause() instanceof StoreException.CorruptData damage ? Optional.of(damage) : Optional.empty();
    }
}
