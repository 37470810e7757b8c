package io.basalt.store.volume;

import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.Place;
import java.io.IOException;
import java.nio.ByteBuffer;

/** One copy of a large blob while it is written into a file of its own. Not thread-safe. */
final class BlobFileWriter {
    private final DirectoryFiles directory;
    private final Disk disk;
    private final long blobId;
    private final Place place;
    private final Appender file;

    BlobFileWriter(DirectoryFiles directory, long blobId, Place place) throws IOException {
        this.directory = directory;
        this.disk = directory.disk();
        this.blobId = blobId;
        this.place = place;
        this.file = disk.create(EpochFiles.blob(blobId, place));
    }

    DirectoryFiles directory() {
        return directory;
    }

    void write(ByteBuffer source) throws IOException {
        file.write(source);
    }

    void sync() throws IOException {
        file.sync();
    }

    BlobReader reread(long length, ChecksumTable table) throws IOException {
        String path = EpochFiles.blob(blobId, place);
        return new BlobReader(directory + ", file " + path, new FileBytes(disk.open(path), table), 0, length);
    }

    /** Makes the blob durable, its checksums and directory entries too. */
    Place finish(byte[] checksumFile) throws IOException {
        file.sync();
        file.close();
        try (Appender sums = disk.create(EpochFiles.checksums(blobId, place))) {
            sums.write(ByteBuffer.wrap(checksumFile));
            sums.sync();
        }
        disk.syncDirectory(EpochFiles.directory(place.epoch()));
        return place;
    }

    /** Ends it; a copy that is not to be kept and cannot be removed keeps its epoch from being sealed. */
    void close(boolean keep) throws IOException {
        file.close();
        try {
            if (!keep) {
                disk.delete(EpochFiles.blob(blobId, place));
                disk.delete(EpochFiles.checksums(blobId, place));
            }
        } finally {
            directory.writerClosed();
        }
    }
}
