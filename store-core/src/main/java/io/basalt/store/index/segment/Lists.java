package io.basalt.store.index.segment;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.ArrayList;
import java.util.List;

/** Lists of strings as bytes: a count, then each string's length and UTF-8 bytes. Equal lists have equal bytes. */
public final class Lists {
    private Lists() {}

    public static byte[] encode(List<String> values) {
        BinaryWriter out = new BinaryWriter(64).varint(values.size());
        values.forEach(out::string);
        return out.toBytes();
    }

    public static List<String> decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        List<String> values = new ArrayList<>();
        for (int left = in.varint32(); left > 0; left--) {
            values.add(in.string());
        }
        return values;
    }
}
