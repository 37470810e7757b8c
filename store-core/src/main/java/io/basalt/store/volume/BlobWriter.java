package io.basalt.store.volume;

import io.basalt.store.io.Appender;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Disk;
import io.basalt.store.io.Place;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Streams one large blob into a file of its own. Not thread-safe. */
public final class BlobWriter implements AutoCloseable {
    private final Disk disk;
    private final long blobId;
    private final Place place;
    private final Appender file;
    private final BlockChecksums checksums = new BlockChecksums();
    private final Runnable onClose;
    private boolean finished;
    private boolean closed;

    BlobWriter(Disk disk, long blobId, Place place, Runnable onClose) throws IOException {
        this.onClose = onClose;
        this.disk = disk;
        this.blobId = blobId;
        this.place = place;
        this.file = disk.create(EpochFiles.blob(blobId, place));
    }

    public void write(ByteBuffer source) throws IOException {
        ByteBuffer bytes = source.duplicate();
        file.write(source);
        checksums.update(bytes);
    }

    public long length() {
        return checksums.length();
    }

    /** CRC32C of everything written so far. */
    public int crc32c() {
        return checksums.whole();
    }

    /** Makes the bytes written so far durable. */
    public void sync() throws IOException {
        file.sync();
    }

    /** Reads back what was written; nothing may be written after. */
    public BlobReader reread() throws IOException {
        String path = EpochFiles.blob(blobId, place);
        ChecksumTable table = ChecksumTable.of(ByteBuffer.wrap(checksums.table()));
        return new BlobReader(
                "tier " + place.tier() + ", file " + path, new FileBytes(disk.open(path), table), 0, length());
    }

    /**
     * Makes the blob durable, its checksums and directory entries too.
     *
     * @param label who wrote what, for recovery
     */
    public Place finish(byte[] label) throws IOException {
        file.sync();
        file.close();
        try (Appender sums = disk.create(EpochFiles.checksums(blobId, place))) {
            sums.write(ByteBuffer.wrap(ChecksumFile.encode(blobId, label, checksums.table())));
            sums.sync();
        }
        disk.syncDirectory(EpochFiles.directory(place.epoch()));
        finished = true;
        return place;
    }

    /** Removes the blob unless it is finished; one that cannot be removed keeps its epoch from being sealed. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        if (!finished) {
            file.close();
            disk.delete(EpochFiles.blob(blobId, place));
            disk.delete(EpochFiles.checksums(blobId, place));
        }
        onClose.run();
    }
}
