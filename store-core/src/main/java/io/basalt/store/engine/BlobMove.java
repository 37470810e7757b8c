package io.basalt.store.engine;

import io.basalt.store.catalog.Blob;
import io.basalt.store.io.Place;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A blob that is to lie elsewhere.
 *
 * @param to a tier; the one that it lies on, where it is to leave a directory of that
 * @param directory the only one that it is to leave; absent: all that are not of the tier {@code to}
 * @param content the one that has it, where only one has; absent: to be found out
 * @param cause why, in words
 * @param anywhere tiers in their order, {@code to} first, the next of which takes it where one has no room; absent where it is to be
 *     that tier or none
 */
record BlobMove(
        long blobId, String to, OptionalInt directory, OptionalLong content, String cause, Optional<Landing> anywhere) {
    /** One to that tier and no other. */
    BlobMove(long blobId, String to, OptionalInt directory, OptionalLong content, String cause) {
        this(blobId, to, directory, content, cause, Optional.empty());
    }

    /** The same to one of its other tiers, which all copies go to. */
    BlobMove to(String other) {
        return other.equals(to)
                ? this
                : new BlobMove(blobId, other, OptionalInt.empty(), content, cause, Optional.empty());
    }

    /** The copies that are to go. */
    List<Place> leaving(Blob blob) {
        return blob.places().stream()
                .filter(place -> directory.isPresent()
                        ? place.tier().equals(to) && place.directory() == directory.getAsInt()
                        : !place.tier().equals(to))
                .toList();
    }
}
