package io.basalt.connector.server.http;

import io.basalt.connector.wire.Json;
import io.basalt.connector.wire.WriteRequest;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.OpenFiles;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.Uploads;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.commons.io.function.IOSupplier;

/**
 * Something that a client writes, request by request. Each piece says where it begins, so that one that comes again is taken once; so is the end. Thread-safe.
 */
final class Writer implements Closeable {
    private final OutputStream stream;
    private final long start;
    private long position;
    private Optional<byte[]> ended = Optional.empty();
    private Optional<IOException> broken = Optional.empty();

    private Writer(OutputStream stream, long start) {
        this.stream = stream;
        this.start = start;
        this.position = start;
    }

    static Writer open(Store store, WriteRequest request) throws IOException {
        if (request instanceof WriteRequest.Put put) {
            return new Writer(store.put(put.key(), put.options()), 0);
        }
        if (request instanceof WriteRequest.Append append) {
            return new Writer(store.append(append.key(), append.options()), 0);
        }
        if (request instanceof WriteRequest.Part part) {
            return new Writer(store.uploads().write(part.uploadId(), part.partNumber()), 0);
        }
        if (request instanceof WriteRequest.CreateFile create) {
            return of(store.openFiles().create(create.key(), create.options(), create.holder()));
        }
        WriteRequest.AppendFile append = (WriteRequest.AppendFile) request;
        return of(store.openFiles().append(append.key(), append.holder()));
    }

    private static Writer of(OpenFile file) {
        return new Writer(file, file.length());
    }

    /** Of a file under construction. */
    private OpenFile file() throws StoreException {
        if (stream instanceof OpenFile file) {
            return file;
        }
        throw new StoreException.InvalidArgument("this writer writes no file under construction");
    }

    OpenFiles.Info info() throws StoreException {
        return file().info();
    }

    boolean isFile() {
        return stream instanceof OpenFile;
    }

    /**
     * Takes the next bytes, unless it has them.
     *
     * @param from how many were written before them, of a file its length
     * @throws StoreException.InvalidArgument where bytes are missing between
     */
    synchronized long write(long from, ByteBuffer bytes) throws IOException {
        requireSound();
        if (from > position || from < start) {
            throw new StoreException.InvalidArgument(
                    "bytes from " + from + " on do not follow what was written, which ends at " + position);
        }
        long end = from + bytes.remaining();
        if (end > position) {
            bytes.position(bytes.position() + (int) (position - from));
            byte[] more = new byte[bytes.remaining()];
            bytes.get(more);
            sound(() -> {
                stream.write(more);
                return true;
            });
            position = end;
        }
        return position;
    }

    /** After an error nobody knows how much of a piece was taken: it is told again, to whoever comes again. */
    private void requireSound() throws IOException {
        if (broken.isPresent()) {
            throw broken.get();
        }
    }

    private <T> T sound(IOSupplier<T> action) throws IOException {
        try {
            return action.get();
        } catch (IOException e) {
            broken = Optional.of(e);
            throw e;
        } catch (RuntimeException | Error e) {
            broken = Optional.of(
                    new StoreException.Unavailable("the writer failed: " + e + "; write the object again", e));
            throw e;
        }
    }

    /** Makes what was written durable and visible, and says what it is then. */
    synchronized byte[] commit() throws IOException {
        requireSound();
        if (ended.isEmpty()) {
            ended = Optional.of(sound(this::committed));
        }
        return ended.get();
    }

    private byte[] committed() throws IOException {
        if (stream instanceof PartWriter part) {
            Uploads.Part written = part.commit();
            return Json.bytes(written);
        }
        ObjectInfo info = stream instanceof ObjectWriter writer ? writer.commit() : file().commit();
        return Json.bytes(info);
    }

    synchronized byte[] sync() throws IOException {
        return Json.bytes(file().sync());
    }

    /** Also while another thread writes. */
    byte[] renewLease() throws IOException {
        return Json.bytes(file().renewLease());
    }

    synchronized void abandon() throws IOException {
        file().abandon();
    }

    @Override
    public synchronized void close() throws IOException {
        stream.close();
    }
}
