package io.basalt.store.columnar;

import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.Disk;
import io.basalt.store.io.FreeSpace;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The renditions that a store has: a file for each content, within a number of bytes. Where one more does not fit, the least
 * valuable go. What one is worth is what it saves for the flash that it takes, bytes of the original per byte, counted from
 * when it was used last (GreedyDual-Size: Cao and Irani, 1997): so of two that were used equally long ago, the one that is
 * larger than its original goes first. Uses are not remembered across openings.
 *
 * <p>One that is being read is mapped, and is not evicted; where it is dropped all the same, its bytes count until its last
 * reader is done. Whatever happens to a file here, the original is as it was. Thread-safe; one rendition is written at a time.
 */
public final class RenditionShelf implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RenditionShelf.class);
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{16})\\.arrow");
    private static final String UNFINISHED = ".tmp";

    /** Renditions that stay open while nobody reads them. Each is one mapping of the process at least, of some 65,000. */
    private static final int MOST_OPEN = 1_000;

    /** What renditions leave free on their disk: the objects need it more. */
    private static final long KEPT_FREE = 16 * FreeSpace.RESERVE_BYTES;

    private final Path directory;
    private final Disk disk;
    private final long share;
    private final Originals originals;
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<Long, Shelved> shelved = new TreeMap<>();
    /** In the order of their last leases. */
    private final Set<Shelved> opened = new LinkedHashSet<>();

    private long used;
    private double age;
    private long uses;
    private volatile boolean closed;

    /** Tells of the contents that there are. Thread-safe. */
    public interface Originals {
        /** Bytes of a content; absent where it is gone. */
        OptionalLong bytes(long contentId) throws IOException;
    }

    /** Writes a rendition. */
    public interface Renderer {
        /** Writes {@code path} on {@code disk} whole or not at all. */
        void render(Disk disk, String path) throws IOException;
    }

    /** A file here. What changes is guarded by the shelf's monitor. */
    private static final class Shelved {
        final long contentId;
        final long bytes;
        final double saving;
        double worth;
        long lastUse;
        int leases;
        boolean dropped;

        @Nullable
        Rendition open;

        Shelved(long contentId, long bytes, double saving) {
            this.contentId = contentId;
            this.bytes = bytes;
            this.saving = saving;
        }

        String name() {
            return RenditionShelf.name(contentId);
        }
    }

    private final MissingRoom missing;

    private RenditionShelf(Path directory, Disk disk, long share, Originals originals) {
        this.directory = directory;
        this.disk = disk;
        this.share = share;
        this.originals = originals;
        this.missing = new MissingRoom(disk);
    }

    /**
     * Opens what is there; removes what is unfinished, what is of contents that are gone, and what does not fit.
     *
     * @param directory an existing one, with nothing else in it
     * @param disk the same directory
     * @param share bytes that all renditions may take
     */
    public static RenditionShelf open(Path directory, Disk disk, long share, Originals originals) throws IOException {
        RenditionShelf shelf = new RenditionShelf(directory, disk, share, originals);
        shelf.load();
        return shelf;
    }

    private synchronized void load() throws IOException {
        for (String name : disk.list("")) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                long contentId = HexFormat.fromHexDigitsToLong(matcher.group(1));
                OptionalLong original = originals.bytes(contentId);
                if (original.isPresent()) {
                    add(contentId, disk.size(name), original.getAsLong());
                } else {
                    remove(name);
                }
            } else if (missing.load(name)) {
                LOG.debug("{}: it has had no room", directory.resolve(name));
            } else if (name.endsWith(UNFINISHED)) {
                remove(name);
            } else {
                LOG.warn("{} is no rendition, and is left where it is", directory.resolve(name));
            }
        }
        forgetGone();
        while (used > share && evict()) {
            LOG.debug("renditions in {}: one less, the share is {} bytes", directory, share);
        }
    }

    private synchronized void forgetGone() throws IOException {
        for (long contentId : missing.contents()) {
            if (originals.bytes(contentId).isEmpty()) {
                missing.forget(contentId);
            }
        }
    }

    private void remove(String name) {
        try {
            disk.delete(name);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}; the next opening tries again", directory.resolve(name), e.toString());
        }
    }

    private Shelved add(long contentId, long bytes, long originalBytes) {
        Shelved added = new Shelved(contentId, bytes, (double) originalBytes / Math.max(1, bytes));
        use(added);
        shelved.put(contentId, added);
        used += bytes;
        return added;
    }

    private void use(Shelved used) {
        used.worth = age + used.saving;
        used.lastUse = ++uses;
    }

    private static String name(long contentId) {
        return ObjectEntry.etag(contentId) + ".arrow";
    }

    // ---- reading

    /**
     * Opens a content's rendition, which stays until the lease is closed; absent where there is none.
     *
     * @throws StoreException.CorruptData where it is damaged: there is none any more then
     * @throws IOException where it cannot be opened now: it stays
     */
    public Optional<Lease> lease(long contentId) throws IOException {
        return lease(contentId, true);
    }

    private synchronized Optional<Lease> lease(long contentId, boolean isUse) throws IOException {
        Shelved found = shelved.get(contentId);
        if (found == null || closed) {
            return Optional.empty();
        }
        Rendition rendition;
        try {
            rendition = opened(found);
        } catch (StoreException.CorruptData | NoSuchFileException e) {
            discard(found, e);
            throw e;
        }
        found.leases++;
        opened.remove(found);
        opened.add(found);
        closeSome();
        if (isUse) {
            use(found);
        }
        return Optional.of(new Lease(found, rendition));
    }

    private void closeSome() {
        Iterator<Shelved> eldest = opened.iterator();
        while (opened.size() > MOST_OPEN && eldest.hasNext()) {
            Shelved candidate = eldest.next();
            if (candidate.leases == 0) {
                eldest.remove();
                close(candidate);
            }
        }
    }

    private Rendition opened(Shelved found) throws IOException {
        Rendition known = found.open;
        if (known != null) {
            return known;
        }
        Rendition rendition = Rendition.open(directory.resolve(found.name()));
        if (rendition.contentId() != found.contentId) {
            rendition.close();
            throw new StoreException.CorruptData("rendition " + directory.resolve(found.name())
                    + ": expected one of content " + ObjectEntry.etag(found.contentId) + ", found one of "
                    + ObjectEntry.etag(rendition.contentId()) + "; read the original and write the rendition anew");
        }
        found.open = rendition;
        return rendition;
    }

    /** A rendition that is being read. */
    public final class Lease implements AutoCloseable {
        private final Shelved of;
        private final Rendition rendition;
        private boolean closed;

        private Lease(Shelved of, Rendition rendition) {
            this.of = of;
            this.rendition = rendition;
        }

        public Rendition rendition() {
            return rendition;
        }

        public Path file() {
            return directory.resolve(of.name()).toAbsolutePath();
        }

        /** Bytes of the file. */
        public long bytes() {
            return of.bytes;
        }

        /** Drops the rendition, since it is damaged, and says so, once for all its readers. The lease stays to be closed. */
        public void discard(IOException damage) {
            RenditionShelf.this.discard(of, damage);
        }

        /** Idempotent. Batches stay valid. */
        @Override
        public void close() {
            synchronized (RenditionShelf.this) {
                if (!closed) {
                    closed = true;
                    of.leases--;
                    closeIfUnused(of);
                }
            }
        }
    }

    /** The contents that have a rendition, in the order of their ids. */
    public synchronized List<Long> contents() {
        return List.copyOf(shelved.keySet());
    }

    /** As {@link #lease}, without counting as a use. */
    public Optional<Lease> look(long contentId) throws IOException {
        return lease(contentId, false);
    }

    /** Bytes of all renditions, and of those that were dropped and are still being read. */
    public synchronized long usedBytes() {
        return used;
    }

    /** Bytes that all renditions may take. */
    public long shareBytes() {
        return share;
    }

    // ---- writing

    /**
     * Has a content's rendition written, unless there is one; waits for another that is being written.
     *
     * @throws StoreException.NotFound where the content is gone
     * @throws StoreException.OverQuota where the rendition does not fit into the share, or the disk
     * @throws StoreException.Unavailable where the shelf is closed meanwhile
     */
    public void put(long contentId, Renderer renderer) throws IOException {
        put(contentId, renderer, true);
    }

    /**
     * The same in what is free of the share and the disk: nothing makes room. What does not fit is remembered, also when the shelf
     * is opened again, and so is what cannot be made at all.
     */
    public void putIntoRoom(long contentId, Renderer renderer) throws IOException {
        try {
            put(contentId, renderer, false);
        } catch (StoreException.InvalidArgument e) {
            note(contentId, Long.MAX_VALUE, original(contentId));
            throw e;
        }
    }

    /**
     * Whether {@link #putIntoRoom} is worth a try: there is no rendition, and what is free of the share and the disk does for the
     * content's own bytes, and for those at which it, or another that was no larger, has not fitted before.
     */
    public synchronized boolean mayFit(long contentId, long originalBytes) throws IOException {
        long room = room();
        return !shelved.containsKey(contentId)
                && room >= originalBytes
                && !missing.exceeds(room, contentId, originalBytes);
    }

    private synchronized void note(long contentId, long bytes, long original) {
        missing.note(contentId, bytes, original);
    }

    /** What can be written while nothing makes room. */
    private long room() throws IOException {
        return Math.min(share - used, disk.usableBytes() - KEPT_FREE);
    }

    private void put(long contentId, Renderer renderer, boolean evicts) throws IOException {
        writing.lock();
        try {
            requireOpen();
            if (contains(contentId)) {
                return;
            }
            long original = original(contentId);
            if (original > share) {
                throw tooLarge(contentId, original + " bytes of the original");
            }
            write(contentId, original, renderer, evicts);
        } finally {
            writing.unlock();
        }
    }

    private void write(long contentId, long original, Renderer renderer, boolean evicts) throws IOException {
        String name = name(contentId);
        boolean written = false;
        try {
            renderer.render(new ReservingDisk(disk, bytes -> reserve(contentId, original, bytes, evicts)), name);
            original(contentId); // It may have been purged meanwhile.
            long bytes = disk.size(name);
            synchronized (this) {
                requireOpen();
                add(contentId, bytes, original);
                missing.forget(contentId);
            }
            written = true;
        } finally {
            if (!written) {
                remove(name + UNFINISHED);
                remove(name);
            }
        }
    }

    private long original(long contentId) throws IOException {
        return originals
                .bytes(contentId)
                .orElseThrow(() -> new StoreException.NotFound(
                        "content " + ObjectEntry.etag(contentId) + " does not exist any more"));
    }

    private synchronized boolean contains(long contentId) {
        return shelved.containsKey(contentId);
    }

    private void requireOpen() throws StoreException.Unavailable {
        if (closed) {
            throw new StoreException.Unavailable("the store is closed; open it again");
        }
    }

    /** Makes room for bytes of the rendition that is being written. */
    private synchronized void reserve(long contentId, long original, ReservingDisk.Reservation bytes, boolean evicts)
            throws IOException {
        requireOpen();
        if (!evicts) {
            reserveRoom(contentId, original, bytes);
            return;
        }
        if (bytes.all() > share) {
            throw tooLarge(contentId, bytes.all() + " bytes and more");
        }
        while (used + bytes.all() > share) {
            if (!evict()) {
                throw new StoreException.OverQuota("rendition of content " + ObjectEntry.etag(contentId)
                        + ": all renditions in the share of " + share
                        + " bytes are being read; try again later, or raise rendition_share in store.toml");
            }
        }
        while (disk.usableBytes() - bytes.next() < KEPT_FREE) {
            if (!evict()) {
                FreeSpace.require(
                        "rendition of content " + ObjectEntry.etag(contentId), disk, bytes.next() + KEPT_FREE);
                return; // Meanwhile something was freed.
            }
        }
    }

    /** What has not fitted is tried again with a quarter more room: nobody knows how large it would have become. */
    private void reserveRoom(long contentId, long original, ReservingDisk.Reservation bytes) throws IOException {
        if (used + bytes.all() > share || disk.usableBytes() - bytes.next() < KEPT_FREE) {
            missing.note(contentId, bytes.all() + bytes.all() / 4, original);
            throw new StoreException.OverQuota(
                    "rendition of content " + ObjectEntry.etag(contentId)
                            + ": " + bytes.all() + " bytes and more are not free of the share of " + share
                            + " bytes, and of the disk; what else waits comes when it is hot; raise rendition_share in store.toml");
        }
    }

    private StoreException tooLarge(long contentId, String found) {
        return new StoreException.OverQuota(
                "rendition of content " + ObjectEntry.etag(contentId) + ": expected at most the share of " + share
                        + " bytes, found " + found + "; raise rendition_share in store.toml");
    }

    // ---- removing

    /** Removes a content's rendition; false where there was none. Readers go on. */
    public synchronized boolean drop(long contentId) throws IOException {
        Shelved found = shelved.get(contentId);
        if (found == null) {
            return false;
        }
        disk.delete(found.name());
        forget(found);
        return true;
    }

    /** Removes the renditions of contents that are gone. */
    public void dropGone() throws IOException {
        forgetGone();
        for (long contentId : contents()) {
            if (originals.bytes(contentId).isEmpty()) {
                drop(contentId);
            }
        }
    }

    private synchronized void discard(Shelved damaged, IOException damage) {
        if (!damaged.dropped) {
            LOG.warn("{}; the rendition is dropped", damage.getMessage());
            remove(damaged.name());
            forget(damaged);
        }
    }

    /** Removes the least valuable that nobody reads; false where there is none. */
    private boolean evict() {
        Optional<Shelved> least = shelved.values().stream()
                .filter(candidate -> candidate.leases == 0)
                .min(Comparator.<Shelved>comparingDouble(candidate -> candidate.worth)
                        .thenComparingLong(candidate -> candidate.lastUse));
        if (least.isEmpty()) {
            return false;
        }
        age = Math.max(age, least.get().worth);
        LOG.debug("{} makes room", directory.resolve(least.get().name()));
        remove(least.get().name());
        forget(least.get());
        return true;
    }

    private void forget(Shelved removed) {
        removed.dropped = true;
        shelved.remove(removed.contentId, removed);
        closeIfUnused(removed);
    }

    /** Where it is dropped and nobody reads it. */
    private void closeIfUnused(Shelved entry) {
        if (entry.dropped && entry.leases == 0) {
            used -= entry.bytes;
            opened.remove(entry);
            close(entry);
        }
    }

    private static void close(Shelved entry) {
        Rendition open = entry.open;
        entry.open = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                LOG.warn("{} is not closed: {}", open, e.toString());
            }
        }
    }

    /** Ends what is being written. Renditions that are being read stay open until their leases are closed. Idempotent. */
    @Override
    public void close() {
        closed = true;
        writing.lock();
        try {
            synchronized (this) {
                for (Shelved entry : new ArrayList<>(shelved.values())) {
                    forget(entry); // The file stays.
                }
            }
        } finally {
            writing.unlock();
        }
    }
}
