package io.basalt.store.engine;

import io.basalt.store.api.Md5;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.Content;
import io.basalt.store.ingest.Source;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Digests;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.PackedBlob;
import io.basalt.store.volume.Tier;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.commons.io.output.UnsynchronizedByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of one content: in memory while they may be packed, into files from there on. After it has failed once it
 * is of no use any more: what would be committed is not what was written. Not thread-safe.
 */
final class ContentWriter implements Closeable {
    private final LocalStore store;
    private final Tiers tiers;
    private final Landing landing;
    private final Tier tier;
    private final String what;
    private final long packLimit;
    private final Optional<MessageDigest> md5;
    private final UnsynchronizedByteArrayOutputStream buffer =
            UnsynchronizedByteArrayOutputStream.builder().get();
    private @Nullable LargeContent file;
    private @Nullable ByteBuffer unwritten;
    private @Nullable StoreException failure;
    private boolean done;

    /**
     * @param tier the one of {@code landing} that had room just now
     * @param what the bytes are written for, as errors name it
     */
    ContentWriter(LocalStore store, Tiers tiers, Landing landing, Tier tier, String what, boolean md5) {
        this.store = store;
        this.tiers = tiers;
        this.landing = landing;
        this.tier = tier;
        this.what = what;
        this.packLimit = tiers.config().packLimit();
        this.md5 = md5 ? Optional.of(Digests.md5()) : Optional.empty();
    }

    void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireUsable();
        md5.ifPresent(digest -> digest.update(bytes, offset, length));
        if (file == null && buffer.size() + (long) length <= packLimit) {
            buffer.write(bytes, offset, length);
            return;
        }
        try {
            requireUninterrupted();
            large().write(ByteBuffer.wrap(bytes, offset, length));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** A large put ends at an interrupt; a small one is over before anybody would notice. */
    private void requireUninterrupted() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted after " + length() + " bytes; nothing was put");
        }
    }

    private LargeContent large() throws IOException {
        LargeContent writer = file;
        if (writer == null) {
            writer = new LargeContent(store, tiers, landing, tier, what);
            file = writer;
            writer.write(ByteBuffer.wrap(buffer.toByteArray()));
            buffer.reset();
        }
        return writer;
    }

    long length() {
        LargeContent writer = file;
        return writer == null ? buffer.size() : writer.length();
    }

    private StoreException failed(IOException e) {
        StoreException translated = DiskErrors.translate(what, e);
        failure = translated;
        return translated;
    }

    private void requireUsable() throws StoreException {
        StoreException earlier = failure;
        if (earlier != null) {
            throw new StoreException.Unavailable(
                    what + ": this writer has failed (" + earlier.getMessage() + "); begin another", earlier);
        }
        if (done) {
            throw new StoreException.InvalidArgument(what + ": the writer is closed");
        }
    }

    /** What commits the bytes. */
    interface Commit<R> {
        R commit() throws IOException;
    }

    /** Ends the writing with a commit. Works once, whatever its outcome: a sync that failed is not to be tried again. */
    <R> R end(Commit<R> commit) throws IOException {
        requireUsable();
        done = true;
        try {
            return commit.commit();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The bytes, to be read while they are in memory or in the page cache; nothing may be written after. */
    ClosableSource source() throws IOException {
        LargeContent writer = file;
        return writer == null ? new BufferSource(inMemory()) : new BlobSource(writer.reread());
    }

    /** What is to be packed, taken out of the buffer once. */
    private ByteBuffer inMemory() {
        ByteBuffer bytes = unwritten;
        if (bytes == null) {
            bytes = ByteBuffer.wrap(buffer.toByteArray());
            unwritten = bytes;
        }
        return bytes;
    }

    /** Makes the bytes ready to be committed. */
    Staged finish(byte[] label) throws IOException {
        Optional<Md5> digest = md5.map(d -> Md5.of(d.digest(), 0));
        LargeContent writer = file;
        if (writer != null) {
            requireUninterrupted(); // It may have kept ingest from reading what was written.
            return writer.finish(label, digest);
        }
        ByteBuffer payload = inMemory();
        if (!payload.hasRemaining()) {
            return new Staged(tiers, List.of(), List.of(), List.of(), Map.of(), digest);
        }
        long blobId = store.ids().next();
        Command.NewBlob blob = new Command.NewBlob(blobId, payload.remaining(), BlockChecksums.of(payload));
        Tiers.StagedBlob packed =
                new Tiers.StagedBlob(tier, tier.copies(), PackedBlob.of(blobId, label, payload), true);
        Content.Extent extent = new Content.Extent(blobId, 0, blob.length(), blob.crc32c());
        return new Staged(tiers, List.of(extent), List.of(blob), List.of(packed), Map.of(), digest);
    }

    /** Discards what was written unless it is finished. Idempotent. */
    @Override
    public void close() throws IOException {
        done = true;
        if (file != null) {
            file.close();
        }
    }

    /** A source that holds a file open. */
    interface ClosableSource extends Source, Closeable {}

    private record BufferSource(ByteBuffer bytes) implements ClosableSource {
        @Override
        public long size() {
            return bytes.remaining();
        }

        @Override
        public int read(long position, ByteBuffer target) {
            int n = (int) Math.max(0, Math.min(target.remaining(), size() - position));
            if (n > 0) {
                target.put(bytes.slice((int) position, n));
            }
            return n;
        }

        @Override
        public void close() {}
    }

    /** Blobs, one after the other. */
    private record BlobSource(List<BlobReader> blobs) implements ClosableSource {
        @Override
        public long size() {
            return blobs.stream().mapToLong(BlobReader::length).sum();
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            int before = target.position();
            long start = 0;
            for (BlobReader blob : blobs) {
                long from = position + (target.position() - before) - start;
                int n = (int) Math.max(0, Math.min(target.remaining(), blob.length() - from));
                if (from >= 0 && n > 0) {
                    blob.readFully(from, target.slice(target.position(), n));
                    target.position(target.position() + n);
                }
                start += blob.length();
            }
            return target.position() - before;
        }

        @Override
        public void close() throws IOException {
            LargeContent.close(blobs);
        }
    }
}
