package io.basalt.store.volume;

import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.FreeSpace;
import io.basalt.store.io.Place;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.IOUtils;

/** Streams one large blob into a file of its own, in as many directories as it is to have copies. Not thread-safe. */
public final class BlobWriter implements AutoCloseable {
    private final long blobId;
    private final List<BlobFileWriter> copies;
    private final BlockChecksums checksums = new BlockChecksums();
    private boolean finished;
    private boolean closed;

    /** @param copies at least one */
    BlobWriter(long blobId, List<BlobFileWriter> copies) {
        this.blobId = blobId;
        this.copies = List.copyOf(copies);
    }

    private interface Step {
        void take(BlobFileWriter copy) throws IOException;
    }

    private void each(Step step) throws IOException {
        for (BlobFileWriter copy : copies) {
            try {
                step.take(copy);
            } catch (IOException e) {
                copy.directory().suspect(e);
                throw e;
            }
        }
    }

    public void write(ByteBuffer source) throws IOException {
        each(copy -> copy.write(source.duplicate()));
        checksums.update(source);
    }

    /**
     * Refuses to go on where one of the disks is full.
     *
     * @param what what to call the blob in the error
     */
    public void requireSpace(String what) throws IOException {
        for (BlobFileWriter copy : copies) {
            FreeSpace.require(what + ", " + copy.directory(), copy.directory().disk(), 0);
        }
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
        each(BlobFileWriter::sync);
    }

    /** Reads back what was written; nothing may be written after. */
    public BlobReader reread() throws IOException {
        return copies.get(0).reread(length(), ChecksumTable.of(ByteBuffer.wrap(checksums.table())));
    }

    /**
     * Makes the blob durable, its checksums and directory entries too; gives where its copies lie.
     *
     * @param label who wrote what, for recovery
     */
    public List<Place> finish(byte[] label) throws IOException {
        byte[] checksumFile = ChecksumFile.encode(blobId, label, checksums.table());
        List<Place> places = new ArrayList<>();
        each(copy -> places.add(copy.finish(checksumFile)));
        finished = true;
        return places;
    }

    /** Removes all copies unless the blob is finished. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        IOUtils.close(copies.stream()
                .map(copy -> (Closeable) () -> copy.close(finished))
                .toArray(Closeable[]::new));
    }
}
