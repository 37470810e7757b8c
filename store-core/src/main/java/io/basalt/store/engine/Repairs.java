package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.io.Place;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.DirectoryAbsentException;
import io.basalt.store.volume.Tier;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mends copies of blobs from the others: those that readers found damaged, in the background, and those that it is asked
 * to. Thread-safe.
 */
final class Repairs implements Tiers.Damages, Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Repairs.class);
    private static final int CHUNK = 1 << 20;

    /** Damages that wait to be mended; scrub finds the others. */
    private static final int MOST_WAITING = 10_000;

    private final LocalStore store;
    private final Tiers tiers;
    private final Copier copier;
    private final Set<Copy> waiting = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor worker;

    /** One copy of a blob. */
    private record Copy(long blobId, Place place) {}

    Repairs(LocalStore store, Tiers tiers, Copier copier) {
        this.store = store;
        this.tiers = tiers;
        this.copier = copier;
        this.worker =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING), task -> {
                    Thread thread = new Thread(task, "basalt-repair");
                    thread.setDaemon(true);
                    return thread;
                });
        worker.allowCoreThreadTimeOut(true);
    }

    /** A disk that is not there is no damage: it may come back. */
    @Override
    public void found(long blobId, Place place, IOException failure) {
        Copy copy = new Copy(blobId, place);
        if (failure instanceof DirectoryAbsentException || !waiting.add(copy)) {
            return;
        }
        try {
            worker.execute(() -> mend(copy, failure));
        } catch (RejectedExecutionException e) {
            waiting.remove(copy);
        }
    }

    private void mend(Copy copy, IOException failure) {
        try {
            boolean mended = store.open(() -> repair(copy.blobId, copy.place));
            if (mended) {
                LOG.warn("repaired from another copy: {}", failure.getMessage());
            }
        } catch (IOException e) {
            LOG.warn("not repaired: {}, because of {}", failure.getMessage(), e.toString());
        } finally {
            waiting.remove(copy);
        }
    }

    /**
     * Writes a copy anew if it is damaged; false where it is not, or the blob does not lie there any more. The store must
     * be open meanwhile.
     *
     * @throws StoreException.CorruptData where there is no other copy that is whole
     */
    boolean repair(long blobId, Place bad) throws IOException {
        Optional<Blob> found = store.namespace().findBlob(blobId);
        if (found.isEmpty() || !found.get().places().contains(bad) || isWhole(found.get(), bad)) {
            return false;
        }
        return replace(found.get(), List.of(bad));
    }

    private boolean isWhole(Blob blob, Place place) {
        try {
            return problem(blob, place, Pace.UNBOUNDED).isEmpty();
        } catch (DirectoryAbsentException e) {
            return false; // Whoever asks for a repair wants it on another disk, then.
        }
    }

    /**
     * Adds the copies that a blob lacks, as its tier wants them; gives whether it lacked any. The store must be open
     * meanwhile.
     */
    boolean complete(Blob blob) throws IOException {
        Tier tier = tiers.require(blob.places().get(0).tier());
        return tier.missing(blob.places()).count() > 0 && replace(blob, List.of());
    }

    private boolean replace(Blob blob, List<Place> bad) throws IOException {
        List<Place> good = new ArrayList<>(blob.places());
        good.removeAll(bad);
        if (good.isEmpty()) {
            throw new StoreException.CorruptData("blob " + Long.toHexString(blob.blobId())
                    + " has no other copy; restore its object from its source");
        }
        Tier target = tiers.require(blob.places().get(0).tier());
        Blob whole = blob.at(good);
        if (target.missing(good).count() == 0) {
            return copier.drop(blob, bad);
        }
        try (BlobReader source = tiers.open(whole, (id, place, failure) -> {})) {
            return copier.copy(
                    new Copier.Job(blob, label(whole), target, target.missing(good), bad, List.of(), Optional.empty()),
                    source);
        }
    }

    /** The label of the first copy that has it undamaged; an empty one where none has. */
    private byte[] label(Blob blob) throws IOException {
        IOException unread = null;
        for (Place place : blob.places()) {
            try {
                Optional<byte[]> label = tiers.label(blob, place);
                if (label.isPresent()) {
                    return label.get();
                }
            } catch (IOException e) {
                unread = e;
            }
        }
        if (unread != null) {
            throw unread;
        }
        return new byte[0];
    }

    /**
     * Reads one copy whole; says in words what is wrong with it, if anything is.
     *
     * @throws DirectoryAbsentException where it cannot be looked at
     */
    Optional<String> problem(Blob blob, Place place, Pace pace) throws DirectoryAbsentException {
        try (BlobReader reader = tiers.openAt(blob, place)) {
            ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, blob.length()));
            CRC32C whole = new CRC32C();
            for (long at = 0; at < blob.length(); at += chunk.limit()) {
                chunk.clear().limit((int) Math.min(chunk.capacity(), blob.length() - at));
                reader.readFully(at, chunk);
                whole.update(chunk.flip());
                pace.spend(chunk.limit());
            }
            if ((int) whole.getValue() != blob.crc32c()) {
                return Optional.of(String.format("CRC32C %08x, expected %08x", whole.getValue(), blob.crc32c()));
            }
            return tiers.label(blob, place).isEmpty() ? Optional.of("its label is damaged") : Optional.empty();
        } catch (DirectoryAbsentException e) {
            throw e;
        } catch (IOException e) {
            return Optional.of(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    /** What still waits is found again by the next reader, or by scrub. */
    @Override
    public void close() {
        worker.getQueue().clear();
        worker.shutdown();
    }
}
