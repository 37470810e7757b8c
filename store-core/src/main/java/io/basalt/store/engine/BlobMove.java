package io.basalt.store.engine;

import io.basalt.store.catalog.Blob;
import io.basalt.store.io.Place;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A blob that is to lie elsewhere.
 *
 * @param to a tier; the one that it lies on, where it is to leave a directory of that
 * @param directory the only one that it is to leave; absent: all that are not of the tier {@code to}
 * @param content the one that has it, where only one has; absent: to be found out
 * @param cause why, in words
 */
record BlobMove(long blobId, String to, OptionalInt directory, OptionalLong content, String cause) {
    /** The copies that are to go. */
    List<Place> leaving(Blob blob) {
        return blob.places().stream()
                .filter(place -> directory.isPresent()
                        ? place.tier().equals(to) && place.directory() == directory.getAsInt()
                        : !place.tier().equals(to))
                .toList();
    }
}
