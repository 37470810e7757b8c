package io.basalt.store.engine;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.Content;
import io.basalt.store.ingest.Ingest;
import io.basalt.store.ingest.Source;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Place;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.BlobWriter;
import io.basalt.store.volume.PackedBlob;
import io.basalt.store.volume.Tier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.io.output.UnsynchronizedByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes an object's bytes: in memory while they may be packed, into a blob file from there on. Nothing is visible before
 * {@link #commit()}.
 */
final class StreamWriter extends ObjectWriter {
    /** What Hadoop's shell adds to a name until the copy is complete; the type is that of the name to come. */
    private static final String COPYING = "._COPYING_";

    /** How many bytes may be streamed between two looks at the free space. */
    private static final long SPACE_CHECK_BYTES = 4 << 20;

    private final LocalStore store;
    private final Tier tier;
    private final ObjectKey key;
    private final PutOptions options;
    private final long packLimit;
    private final UnsynchronizedByteArrayOutputStream buffer =
            UnsynchronizedByteArrayOutputStream.builder().get();
    private @Nullable BlobWriter file;
    private long blobId;
    private long checkedLength;
    private @Nullable StoreException failure;
    private boolean done;

    StreamWriter(LocalStore store, Tier tier, ObjectKey key, PutOptions options, long packLimit) {
        this.store = store;
        this.tier = tier;
        this.key = key;
        this.options = options;
        this.packLimit = packLimit;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        requireUsable();
        if (file == null && buffer.size() + (long) length <= packLimit) {
            buffer.write(bytes, offset, length);
            return;
        }
        try {
            BlobWriter writer = fileWriter();
            writer.write(ByteBuffer.wrap(bytes, offset, length));
            if (writer.length() - checkedLength >= SPACE_CHECK_BYTES) {
                checkedLength = writer.length();
                writer.requireSpace(key.toString());
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private BlobWriter fileWriter() throws IOException {
        BlobWriter writer = file;
        if (writer == null) {
            blobId = store.ids().next();
            writer = tier.write(blobId, tier.copies(), store.ids()::next);
            file = writer;
            writer.write(ByteBuffer.wrap(buffer.toByteArray()));
            buffer.reset();
        }
        return writer;
    }

    /** A writer that has failed once is of no use any more: what it would commit is not what was written. */
    private StoreException failed(IOException e) {
        StoreException translated = DiskErrors.translate(key.toString(), e);
        failure = translated;
        return translated;
    }

    private void requireUsable() throws StoreException {
        StoreException earlier = failure;
        if (earlier != null) {
            throw new StoreException.Unavailable(
                    key + ": this writer has failed (" + earlier.getMessage() + "); begin another", earlier);
        }
        if (done) {
            throw new StoreException.InvalidArgument(key + ": the writer is closed");
        }
    }

    /** Works once, whatever its outcome: a sync that failed is not to be tried again. */
    @Override
    public ObjectInfo commit() throws IOException {
        requireUsable();
        done = true;
        try {
            return file == null ? commitPacked() : commitFile(file);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private ObjectInfo commitPacked() throws IOException {
        ByteBuffer payload = ByteBuffer.wrap(buffer.toByteArray());
        Ingest.Extracted extracted = extract(new BufferSource(payload));
        Attributes attributes = extracted.attributes().with(options.attributes());
        if (!payload.hasRemaining()) {
            return submit(extracted.contentType(), attributes, List.of(), List.of(), Map.of());
        }
        blobId = store.ids().next();
        byte[] label = BlobLabel.of(key, extracted.contentType(), attributes);
        Tiers.StagedBlob staged = new Tiers.StagedBlob(tier, tier.copies(), PackedBlob.of(blobId, label, payload));
        Command.NewBlob blob = new Command.NewBlob(blobId, payload.remaining(), BlockChecksums.of(payload));
        return submit(extracted.contentType(), attributes, List.of(blob), List.of(staged), Map.of());
    }

    private ObjectInfo commitFile(BlobWriter writer) throws IOException {
        // Extractors read the file back while it is in the page cache; its label is known only then.
        writer.sync();
        Ingest.Extracted extracted;
        try (BlobReader reader = writer.reread()) {
            extracted = extract(new BlobSource(reader));
        }
        Attributes attributes = extracted.attributes().with(options.attributes());
        List<Place> places = writer.finish(BlobLabel.of(key, extracted.contentType(), attributes));
        Command.NewBlob blob = new Command.NewBlob(blobId, writer.length(), writer.crc32c());
        try {
            return submit(extracted.contentType(), attributes, List.of(blob), List.of(), Map.of(blobId, places));
        } catch (StoreException.OutcomeUnknown e) {
            throw e; // It may be owned: the next opening finds out.
        } catch (IOException e) {
            for (Place place : places) {
                tier.free(blobId, place);
            }
            throw e;
        }
    }

    private Ingest.Extracted extract(Source source) {
        String name = key.name();
        if (name.endsWith(COPYING)) {
            name = name.substring(0, name.length() - COPYING.length());
        }
        return store.ingest().extract(name, options.contentType(), source);
    }

    private ObjectInfo submit(
            String contentType,
            Attributes attributes,
            List<Command.NewBlob> blobs,
            List<Tiers.StagedBlob> staged,
            Map<Long, List<Place>> places)
            throws IOException {
        List<Content.Extent> extents = blobs.stream()
                .map(blob -> new Content.Extent(blob.blobId(), 0, blob.length(), blob.crc32c()))
                .toList();
        int components = (int) key.key().chars().filter(c -> c == '/').count();
        Command.PutObject put = new Command.PutObject(
                key.bucket(),
                key.key(),
                options.mode(),
                options.condition(),
                store.ids().next(),
                store.ids().next(),
                extents,
                blobs,
                contentType,
                attributes,
                store.ids().next(components),
                store.micros());
        return store.commit(key, put, staged, places);
    }

    @Override
    public void close() throws IOException {
        done = true;
        if (file != null) {
            file.close();
        }
    }

    private record BufferSource(ByteBuffer bytes) implements Source {
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
    }

    private record BlobSource(BlobReader blob) implements Source {
        @Override
        public long size() {
            return blob.length();
        }

        @Override
        public int read(long position, ByteBuffer target) throws IOException {
            int n = (int) Math.max(0, Math.min(target.remaining(), size() - position));
            if (n > 0) {
                blob.readFully(position, target.slice(target.position(), n));
                target.position(target.position() + n);
            }
            return n;
        }
    }
}
