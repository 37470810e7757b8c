package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Table;
import io.basalt.store.io.BlockChecksums;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Blobs whose bytes are in the log. The next opening of a store that is closed writes them to volumes again, whatever has
 * become of the volumes that they name. One that is open reads them from their volumes, so that there nothing rides.
 */
final class Riding {
    private final Map<Long, Bytes> payloads = new HashMap<>();

    private record Bytes(long length, int crc32c) {}

    static Riding of(Subject store) throws StoreException {
        Riding riding = new Riding();
        if (!store.isOpen()) {
            store.catalog().scan(Table.PAYLOADS, stored -> {
                ByteBuffer record = stored.payload().record().duplicate();
                record.position(record.position() + stored.payload().payloadOffset());
                int length = record.remaining();
                riding.payloads.put(stored.payload().blobId(), new Bytes(length, BlockChecksums.of(record)));
            });
        }
        return riding;
    }

    /** Whether the log has the bytes of a blob. */
    boolean holds(Blob blob) {
        return new Bytes(blob.length(), blob.crc32c()).equals(payloads.get(blob.blobId()));
    }

    /** Tells if the log has other bytes of a blob than it should: they would take the place of the right ones. */
    void check(Blob blob, Findings findings) {
        Bytes found = payloads.get(blob.blobId());
        if (found != null && !holds(blob)) {
            findings.add(
                    Words.blob(blob.blobId()) + " in the log",
                    blob.length() + " bytes with CRC32C " + Integer.toHexString(blob.crc32c()),
                    found.length + " with " + Integer.toHexString(found.crc32c));
        }
    }
}
