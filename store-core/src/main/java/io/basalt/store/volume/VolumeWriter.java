package io.basalt.store.volume;

import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.Place;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A volume while it is appended to. After a failure it is of no use any more: close it. Not thread-safe. */
final class VolumeWriter implements Closeable {
    private final Disk disk;
    private final Place start;
    private final Appender file;
    private boolean directoryDirty = true;
    private boolean dirty = true;

    /** @param start the place of the volume's first byte */
    VolumeWriter(Disk disk, Place start) throws IOException {
        this.disk = disk;
        this.start = start;
        this.file = disk.create(EpochFiles.volume(start.epoch(), start.volume()));
        file.write(ByteBuffer.wrap(VolumeFormat.fileHeader(start.epoch(), start.volume())));
    }

    /** Durable after {@link #sync}. */
    Place append(PackedBlob blob) throws IOException {
        dirty = true;
        long offset = file.position() + blob.payloadOffset();
        file.write(blob.record().duplicate());
        return new Place(start.tier(), start.directory(), start.epoch(), start.volume(), offset);
    }

    /** Makes everything appended so far durable; never to be tried again where it fails. False where it was already. */
    boolean sync() throws IOException {
        boolean wasDirty = dirty;
        if (dirty) {
            file.sync();
            dirty = false;
        }
        if (directoryDirty) {
            disk.syncDirectory(EpochFiles.directory(start.epoch()));
            directoryDirty = false;
        }
        return wasDirty;
    }

    /** Bytes so far. */
    long length() {
        return file.position();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
