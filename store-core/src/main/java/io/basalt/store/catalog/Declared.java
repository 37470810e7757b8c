package io.basalt.store.catalog;

import io.basalt.store.api.ValueType;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.TypeCodes;
import java.util.SortedMap;
import java.util.TreeMap;

/** Attributes that a bucket declares, in records: a count, then full name and type of each, in the names' order. */
final class Declared {
    /** The most that a bucket declares: its record is read with every change. */
    static final int MOST = 1000;

    private Declared() {}

    static void encode(SortedMap<String, ValueType> declared, BinaryWriter out) {
        out.varint(declared.size());
        declared.forEach((name, type) -> out.string(name).u8(TypeCodes.of(type)));
    }

    static SortedMap<String, ValueType> decode(BinaryReader in) {
        TreeMap<String, ValueType> declared = new TreeMap<>();
        for (int left = in.varint32(); left > 0; left--) {
            declared.put(in.string(), TypeCodes.type(in));
        }
        return declared;
    }
}
