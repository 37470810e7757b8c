package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies the commands that say where bytes lie on this node. */
final class Relocations {
    private final Group group;
    private final Lookups lookups;
    private final VolumeAccounts accounts;

    Relocations(Group group, Lookups lookups) {
        this.group = group;
        this.lookups = lookups;
        this.accounts = new VolumeAccounts(group, lookups);
    }

    Set<Long> relocate(Command.Relocate relocate, Map<Long, List<Place>> newPlaces) throws StoreException {
        Set<Long> relocated = new HashSet<>();
        for (Command.Departure departure : relocate.departures()) {
            Optional<Blob> blob = lookups.findBlob(departure.blobId());
            if (blob.isPresent() && blob.get().places().containsAll(departure.from())) {
                List<Place> to = newPlaces.getOrDefault(departure.blobId(), List.of());
                Optional<Blob.Moved> move = relocate.cause().map(cause -> new Blob.Moved(relocate.micros(), cause));
                relocated.addAll(relocate(move.map(blob.get()::movedBy).orElse(blob.get()), departure.from(), to));
            }
        }
        for (long contentId : relocate.contents()) {
            Optional<Content> content = lookups.content(contentId);
            if (content.isPresent()) {
                String tier = lookups.tierOf(content.get()).orElse("");
                long length = content.get().length();
                group.tell(projection -> projection.contentPlaced(contentId, tier, length));
            }
        }
        return relocated;
    }

    /** Nothing is changed of a blob that would lie nowhere. */
    private List<Long> relocate(Blob blob, List<Place> from, List<Place> to) throws StoreException {
        List<Place> places = new ArrayList<>(blob.places());
        places.removeAll(from);
        places.addAll(to);
        if (places.isEmpty()) {
            return List.of();
        }
        group.put(Family.BLOBS, Keys.id(blob.blobId()), blob.withPlaces(places).encode());
        accounts.freed(from, blob.length());
        accounts.placed(to, blob.length());
        return List.of(blob.blobId());
    }

    boolean drop(Command.DropVolume drop) throws StoreException {
        return accounts.drop(drop.volume());
    }
}
