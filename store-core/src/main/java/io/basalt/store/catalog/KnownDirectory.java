package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory of a tier that has belonged to the store: where it is empty, it is not there, and not new.
 *
 * @param number the directory's within the tier
 * @param epoch the newest epoch that began with it
 */
public record KnownDirectory(String tier, int number, long epoch) {
    private static final int VERSION = 1;

    /** Whether it is that directory, whenever it was there last. */
    public boolean is(String ofTier, int withNumber) {
        return tier.equals(ofTier) && number == withNumber;
    }

    static byte[] encode(List<KnownDirectory> directories) {
        BinaryWriter out = new BinaryWriter().u8(VERSION).u8(0).varint(directories.size());
        directories.forEach(known -> out.string(known.tier).varint(known.number).varint(known.epoch));
        return out.toBytes();
    }

    static List<KnownDirectory> decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("known directories", VERSION);
        List<KnownDirectory> directories = new ArrayList<>();
        for (int count = in.varint32(); count > 0; count--) {
            directories.add(new KnownDirectory(in.string(), in.varint32(), in.varint()));
        }
        return List.copyOf(directories);
    }
}
