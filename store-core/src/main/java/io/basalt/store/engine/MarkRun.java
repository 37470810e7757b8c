package io.basalt.store.engine;

import io.basalt.store.api.BucketInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Catalog;
import io.basalt.store.catalog.NamespaceReader;
import io.basalt.store.catalog.VolumeUse;
import io.basalt.store.io.FreeSpace;
import io.basalt.store.lifecycle.Outlook;
import io.basalt.store.lifecycle.Rulebook;
import io.basalt.store.tier.MovePlan;
import io.basalt.store.tier.RecentMoves;
import io.basalt.store.tier.Resident;
import io.basalt.store.tier.TierConfig;
import io.basalt.store.tier.TierFill;
import io.basalt.store.tier.Watermarks;
import io.basalt.store.volume.Tier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Finds out what the marks of tiers ask for now. Belongs to one thread. */
final class MarkRun {
    private static final int PAGE = 1024;
    /** A disk that says more does not know. */
    private static final long MOST_USABLE = 1L << 60;

    private final LocalStore store;
    private final Catalog catalog;
    private final Tiers tiers;
    private final ObjectFacts objects;
    private final ObjectSearch search;
    private final Rulebooks books;
    private final ReadHeat heat;
    private final RecentMoves recent;
    private final Instant now;
    private final BooleanSupplier stopping;

    MarkRun(
            LocalStore store,
            Catalog catalog,
            Tiers tiers,
            ObjectFacts objects,
            ObjectSearch search,
            Rulebooks books,
            ReadHeat heat,
            RecentMoves recent,
            Instant now,
            BooleanSupplier stopping) {
        this.store = store;
        this.catalog = catalog;
        this.tiers = tiers;
        this.objects = objects;
        this.search = search;
        this.books = books;
        this.heat = heat;
        this.recent = recent;
        this.now = now;
        this.stopping = stopping;
    }

    /**
     * How full the tiers are, fastest first: bytes of objects by what the tier can hold of them beside what is dead in its volumes,
     * its reserve left out. What is not there now is left out of both.
     */
    List<TierFill> fills() throws IOException {
        return store.open(() -> {
            List<VolumeUse> uses = catalog.volumes();
            List<TierFill> fills = new ArrayList<>();
            for (TierConfig tier : tiers.config().tiers()) {
                Tier files = tiers.require(tier.name());
                long used = uses.stream()
                        .filter(use -> use.tier().equals(tier.name()) && files.isThere(use.directory()))
                        .mapToLong(VolumeUse::live)
                        .sum();
                long usable = Math.min(files.usableBytes(), MOST_USABLE);
                long capacity = used + usable * tier.copies() - FreeSpace.RESERVE_BYTES;
                fills.add(new TierFill(tier.name(), Math.max(1, capacity), used, tier.copies()));
            }
            return fills;
        });
    }

    /**
     * @param hot blobs that may have become hot; absent to look at all blobs
     */
    MovePlan plan(List<TierFill> fills, Optional<List<Long>> hot) throws IOException {
        try {
            BlobBounds bounds = hot.isPresent() ? bounds(hot.get()) : bounds();
            Iterable<Resident> residents =
                    hot.isPresent() ? () -> residents(hot.get().iterator(), bounds) : () -> new AllResidents(bounds);
            return Watermarks.plan(fills, residents, recent, now);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Iterator<Resident> residents(Iterator<Long> blobIds, BlobBounds bounds) {
        List<Resident> found = new ArrayList<>();
        try {
            while (blobIds.hasNext()) {
                long blobId = blobIds.next();
                store.open(() -> store.namespace().findBlob(blobId))
                        .flatMap(blob -> resident(blob, bounds))
                        .ifPresent(found::add);
            }
        } catch (StoreException e) {
            throw new UncheckedIOException(e);
        }
        return found.iterator();
    }

    /** Absent where nobody owns it, or it lies on a tier that the store does not have any more. */
    private Optional<Resident> resident(Blob blob, BlobBounds bounds) {
        String tier = blob.places().get(0).tier();
        if (blob.owners() == 0 || !tiers.has(tier)) {
            return Optional.empty();
        }
        Outlook.Bounds bound = isPlacedByHand(blob)
                ? new Outlook.Bounds(Optional.of(tier), Optional.of(tier))
                : bounds.of(blob.blobId());
        return Optional.of(new Resident(
                blob.blobId(), tier, blob.length(), heat.of(blob.blobId()).heat(), bound.fastest(), bound.slowest()));
    }

    /** Those of some blobs that do not lie on the fastest tier. */
    List<Long> slow(List<Long> blobIds) throws IOException {
        String fastest = tiers.config().tiers().get(0).name();
        List<Long> slow = new ArrayList<>();
        for (long blobId : blobIds) {
            store.open(() -> store.namespace().findBlob(blobId))
                    .filter(blob -> !blob.places().get(0).tier().equals(fastest))
                    .ifPresent(blob -> slow.add(blobId));
        }
        return slow;
    }

    private BlobBounds noBounds() {
        return new BlobBounds(
                tiers.config().tiers().stream().map(TierConfig::name).toList());
    }

    /** As the objects are bound for which the blobs were written. */
    private BlobBounds bounds(List<Long> blobIds) throws IOException {
        BlobBounds bounds = noBounds();
        for (long blobId : blobIds) {
            Optional<Blob> blob = store.open(() -> store.namespace().findBlob(blobId));
            Optional<byte[]> label = blob.isPresent() ? readableLabel(blob.get()) : Optional.empty();
            if (label.isPresent()) {
                BlobLabel.Told told = BlobLabel.parse(label, blobId);
                Optional<ObjectFacts.Known> known = objects.find(told.bucket(), told.key());
                Optional<Rulebook> book = known.isPresent() ? books.of(told.bucket()) : Optional.empty();
                if (book.isPresent() && known.get().content().blobIds().contains(blobId)) {
                    bind(known.get(), book.get(), bounds);
                }
            }
        }
        return bounds;
    }

    private Optional<byte[]> readableLabel(Blob blob) {
        try {
            return BlobMoves.label(tiers, blob);
        } catch (IOException e) {
            return Optional.empty(); // It cannot be moved either.
        }
    }

    private BlobBounds bounds() throws IOException {
        BlobBounds bounds = noBounds();
        for (BucketInfo bucket : store.buckets()) {
            Optional<Rulebook> book = books.of(bucket.name());
            if (book.isPresent()) {
                for (Predicate bound : book.get().bound(now)) {
                    search.forEach(bucket.name(), bound, keys -> {
                        for (ObjectKey key : keys) {
                            objects.current(key).ifPresent(known -> bind(known, book.get(), bounds));
                        }
                        return !stopping.getAsBoolean();
                    });
                }
            }
        }
        return bounds;
    }

    private void bind(ObjectFacts.Known known, Rulebook book, BlobBounds bounds) {
        Outlook.Bounds bound = book.decide(known.facts(), now).bounds();
        known.blobs().forEach(blob -> bounds.add(blob.blobId(), bound));
    }

    /** Lately: what somebody has just moved is left there, however hot it is. */
    private boolean isPlacedByHand(Blob blob) {
        Instant since = now.minus(tiers.config().movement().marks().window());
        return blob.moved()
                .filter(move -> move.cause().equals(Mover.BY_HAND)
                        && NamespaceReader.instant(move.micros()).isAfter(since))
                .isPresent();
    }

    /** All blobs of the store, a page at a time. */
    private final class AllResidents implements Iterator<Resident> {
        private final BlobBounds bounds;
        private Iterator<Blob> page = List.<Blob>of().iterator();
        private long last;
        private boolean more = true;
        private @Nullable Resident next;

        AllResidents(BlobBounds bounds) {
            this.bounds = bounds;
        }

        @Override
        public boolean hasNext() {
            while (next == null && (page.hasNext() || more)) {
                if (page.hasNext()) {
                    Blob blob = page.next();
                    last = blob.blobId();
                    next = resident(blob, bounds).orElse(null);
                } else {
                    read();
                }
            }
            return next != null;
        }

        private void read() {
            try {
                List<Blob> blobs = store.open(() -> catalog.blobs(last, PAGE));
                more = blobs.size() == PAGE && !stopping.getAsBoolean();
                page = blobs.iterator();
            } catch (StoreException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Resident next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Resident resident = java.util.Objects.requireNonNull(next);
            next = null;
            return resident;
        }
    }
}
