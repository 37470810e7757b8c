package io.basalt.store.fsck;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Table;
import io.basalt.store.io.BlockChecksums;
import io.basalt.store.io.Place;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.DirectoryAbsentException;
import io.basalt.store.volume.DirectorySurvey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Every blob has a place, and at each the file is there, long enough, with its checksums; where all bytes are to be read,
 * they have those checksums, too. One whose bytes ride in the log of a closed store is whole wherever it says that it lies.
 * In directories that are not there nothing is missed.
 */
final class PlacesCheck implements Check {
    @Override
    public String name() {
        return "places";
    }

    /** An I/O error of a visitor on its way through a scan, which knows only the store's own. */
    @Override
    public void run(Subject store, Findings findings) throws StoreException {
        Riding riding = Riding.of(store);
        Chunk chunk = new Chunk();
        Set<DirectorySurvey> visible = new HashSet<>(store.visible());
        store.catalog().scan(Table.BLOBS, blob -> {
            riding.check(blob, findings);
            if (blob.owners() == 0) {
                return; // Its bytes may be gone already.
            }
            if (blob.places().isEmpty()) {
                findings.add(Words.blob(blob.blobId()), "a place", "none");
            }
            for (Place place : blob.places()) {
                findings.looked();
                place(store, blob, place, riding.holds(blob), visible, chunk, findings);
            }
        });
    }

    private static void place(
            Subject store,
            Blob blob,
            Place place,
            boolean rides,
            Set<DirectorySurvey> visible,
            Chunk chunk,
            Findings findings) {
        String where = Words.blob(blob.blobId()) + " in " + Words.of(place);
        Optional<DirectorySurvey> directory = store.directory(place);
        if (directory.isEmpty()) {
            findings.add(where, "a directory that store.toml names", "it names none such");
            return;
        }
        if (rides || !visible.contains(directory.get())) {
            return;
        }
        try (BlobReader reader = directory.get().open(blob.blobId(), place, blob.length())) {
            if (store.deep()) {
                read(blob, reader, where, chunk, findings);
            }
        } catch (DirectoryAbsentException e) {
            visible.remove(directory.get());
            findings.add(
                    directory.get().toString(), "to be there until all is looked at", String.valueOf(e.getMessage()));
        } catch (IOException e) {
            if (isStillThere(store, blob, place)) {
                findings.add(where, blob.length() + " bytes", e.getMessage() == null ? e : e.getMessage());
            }
        }
    }

    /** In a store that is open, blobs move and are freed meanwhile. */
    private static boolean isStillThere(Subject store, Blob blob, Place place) {
        try {
            return store.newestBlobs()
                    .find(blob.blobId())
                    .filter(now -> now.owners() > 0 && now.places().contains(place))
                    .isPresent();
        } catch (IOException e) {
            return true;
        }
    }

    private static void read(Blob blob, BlobReader reader, String where, Chunk chunk, Findings findings)
            throws IOException {
        BlockChecksums whole = new BlockChecksums();
        for (long at = 0; at < blob.length(); ) {
            ByteBuffer part = chunk.of(blob.length() - at);
            reader.readFully(at, part);
            at += part.limit();
            whole.update(part.flip());
        }
        if (whole.whole() != blob.crc32c()) {
            findings.add(where, "CRC32C " + Integer.toHexString(blob.crc32c()), Integer.toHexString(whole.whole()));
        }
    }

    /** What is read into, from one blob to the next: as large as the largest part so far. */
    private static final class Chunk {
        private static final int MOST_BYTES = 1 << 20;

        private ByteBuffer bytes = ByteBuffer.allocate(1 << 13);

        /** Room for so many bytes, or for as many as are read at a time. */
        ByteBuffer of(long wanted) {
            int size = (int) Math.min(MOST_BYTES, wanted);
            if (size > bytes.capacity()) {
                bytes = ByteBuffer.allocate(Math.max(size, Math.min(MOST_BYTES, 2 * bytes.capacity())));
            }
            return bytes.clear().limit(size);
        }
    }
}
