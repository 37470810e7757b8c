package io.basalt.store.engine;

import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Blob;
import io.basalt.store.catalog.Content;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.lifecycle.Facts;
import io.basalt.store.tier.Heat;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Gathers what rules decide by: where an object's bytes lie, and how they are read. Thread-safe. */
final class ObjectFacts {
    private final LocalStore store;
    private final ReadHeat heat;

    ObjectFacts(LocalStore store, ReadHeat heat) {
        this.store = store;
        this.heat = heat;
    }

    /** An object, or an earlier version of one, with its content and the blobs of that, each once and in its order. */
    record Known(Facts facts, Content content, List<Blob> blobs) {}

    /** Absent where there is no such object, or no such bucket. */
    Optional<Known> find(String bucket, String key) throws StoreException {
        return store.bucket(bucket).isPresent() ? current(new ObjectKey(bucket, key)) : Optional.empty();
    }

    /** Absent where the object is gone. */
    Optional<Known> current(ObjectKey key) throws StoreException {
        return store.open(() -> {
            Optional<ObjectRow> row = store.namespace().row(key.bucket(), key.key());
            return row.isPresent()
                    ? known(store.info(key, row.get()), row.get().contentId(), Optional.empty())
                    : Optional.empty();
        });
    }

    /** Absent where the content is gone. */
    Optional<Known> of(ObjectInfo object, Optional<Facts.Noncurrent> noncurrent) throws StoreException {
        return store.open(() -> known(object, object.entry().contentId(), noncurrent));
    }

    private Optional<Known> known(ObjectInfo object, long contentId, Optional<Facts.Noncurrent> noncurrent)
            throws StoreException {
        Optional<Content> content = store.namespace().content(contentId);
        if (content.isEmpty()) {
            return Optional.empty();
        }
        List<Blob> blobs = new ArrayList<>();
        SortedSet<String> tiers = new TreeSet<>();
        double hottest = 0;
        Optional<LocalDate> latest = Optional.empty();
        for (long blobId : content.get().blobIds()) {
            Blob blob = store.namespace().blob(blobId);
            blobs.add(blob);
            blob.places().forEach(place -> tiers.add(place.tier()));
            Heat.Reads reads = heat.of(blobId);
            hottest = Math.max(hottest, reads.heat());
            latest = later(latest, reads.lastRead());
        }
        Facts facts = new Facts(object, tiers, noncurrent, new Facts.Reads(latest, hottest), false);
        return Optional.of(new Known(facts, content.get(), blobs));
    }

    private static Optional<LocalDate> later(Optional<LocalDate> a, Optional<LocalDate> b) {
        return a.isEmpty() || (b.isPresent() && b.get().isAfter(a.get())) ? b : a;
    }
}
