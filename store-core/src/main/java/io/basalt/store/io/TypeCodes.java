package io.basalt.store.io;

import io.basalt.store.api.ValueType;

/** The tags of the types of attributes, as in attributes' own bytes (docs/format.md). */
public final class TypeCodes {
    private static final ValueType[] TYPES = {
        ValueType.STRING,
        ValueType.LONG,
        ValueType.DOUBLE,
        ValueType.BOOLEAN,
        ValueType.TIMESTAMP,
        ValueType.STRING_LIST
    };

    private TypeCodes() {}

    public static int of(ValueType type) {
        for (int i = 0; i < TYPES.length; i++) {
            if (TYPES[i] == type) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException(type + " is no type of an attribute");
    }

    public static ValueType type(BinaryReader in) {
        int tag = in.u8();
        if (tag < 1 || tag > TYPES.length) {
            throw in.malformed("attribute type " + tag);
        }
        return TYPES[tag - 1];
    }
}
