package io.basalt.store.columnar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.FileDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.arrow.memory.BufferAllocator;

/** A shelf's surroundings: a folder, contents of stated sizes, and small renditions of them. Thread-safe. */
final class SmallShelf {
    private final Path folder;
    private final BufferAllocator allocator;
    private final Map<Long, Long> contents = new ConcurrentHashMap<>();

    SmallShelf(Path folder, BufferAllocator allocator) {
        this.folder = folder;
        this.allocator = allocator;
    }

    /** There is a content of so many bytes from now on. */
    SmallShelf content(long contentId, long bytes) {
        contents.put(contentId, bytes);
        return this;
    }

    void remove(long contentId) {
        contents.remove(contentId);
    }

    RenditionShelf open(long share) throws IOException {
        return open(new FileDisk(folder), share);
    }

    RenditionShelf open(Disk disk, long share) throws IOException {
        return RenditionShelf.open(
                folder,
                disk,
                share,
                id -> Optional.ofNullable(contents.get(id))
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()));
    }

    static String name(long contentId) {
        return "%016x.arrow".formatted(contentId);
    }

    /** @param times that {@link SmallRendition#ROWS} are in it */
    RenditionShelf.Renderer renderer(long contentId, int times) {
        return (disk, path) -> {
            disk.delete(path + ".tmp");
            try (Appender out = disk.create(path + ".tmp")) {
                byte[] bytes = bytes(contentId, times);
                int half = bytes.length / 2;
                out.write(ByteBuffer.wrap(bytes, 0, half));
                out.write(ByteBuffer.wrap(bytes, half, bytes.length - half));
                out.sync();
            }
            disk.rename(path + ".tmp", path);
            disk.syncDirectory("");
        };
    }

    byte[] bytes(long contentId, int times) throws IOException {
        synchronized (allocator) {
            return SmallRendition.write(allocator, contentId, times);
        }
    }

    /** The bytes of a rendition with that many times the rows. */
    long size(int times) throws IOException {
        return bytes(1, times).length;
    }

    void put(RenditionShelf shelf, long contentId, int times) throws IOException {
        shelf.put(contentId, renderer(contentId, times));
    }

    List<List<Object>> read(RenditionShelf.Lease lease) throws IOException {
        return RenditionRows.all(lease.rendition(), allocator);
    }

    /** Asserts that the shelf has that rendition, whole. */
    void assertHas(RenditionShelf shelf, long contentId, int times) throws IOException {
        try (RenditionShelf.Lease lease = shelf.look(contentId).orElseThrow()) {
            lease.rendition().verify();
            assertEquals(
                    Collections.nCopies(times, SmallRendition.ROWS).stream()
                            .flatMap(List::stream)
                            .toList(),
                    read(lease));
        }
    }
}
