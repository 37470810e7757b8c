package io.basalt.store.engine;

import io.basalt.store.api.Md5;
import io.basalt.store.api.StoreException;
import io.basalt.store.catalog.Command;
import io.basalt.store.catalog.Content;
import io.basalt.store.io.Place;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Bytes ready to be committed: durable in files of their own, or packed, to be written with the commit.
 *
 * @param places of the blobs that are durable already
 * @param md5 of the bytes, where it was asked for
 */
record Staged(
        Tiers tiers,
        List<Content.Extent> extents,
        List<Command.NewBlob> blobs,
        List<Tiers.StagedBlob> packed,
        Map<Long, List<Place>> places,
        Optional<Md5> md5) {
    Staged {
        extents = List.copyOf(extents);
        blobs = List.copyOf(blobs);
        packed = List.copyOf(packed);
        places = Map.copyOf(places);
    }

    /** Bytes that are committed already. */
    static Staged existing(Tiers tiers, List<Content.Extent> extents) {
        return new Staged(tiers, extents, List.of(), List.of(), Map.of(), Optional.empty());
    }

    /** These bytes, then those of {@code more}. */
    Staged followedBy(Staged more) {
        Map<Long, List<Place>> allPlaces = new HashMap<>(places);
        allPlaces.putAll(more.places);
        return new Staged(
                tiers,
                joined(extents, more.extents),
                joined(blobs, more.blobs),
                joined(packed, more.packed),
                allPlaces,
                Optional.empty());
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    /** Commits; files that the commit did not take are removed. */
    <R> R commit(ContentWriter.Commit<R> commit, Predicate<R> taken) throws IOException {
        boolean remove = true;
        try {
            R result = commit.commit();
            remove = !taken.test(result);
            return result;
        } catch (StoreException.OutcomeUnknown e) {
            remove = false; // It may be owned: the next opening finds out.
            throw e;
        } finally {
            if (remove) {
                remove();
            }
        }
    }

    private void remove() throws IOException {
        for (Map.Entry<Long, List<Place>> placed : places.entrySet()) {
            tiers.free(placed.getKey(), placed.getValue());
        }
    }
}
