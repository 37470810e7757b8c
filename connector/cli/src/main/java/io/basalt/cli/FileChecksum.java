package io.basalt.cli;

import io.basalt.store.api.ObjectEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** Tells whether a file and an object have the same bytes, by length and CRC-32C. */
final class FileChecksum {
    private static final int BUFFER = 1 << 16;

    private FileChecksum() {}

    static boolean same(Path file, ObjectEntry object) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == object.size() && crc32c(file) == object.crc32c();
    }

    private static int crc32c(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            while (channel.read(buffer) >= 0) {
                crc.update(buffer.flip());
                buffer.clear();
            }
        }
        return (int) crc.getValue();
    }
}
