package io.basalt.store.volume;

import io.basalt.store.io.Appender;
import io.basalt.store.io.Disk;
import io.basalt.store.io.Place;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A volume while it is appended to. Records are gathered, and written together by {@link #flush}. After a failure it is
 * of no use any more: close it. {@link #sync} is thread-safe, everything else belongs to one thread.
 */
public final class VolumeWriter implements Closeable {
    private static final int GATHERED_BYTES = 256 << 10;

    private final Disk disk;
    private final Place start;
    private final Appender file;
    private final ByteBuffer gathered = ByteBuffer.allocate(GATHERED_BYTES);
    private final Runnable onClose;
    private boolean directoryDirty = true;
    private boolean closed;
    private volatile boolean dirty = true;
    private volatile boolean failed;

    /**
     * @param start the place of the volume's first byte
     * @param onClose called once nothing can be appended any more
     */
    VolumeWriter(Disk disk, Place start, Runnable onClose) throws IOException {
        this.onClose = onClose;
        this.disk = disk;
        this.start = start;
        this.file = disk.create(EpochFiles.volume(start.epoch(), start.volume()));
        boolean begun = false;
        try {
            file.write(ByteBuffer.wrap(VolumeFormat.fileHeader(start.epoch(), start.volume())));
            begun = true;
        } finally {
            if (!begun) {
                file.close();
            }
        }
    }

    /** In the file after {@link #flush}, durable after {@link #sync}. */
    public Place append(PackedBlob blob) throws IOException {
        ByteBuffer record = blob.record().duplicate();
        long offset = length() + blob.payloadOffset();
        if (record.remaining() > gathered.remaining()) {
            flush();
        }
        if (record.remaining() > gathered.remaining()) {
            write(record);
        } else {
            gathered.put(record);
        }
        return new Place(start.tier(), start.directory(), start.epoch(), start.volume(), offset);
    }

    /** Writes what was gathered, so that readers find it. */
    public void flush() throws IOException {
        if (gathered.position() > 0) {
            write(gathered.flip());
            gathered.clear();
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        file.write(bytes);
        dirty = true; // Only now: a sync that began before has not covered it.
    }

    /**
     * Makes everything flushed so far durable; never to be tried again where it fails, and it fails where the file was
     * closed before. False where everything was durable already.
     */
    public synchronized boolean sync() throws IOException {
        if (failed || (closed && dirty)) {
            throw new IOException("volume " + start + " has failed before");
        }
        boolean wasDirty = dirty;
        try {
            if (wasDirty) {
                dirty = false;
                file.sync();
            }
            if (directoryDirty) {
                disk.syncDirectory(EpochFiles.directory(start.epoch()));
                directoryDirty = false;
            }
            return wasDirty;
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }

    /** Whether it could not be synced, and so must not be appended to any more. */
    boolean hasFailed() {
        return failed;
    }

    /** Bytes so far. */
    public long length() {
        return file.position() + gathered.position();
    }

    /** The place of the volume's first byte. */
    public Place start() {
        return start;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        file.close();
        onClose.run();
    }
}
