package io.basalt.cli;

import io.basalt.store.api.ByteRange;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Plain files below a folder: what a program has that uses no store. */
class BenchFiles implements BenchTarget {
    private final Path root;
    private final Care care;
    private final LongAdder syncs = new LongAdder();

    /** What is done beyond writing and reading the bytes. */
    enum Care {
        NONE("files"),
        SYNC("files + fsync"),
        /** A file's name is durable only once its folder is, too; a store's key always is. */
        SYNC_FOLDER("files + fsync + dir"),
        CHECKSUM("cached file + crc32c");

        private final String words;

        Care(String words) {
            this.words = words;
        }
    }

    BenchFiles(Path root, Care care) {
        this.root = root;
        this.care = care;
    }

    @Override
    public String name() {
        return care.words;
    }

    @Override
    public void put(String key, BenchContent content, long size) throws IOException {
        write(key, content, size, care == Care.SYNC || care == Care.SYNC_FOLDER);
        if (care == Care.SYNC_FOLDER) {
            Path folder = root.resolve(key).resolveSibling("");
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
                syncs.increment();
            }
        }
    }

    @Override
    public void fill(String key, BenchContent content, long size) throws IOException {
        write(key, content, size, false);
    }

    private void write(String key, BenchContent content, long size, boolean sync) throws IOException {
        try (FileChannel out = create(root.resolve(key))) {
            for (long rest = size; rest > 0; ) {
                int length = (int) Math.min(rest, content.direct().capacity());
                ByteBuffer chunk = content.direct().position(0).limit(length);
                while (chunk.hasRemaining()) {
                    out.write(chunk);
                }
                rest -= length;
            }
            if (sync) {
                out.force(true);
                syncs.increment();
            }
        }
    }

    private static FileChannel create(Path file) throws IOException {
        try {
            return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        } catch (NoSuchFileException e) {
            Files.createDirectories(file.resolveSibling(""));
            return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
        }
    }

    @Override
    public void get(String key, long size, ByteBuffer buffer) throws IOException {
        CRC32C checksum = new CRC32C();
        try (FileChannel in = FileChannel.open(root.resolve(key), StandardOpenOption.READ)) {
            for (long at = 0; at < size; ) {
                int read = in.read(buffer.clear());
                if (read <= 0) {
                    throw new EOFException(key + " ends after " + at + " bytes: expected " + size);
                }
                if (care == Care.CHECKSUM) {
                    checksum.update(buffer.flip());
                }
                at += read;
            }
        }
    }

    @Override
    public void stat(String key) throws IOException {
        Files.readAttributes(root.resolve(key), BasicFileAttributes.class);
    }

    @Override
    public void delete(String key) throws IOException {
        Files.delete(root.resolve(key));
    }

    @Override
    public Reader open(String key) throws IOException {
        FileChannel in = FileChannel.open(root.resolve(key), StandardOpenOption.READ);
        return new Reader() {
            @Override
            public void read(long position, ByteBuffer buffer) throws IOException {
                for (long at = position; buffer.hasRemaining(); at = position + buffer.position()) {
                    if (in.read(buffer, at) <= 0) {
                        throw new EOFException(key + " ends at " + at);
                    }
                }
                if (care == Care.CHECKSUM) {
                    new CRC32C().update(buffer.flip());
                }
            }

            @Override
            public void read(List<ByteRange> ranges) throws IOException {
                for (ByteRange range : ranges) {
                    read(range.offset(), ByteBuffer.allocate(Math.toIntExact(range.length())));
                }
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }

    @Override
    public long list(String directory) throws IOException {
        return count(directory, 9);
    }

    @Override
    public long children(String directory) throws IOException {
        return count(directory, 1);
    }

    private long count(String directory, int depth) throws IOException {
        try (Stream<Path> below = Files.find(root.resolve(directory), depth, (path, facts) -> facts.isRegularFile())) {
            return below.count();
        }
    }

    @Override
    public long totalBytes(String directory) throws IOException {
        AtomicLong bytes = new AtomicLong();
        Files.walkFileTree(root.resolve(directory), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes facts) {
                bytes.addAndGet(facts.size());
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.get();
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(root.resolve(from), root.resolve(to));
    }

    @Override
    public void deleteTree(String directory) throws IOException {
        ScratchFolder.delete(root.resolve(directory));
    }

    @Override
    public OptionalLong syncs() {
        return care == Care.SYNC || care == Care.SYNC_FOLDER ? OptionalLong.of(syncs.sum()) : OptionalLong.empty();
    }
}
