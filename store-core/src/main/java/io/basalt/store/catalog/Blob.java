package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A blob and all the places that hold a copy of it.
 *
 * @param owners contents that have an extent in it; without one it waits for its bytes to be freed
 */
public record Blob(long blobId, long length, int crc32c, long owners, List<Place> places) {
    private static final int VERSION = 1;

    public Blob {
        places = List.copyOf(places);
    }

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
        return new Blob(blobId, length, crc32c, owners, newPlaces);
    }

    public Blob withOwners(long newOwners) {
        return new Blob(blobId, length, crc32c, newOwners, places);
    }

    byte[] encode() {
        BinaryWriter out = new BinaryWriter()
                .u8(VERSION)
                .u8(0)
                .varint(blobId)
                .varint(length)
                .fixed32(crc32c)
                .varint(owners)
                .varint(places.size());
        places.forEach(place -> place.encode(out));
        return out.toBytes();
    }

    static Blob decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("blob", VERSION);
        long id = in.varint();
        long length = in.varint();
        int crc = in.fixed32();
        long owners = in.varint();
        int count = in.varint32();
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(Place.decode(in));
        }
        return new Blob(id, length, crc, owners, places);
    }
}
