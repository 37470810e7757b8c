package io.basalt.store.engine;

import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.io.Place;
import io.basalt.store.volume.BlobReader;
import io.basalt.store.volume.DirectoryAbsentException;
import io.basalt.store.volume.PackedBlob;
import io.basalt.store.volume.Tier;
import io.basalt.store.volume.VolumeWriter;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.commons.io.IOUtils;

/**
 * Moves many blobs: small ones are appended in the order given to volumes of their own, so that a scan of them later on reads
 * one file from front to back. Their bytes are read (and so verified), written and made durable, then the new places of a
 * batch are committed together, and only then are the old ones freed. What is committed is there after a crash, of the rest
 * nothing. Readers find each blob at every moment. Belongs to one thread; close it.
 */
final class BlobMoves implements Closeable {
    /** What is committed together. */
    private static final int BATCH_BLOBS = 512;

    private static final long BATCH_BYTES = 32 << 20;

    private final LocalStore store;
    private final Catalog catalog;
    private final Tiers tiers;
    private final MovePace pace;
    private final BooleanSupplier stopping;
    private final Outcome outcome;
    private final Map<Target, List<VolumeWriter>> volumes = new LinkedHashMap<>();
    /** Tiers that take nothing more in this run. */
    private final Set<String> refusing = new HashSet<>();

    private final Batch batch = new Batch();

    /** Told of what comes of moves. */
    interface Outcome {
        /** They are committed. */
        void moved(List<Moved> moved);

        /** One that could have gone to several tiers stays, since none of them has room for it. */
        void noRoom(Blob blob);

        /** One line. */
        void problem(String text);
    }

    /** @param to a tier */
    record Moved(Blob blob, String to) {}

    private record Target(Tier tier, Tier.Copies copies) {}

    /** What is written and not committed. */
    private static final class Batch {
        final Map<Long, Moved> moved = new LinkedHashMap<>();
        final List<Command.Departure> departures = new ArrayList<>();
        final List<BlobLeases.Lease> leases = new ArrayList<>();
        final Map<Long, List<Place>> places = new HashMap<>();
        final Set<Long> contents = new HashSet<>();
        String cause = "";
        long bytes;

        boolean isFull() {
            return departures.size() >= BATCH_BLOBS || bytes >= BATCH_BYTES;
        }

        void clear() {
            leases.forEach(BlobLeases.Lease::release);
            leases.clear();
            moved.clear();
            departures.clear();
            places.clear();
            contents.clear();
            bytes = 0;
        }
    }

    BlobMoves(
            LocalStore store, Catalog catalog, Tiers tiers, MovePace pace, BooleanSupplier stopping, Outcome outcome) {
        this.store = store;
        this.catalog = catalog;
        this.tiers = tiers;
        this.pace = pace;
        this.stopping = stopping;
        this.outcome = outcome;
    }

    /** Makes all moves that can be made; what cannot is a problem of the outcome. Ends early where the store is closed. */
    void run(List<BlobMove> moves) throws IOException {
        Map<Long, List<Content>> contents = contents(moves);
        Map<Long, Long> owners = new HashMap<>();
        for (BlobMove move : moves) {
            List<Long> known = move.content().isPresent()
                    ? List.of(move.content().getAsLong())
                    : contents.getOrDefault(move.blobId(), List.of()).stream()
                            .map(Content::contentId)
                            .toList();
            if (batch.isFull() || batch.moved.containsKey(move.blobId()) || !batch.cause.equals(move.cause())) {
                commit();
                batch.cause = move.cause();
            }
            if (stopping.getAsBoolean()) {
                break;
            }
            owners.put(move.blobId(), (long) known.size());
            store.open(() -> take(move, known, new HashSet<>()));
        }
        commit();
        tellOthers(owners);
    }

    /** The contents of the blobs of which the moves do not say them. */
    private Map<Long, List<Content>> contents(List<BlobMove> moves) throws IOException {
        Map<Long, List<Content>> found = new HashMap<>();
        Set<Long> others = new HashSet<>();
        for (BlobMove move : moves) {
            if (move.content().isEmpty()) {
                Optional<Content> only = store.open(() -> onlyContent(move.blobId()));
                if (only.isPresent()) {
                    found.put(move.blobId(), List.of(only.get()));
                } else {
                    others.add(move.blobId());
                }
            }
        }
        if (!others.isEmpty()) {
            found.putAll(store.open(() -> catalog.contentsOf(others, stopping)));
        }
        return found;
    }

    /** That of the object for which a blob was written, where it has the blob to itself and still under that name. */
    private Optional<Content> onlyContent(long blobId) throws StoreException {
        Optional<Blob> blob = store.namespace().findBlob(blobId);
        if (blob.isEmpty() || blob.get().owners() != 1) {
            return Optional.empty();
        }
        try {
            BlobLabel.Told told = BlobLabel.parse(label(tiers, blob.get()), blobId);
            Optional<ObjectRow> row = store.namespace().row(told.bucket(), told.key());
            Optional<Content> content =
                    row.isPresent() ? store.namespace().content(row.get().contentId()) : Optional.empty();
            return content.filter(one -> one.blobIds().contains(blobId));
        } catch (IOException e) {
            return Optional.empty(); // No such bucket, or its label cannot be read: a scan of all contents tells.
        }
    }

    /** Contents that have come to share a blob while it was being moved are told where it lies as well. */
    private void tellOthers(Map<Long, Long> known) throws IOException {
        Set<Long> grown = new HashSet<>();
        for (Map.Entry<Long, Long> each : known.entrySet()) {
            Optional<Blob> blob = store.open(() -> store.namespace().findBlob(each.getKey()));
            if (blob.isPresent() && blob.get().owners() > each.getValue()) {
                grown.add(each.getKey());
            }
        }
        if (!grown.isEmpty()) {
            Set<Long> contents = new HashSet<>();
            store.open(() -> catalog.contentsOf(grown, stopping))
                    .values()
                    .forEach(each -> each.forEach(content -> contents.add(content.contentId())));
            store.commit(new Command.Relocate(List.of(), List.copyOf(contents), Optional.empty(), store.micros()));
        }
    }

    /** @param full tiers that turned out to have no room for the blob after all */
    private boolean take(BlobMove move, List<Long> contents, Set<Tier> full) throws IOException {
        BlobLeases.Lease lease = store.contents().lease(List.of(move.blobId()));
        boolean taken = false;
        String to = move.to();
        try {
            Optional<Blob> blob = store.namespace().findBlob(move.blobId());
            Optional<BlobMove> chosen = blob.isPresent() ? chosen(move, blob.get(), full) : Optional.empty();
            List<Place> leaving = chosen.map(one -> one.leaving(blob.get())).orElse(List.of());
            if (!leaving.isEmpty()) {
                to = chosen.get().to();
                List<Place> copies = copied(blob.get(), chosen.get());
                batch.places.put(move.blobId(), copies);
                batch.departures.add(new Command.Departure(move.blobId(), leaving));
                batch.moved.put(move.blobId(), new Moved(blob.get(), to));
                batch.contents.addAll(contents);
                batch.leases.add(lease);
                batch.bytes += blob.get().length();
                taken = true;
            }
        } catch (StoreException.OutcomeUnknown e) {
            throw e;
        } catch (StoreException.OverQuota e) {
            if (move.anywhere().isPresent()) {
                full.add(tiers.require(to));
                return take(move, contents, full);
            }
            refusing.add(to);
            outcome.problem("to tier " + to + ": " + e.getMessage());
        } catch (StoreException | DirectoryAbsentException e) {
            if (stopping.getAsBoolean()) {
                throw e;
            }
            outcome.problem("blob " + Long.toHexString(move.blobId()) + " to tier " + to + ": " + e.getMessage());
        } catch (IOException e) {
            giveUp(to, e);
        } finally {
            if (!taken) {
                lease.release();
            }
        }
        return taken;
    }

    /** With the tier that it goes to; absent where none takes it. */
    private Optional<BlobMove> chosen(BlobMove move, Blob blob, Set<Tier> full) throws StoreException {
        if (move.anywhere().isEmpty()) {
            return refusing.contains(move.to()) ? Optional.empty() : Optional.of(move);
        }
        Set<Tier> without = new HashSet<>(full);
        for (String tier : refusing) {
            without.add(tiers.require(tier));
        }
        try {
            Tier tier = move.anywhere()
                    .get()
                    .choose(name(blob), blob.length(), without, to -> copies(blob, move.to(to.name()), to));
            return Optional.of(move.to(tier.name()));
        } catch (StoreException.OverQuota e) {
            outcome.noRoom(blob);
            return Optional.empty();
        }
    }

    private static String name(Blob blob) {
        return "blob " + Long.toHexString(blob.blobId());
    }

    /** Those that a tier lacks once the others have left. */
    private static Tier.Copies copies(Blob blob, BlobMove move, Tier tier) {
        List<Place> leaving = move.leaving(blob);
        List<Place> staying = new ArrayList<>(blob.places());
        staying.removeAll(leaving);
        return tier.missing(staying, leaving);
    }

    /** Writes the copies that stand in for those that leave. Where that fails, nothing names what was written. */
    private List<Place> copied(Blob blob, BlobMove move) throws IOException {
        Tier tier = tiers.require(move.to());
        Tier.Copies copies = copies(blob, move, tier);
        if (copies.count() == 0) {
            return List.of();
        }
        tier.requireSpace(name(blob), copies, blob.length());
        byte[] label = label(tiers, blob)
                .orElseThrow(() -> new StoreException.CorruptData("nothing tells whose bytes they are; run scrub"));
        try (BlobReader source = store.contents().openBlob(blob.blobId())) {
            if (blob.length() > tiers.config().packLimit()) {
                return BlobCopy.write(blob, label, source, tier, copies, store.ids()::next, this::spend);
            }
            List<Place> places = append(new Target(tier, copies), BlobCopy.pack(blob, label, source));
            spend(blob.length());
            return places;
        }
    }

    /** What was written beside a blob, as the first of its copies tells that can be read. */
    static Optional<byte[]> label(Tiers tiers, Blob blob) throws IOException {
        Optional<byte[]> label = Optional.empty();
        Iterator<Place> places = blob.places().iterator();
        while (label.isEmpty() && places.hasNext()) {
            try {
                label = tiers.label(blob, places.next());
            } catch (IOException e) {
                if (!places.hasNext()) {
                    throw e;
                }
            }
        }
        return label;
    }

    private void spend(long bytes) throws StoreException {
        if (stopping.getAsBoolean()) {
            throw new StoreException.Unavailable("the store is being closed; the rest is moved another time");
        }
        pace.spend(bytes);
    }

    /** A tier cannot be written: what was written since the last commit is discarded, and nothing more is moved there. */
    private void giveUp(String tier, IOException failure) throws IOException {
        refusing.add(tier);
        outcome.problem("to tier " + tier + ": "
                + DiskErrors.translate("moving", failure).getMessage());
        discard();
    }

    /** For the next opening to find. */
    private void discard() throws IOException {
        tiers.leaveUnsealed();
        batch.clear();
        closeVolumes();
    }

    private void closeVolumes() throws IOException {
        List<VolumeWriter> open =
                volumes.values().stream().flatMap(List::stream).toList();
        volumes.clear();
        IOUtils.close(open.toArray(Closeable[]::new));
    }

    private List<Place> append(Target target, PackedBlob packed) throws IOException {
        List<VolumeWriter> writers = volumes.get(target);
        if (writers != null && writers.get(0).length() > tiers.config().volumeBytes()) {
            commit();
            volumes.remove(target);
            IOUtils.close(writers.toArray(Closeable[]::new));
            writers = null;
        }
        if (writers == null) {
            writers = target.tier.beginVolumes(target.copies, packed.record().remaining());
            volumes.put(target, writers);
        }
        List<Place> places = new ArrayList<>();
        for (VolumeWriter writer : writers) {
            places.add(writer.append(packed));
        }
        return places;
    }

    private void commit() throws IOException {
        if (batch.departures.isEmpty()) {
            return;
        }
        if (!synced()) {
            return;
        }
        boolean committed = false;
        try {
            Set<Long> relocated = store.commit(
                    new Command.Relocate(
                            batch.departures, List.copyOf(batch.contents), Optional.of(batch.cause), store.micros()),
                    List.of(),
                    batch.places);
            committed = true;
            free(relocated);
            outcome.moved(batch.moved.values().stream()
                    .filter(moved -> relocated.contains(moved.blob().blobId()))
                    .toList());
        } finally {
            if (!committed) {
                tiers.leaveUnsealed();
            }
            batch.clear();
        }
    }

    private boolean synced() throws IOException {
        for (Map.Entry<Target, List<VolumeWriter>> each : volumes.entrySet()) {
            try {
                for (VolumeWriter writer : each.getValue()) {
                    writer.flush();
                    writer.sync();
                }
            } catch (IOException e) {
                giveUp(each.getKey().tier.name(), e);
                return false;
            }
        }
        return true;
    }

    /** The old copies of what has moved, and the new ones of what had gone elsewhere meanwhile. */
    private void free(Set<Long> relocated) throws IOException {
        for (Command.Departure departure : batch.departures) {
            long blobId = departure.blobId();
            boolean moved = relocated.contains(blobId);
            tiers.freeOld(blobId, moved ? departure.from() : batch.places.getOrDefault(blobId, List.of()));
        }
    }

    /** What was written and not committed is for the next opening to find. */
    @Override
    public void close() throws IOException {
        if (!batch.departures.isEmpty()) {
            discard();
        }
        closeVolumes();
    }
}
