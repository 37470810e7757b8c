package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A blob and all the places that hold a copy of it.
 *
 * @param owners contents that have an extent in it; without one it waits for its bytes to be freed
 * @param moved why it lies on another tier than where it was written; absent where it does not
 */
public record Blob(long blobId, long length, int crc32c, long owners, List<Place> places, Optional<Moved> moved) {
    /** Of a blob that was never moved to another tier. */
    private static final int UNMOVED_VERSION = 1;

    private static final int VERSION = 2;

    public Blob {
        places = List.copyOf(places);
    }

    public Blob(long blobId, long length, int crc32c, long owners, List<Place> places) {
        this(blobId, length, crc32c, owners, places, Optional.empty());
    }

    /** The last move to another tier. */
    public record Moved(long micros, String cause) {}

    /** Where a blob that a command brings along lies. */
    static List<Place> placesOf(long blobId, Map<Long, List<Place>> places) {
        List<Place> copies = places.getOrDefault(blobId, List.of());
        if (copies.isEmpty()) {
            throw new IllegalStateException("blob " + blobId + " was committed without a place");
        }
        return copies;
    }

    /** This blob as if it lay only at those of its places. */
    public Blob at(List<Place> some) {
        return withPlaces(some);
    }

    Blob withPlaces(List<Place> newPlaces) {
        return new Blob(blobId, length, crc32c, owners, newPlaces, moved);
    }

    public Blob withOwners(long newOwners) {
        return new Blob(blobId, length, crc32c, newOwners, places, moved);
    }

    Blob movedBy(Moved move) {
        return new Blob(blobId, length, crc32c, owners, places, Optional.of(move));
    }

    byte[] encode() {
        BinaryWriter out = new BinaryWriter()
                .u8(moved.isPresent() ? VERSION : UNMOVED_VERSION)
                .u8(0)
                .varint(blobId)
                .varint(length)
                .fixed32(crc32c)
                .varint(owners)
                .varint(places.size());
        places.forEach(place -> place.encode(out));
        moved.ifPresent(move -> out.varint(move.micros).string(move.cause));
        return out.toBytes();
    }

    static Blob decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        int version = in.version("blob", VERSION);
        long id = in.varint();
        long length = in.varint();
        int crc = in.fixed32();
        long owners = in.varint();
        int count = in.varint32();
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(Place.decode(in));
        }
        Optional<Moved> moved =
                version == UNMOVED_VERSION ? Optional.empty() : Optional.of(new Moved(in.varint(), in.string()));
        return new Blob(id, length, crc, owners, places, moved);
    }
}
