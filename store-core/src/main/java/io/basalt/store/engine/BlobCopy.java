package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Place;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.BlobWriter;
import io.basalt.store.volume.PackedBlob;
import io.basalt.store.volume.Tier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;

/** Reads blobs, verifies them, and writes them once more. */
final class BlobCopy {
    private static final int CHUNK = 1 << 20;

    private BlobCopy() {}

    /** Waits as long as must be; throws to end the copying. */
    interface Pacer {
        void spent(long bytes) throws IOException;
    }

    /** For a volume. */
    static PackedBlob pack(Blob blob, byte[] label, BlobReader source) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate((int) blob.length());
        read(source, 0, payload);
        requireSame(blob, BlockChecksums.of(payload.flip()));
        return PackedBlob.of(blob.blobId(), label, payload);
    }

    /**
     * Into files of its own, durable when it returns.
     *
     * @param copyNumbers gives numbers that no other copy of the blob has had
     * @param pace told of each piece that was written, to wait if need be
     */
    static List<Place> write(
            Blob blob,
            byte[] label,
            BlobReader source,
            Tier target,
            Tier.Copies copies,
            LongSupplier copyNumbers,
            Pacer pace)
            throws IOException {
        try (BlobWriter writer = target.write(blob.blobId(), copies, copyNumbers)) {
            ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, blob.length()));
            for (long at = 0; at < blob.length(); at += chunk.limit()) {
                chunk.clear().limit((int) Math.min(CHUNK, blob.length() - at));
                read(source, at, chunk);
                writer.write(chunk.flip());
                pace.spent(chunk.limit());
            }
            requireSame(blob, writer.crc32c());
            return writer.finish(label);
        }
    }

    /** What cannot be read is told from what cannot be written. */
    private static void read(BlobReader source, long position, ByteBuffer target) throws StoreException {
        try {
            source.readFully(position, target);
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException.Unavailable("it cannot be read: " + e + "; run scrub", e);
        }
    }

    private static void requireSame(Blob blob, int crc32c) throws StoreException.CorruptData {
        if (crc32c != blob.crc32c()) {
            throw new StoreException.CorruptData(String.format(
                    "blob %x has CRC32C %08x, expected %08x; restore its object from its source",
                    blob.blobId(), crc32c, blob.crc32c()));
        }
    }
}
