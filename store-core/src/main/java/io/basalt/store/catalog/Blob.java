package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.Place;
import java.util.ArrayList;
import java.util.List;

/** A blob and all the places that hold a copy of it. */
public record Blob(long blobId, long length, int crc32c, List<Place> places) {
    private static final int VERSION = 1;

    public Blob {
        places = List.copyOf(places);
    }

    Blob withPlaces(List<Place> newPlaces) {
        return new Blob(blobId, length, crc32c, newPlaces);
    }

    byte[] encode() {
        BinaryWriter out = new BinaryWriter()
                .u8(VERSION)
                .u8(0)
                .varint(blobId)
                .varint(length)
                .fixed32(crc32c)
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
        int count = in.varint32();
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(Place.decode(in));
        }
        return new Blob(id, length, crc, places);
    }
}
