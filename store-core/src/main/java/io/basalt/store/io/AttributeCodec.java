package io.basalt.store.io;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Attributes in bytes: a count, then name, type tag and value of each, in the names' order. */
public final class AttributeCodec {
    private static final int TEXT = 1;
    private static final int WHOLE = 2;
    private static final int REAL = 3;
    private static final int TRUTH = 4;
    private static final int TIME = 5;
    private static final int TEXT_LIST = 6;

    private AttributeCodec() {}

    public static void encode(Attributes attributes, BinaryWriter out) {
        out.varint(attributes.values().size());
        attributes.values().forEach((name, value) -> {
            out.string(name);
            encodeValue(value, out);
        });
    }

    static void encodeValue(AttributeValue value, BinaryWriter out) {
        if (value instanceof AttributeValue.Text text) {
            out.u8(TEXT).string(text.value());
        } else if (value instanceof AttributeValue.Whole whole) {
            out.u8(WHOLE).varint(zigzag(whole.value()));
        } else if (value instanceof AttributeValue.Real real) {
            out.u8(REAL).fixed64(Double.doubleToRawLongBits(real.value()));
        } else if (value instanceof AttributeValue.Truth truth) {
            out.u8(TRUTH).u8(truth.value() ? 1 : 0);
        } else if (value instanceof AttributeValue.Time time) {
            out.u8(TIME).varint(zigzag(time.micros()));
        } else if (value instanceof AttributeValue.TextList list) {
            out.u8(TEXT_LIST).varint(list.values().size());
            list.values().forEach(out::string);
        }
    }

    public static Attributes decode(BinaryReader in) {
        int count = in.varint32();
        if (count == 0) {
            return Attributes.NONE;
        }
        TreeMap<String, AttributeValue> values = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            values.put(in.string(), decodeValue(in));
        }
        return new Attributes(values);
    }

    static AttributeValue decodeValue(BinaryReader in) {
        int tag = in.u8();
        return switch (tag) {
            case TEXT -> new AttributeValue.Text(in.string());
            case WHOLE -> new AttributeValue.Whole(unzigzag(in.varint()));
            case REAL -> new AttributeValue.Real(Double.longBitsToDouble(in.fixed64()));
            case TRUTH -> new AttributeValue.Truth(in.u8() == 1);
            case TIME -> new AttributeValue.Time(unzigzag(in.varint()));
            case TEXT_LIST -> new AttributeValue.TextList(decodeStrings(in));
            default -> throw in.malformed("attribute type " + tag + "; this Basalt knows 1 to 6");
        };
    }

    private static List<String> decodeStrings(BinaryReader in) {
        int count = in.varint32();
        List<String> strings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            strings.add(in.string());
        }
        return strings;
    }

    static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    static long unzigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }
}
