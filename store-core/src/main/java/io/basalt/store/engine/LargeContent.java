package io.basalt.store.engine;

import io.basalt.store.api.Md5;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.Content;
import io.basalt.store.io.Place;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.BlobWriter;
import io.basalt.store.volume.Tier;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.io.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * Takes the bytes of one content into files of their own: on one tier while that has room, then into another blob on the next.
 * Where a disk refuses bytes although there seemed to be room, nothing of its file is trusted: what was written to it before
 * is read back (and so verified), written on the next tier, and the file is removed. Not thread-safe.
 */
final class LargeContent implements Closeable {
    /** How many bytes may be streamed between two looks at the free space. */
    private static final int SPACE_CHECK_BYTES = 4 << 20;

    private static final int CHUNK = 1 << 20;

    private final LocalStore store;
    private final Tiers tiers;
    private final Landing landing;
    private final String what;
    private final Left left;
    private final List<Part> parts = new ArrayList<>();
    private @Nullable Tier first;
    private @Nullable Part current;
    private long length;

    /** The tiers that a content has left. */
    private static final class Left {
        private static final int MOST_TRIES = 3;

        private final Set<Tier> filled = new HashSet<>();
        private final Set<Tier> refusing = new HashSet<>();
        private final Map<Tier, Integer> refusals = new HashMap<>();

        /** After a disk has refused bytes, the tier's other directories are worth a few tries. */
        void refused(Tier tier) {
            if (refusals.merge(tier, 1, Integer::sum) > MOST_TRIES || !tier.isSound()) {
                refusing.add(tier);
            }
        }

        Set<Tier> all() {
            Set<Tier> all = new HashSet<>(filled);
            all.addAll(refusing);
            return all;
        }
    }

    /** What lies in one blob. */
    private static final class Part {
        private final Tier tier;
        private final long blobId;
        private final BlobWriter writer;
        private long checkedLength;

        Part(Tier tier, long blobId, BlobWriter writer) {
            this.tier = tier;
            this.blobId = blobId;
            this.writer = writer;
        }
    }

    /**
     * @param first the tier that had room just now
     * @param what the bytes are written for, as errors name it
     */
    LargeContent(LocalStore store, Tiers tiers, Landing landing, Tier first, String what) {
        this(store, tiers, landing, what, new Left());
        this.first = first;
    }

    private LargeContent(LocalStore store, Tiers tiers, Landing landing, String what, Left left) {
        this.store = store;
        this.tiers = tiers;
        this.landing = landing;
        this.what = what;
        this.left = left;
    }

    long length() {
        return length;
    }

    void write(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            Part part = current == null ? begin() : current;
            int n = Math.min(source.remaining(), SPACE_CHECK_BYTES);
            try {
                part.writer.write(source.slice(source.position(), n));
                source.position(source.position() + n);
                length += n;
                leaveWhenFull(part);
            } catch (IOException e) {
                rescue(part, e);
            }
        }
    }

    private Part begin() throws IOException {
        while (true) {
            Tier tier = next();
            try {
                long blobId = store.ids().next();
                Part part = new Part(tier, blobId, tier.write(blobId, tier.copies(), store.ids()::next));
                parts.add(part);
                current = part;
                return part;
            } catch (IOException e) {
                requireFull(e);
                refuse(tier, e);
            }
        }
    }

    /** A tier that this content has left is returned to only where no other has room. */
    private Tier next() throws StoreException {
        Tier chosen = first;
        first = null;
        if (chosen != null) {
            return chosen;
        }
        try {
            return landing.choose(what, 0, left.all());
        } catch (StoreException.OverQuota e) {
            return landing.choose(what, 0, left.refusing);
        }
    }

    private void leaveWhenFull(Part part) throws IOException {
        if (part.writer.length() - part.checkedLength >= SPACE_CHECK_BYTES) {
            part.checkedLength = part.writer.length();
            try {
                part.writer.requireSpace(what);
            } catch (StoreException.OverQuota e) {
                current = null;
                noteWhetherFilled(part.tier);
            }
        }
    }

    /** Other directories of the tier may have room. */
    private void noteWhetherFilled(Tier tier) throws StoreException {
        try {
            tier.requireSpace(what, 0);
        } catch (StoreException.OverQuota e) {
            left.filled.add(tier);
        }
    }

    private static void requireFull(IOException e) throws IOException {
        if (!DiskErrors.isFull(e)) {
            throw e;
        }
    }

    private void refuse(Tier tier, IOException cause) {
        left.refused(tier);
        if (!(cause instanceof StoreException) && !tier.isSound()) {
            landing.full().refused(tier);
        }
    }

    /** Writes elsewhere what a file has that its disk has no room to complete. Any other failure is thrown. */
    private void rescue(Part part, IOException failure) throws IOException {
        requireFull(failure);
        refuse(part.tier, failure);
        LargeContent elsewhere = new LargeContent(store, tiers, landing, what, left);
        boolean written = false;
        try (BlobReader source = part.writer.reread()) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            for (long at = 0; at < part.writer.length(); at += chunk.limit()) {
                chunk.clear().limit((int) Math.min(CHUNK, part.writer.length() - at));
                source.readFully(at, chunk);
                elsewhere.write(chunk.flip());
            }
            written = true;
        } finally {
            if (!written) {
                elsewhere.close();
            }
        }
        int at = parts.indexOf(part);
        parts.remove(at);
        parts.addAll(at, elsewhere.parts);
        current = current == part ? elsewhere.current : current;
        part.writer.close();
    }

    private interface Step {
        void take(Part part) throws IOException;
    }

    private void each(Step step) throws IOException {
        for (int i = 0; i < parts.size(); ) {
            Part part = parts.get(i);
            try {
                step.take(part);
                i++;
            } catch (IOException e) {
                rescue(part, e); // In its place stands what was written elsewhere.
            }
        }
    }

    /** Reads what was written; nothing may be written after. The caller closes all of them. */
    List<BlobReader> reread() throws IOException {
        each(part -> part.writer.sync());
        List<BlobReader> readers = new ArrayList<>();
        boolean opened = false;
        try {
            for (Part part : parts) {
                readers.add(part.writer.reread());
            }
            opened = true;
            return readers;
        } finally {
            if (!opened) {
                close(readers);
            }
        }
    }

    static void close(List<BlobReader> readers) throws IOException {
        IOUtils.close(readers.stream().map(reader -> (Closeable) reader::close).toArray(Closeable[]::new));
    }

    /** Makes the bytes durable, ready to be committed. */
    Staged finish(byte[] label, Optional<Md5> md5) throws IOException {
        Map<Long, List<Place>> places = new HashMap<>();
        boolean finished = false;
        try {
            each(part -> places.put(part.blobId, part.writer.finish(label)));
            finished = true;
        } finally {
            if (!finished) {
                for (Map.Entry<Long, List<Place>> placed : places.entrySet()) {
                    tiers.free(placed.getKey(), placed.getValue());
                }
            }
        }
        List<Content.Extent> extents = new ArrayList<>();
        List<Command.NewBlob> blobs = new ArrayList<>();
        for (Part part : parts) {
            long partLength = part.writer.length();
            int crc32c = part.writer.crc32c();
            extents.add(new Content.Extent(part.blobId, 0, partLength, crc32c));
            blobs.add(new Command.NewBlob(part.blobId, partLength, crc32c));
        }
        return new Staged(tiers, extents, blobs, List.of(), places, md5);
    }

    /** Removes what is not finished. Idempotent. */
    @Override
    public void close() throws IOException {
        IOUtils.close(parts.stream().map(part -> (Closeable) part.writer::close).toArray(Closeable[]::new));
    }
}
