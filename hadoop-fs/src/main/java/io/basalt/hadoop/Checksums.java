package io.basalt.hadoop;

import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.ObjectReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.apache.hadoop.fs.CompositeCrcFileChecksum;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.DataChecksum;

/**
 * File checksums as {@code COMPOSITE-CRC32C}: HDFS composes it from its chunks' CRCs so that it equals the CRC32C of the
 * whole file, which is what the store keeps of each object. So it compares with HDFS's own
 * ({@code dfs.checksum.combine.mode=COMPOSITE_CRC}), whatever the chunk and block sizes.
 */
record Checksums(FileTree files) {
    private static final int BYTES_PER_CRC = 512;
    private static final int CHUNK = 128 << 10;

    /** The checksum of the first {@code length} bytes; of the whole file without reading it. */
    FileChecksum of(Path path, long length) throws IOException {
        ObjectEntry file = files.file(path);
        int crc = file.contentId() != 0 && length >= file.size() ? file.crc32c() : ofPrefix(path, length);
        return new CompositeCrcFileChecksum(crc, DataChecksum.Type.CRC32C, BYTES_PER_CRC);
    }

    private int ofPrefix(Path path, long length) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        try (ObjectReader reader = files.open(path)) {
            long position = 0;
            while (position < length) {
                chunk.clear().limit((int) Math.min(CHUNK, length - position));
                int read = reader.read(position, chunk);
                if (read < 0) {
                    break;
                }
                crc.update(chunk.flip());
                position += read;
            }
        }
        return (int) crc.getValue();
    }
}
