package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;

/**
 * A bucket's lifecycle rules. They have a record of their own, since the bucket's is read with every operation.
 *
 * @param rules as JSON; the catalog does not look into it
 * @param setMicros when they were set
 */
public record BucketLifecycle(String rules, long setMicros) {
    private static final int VERSION = 1;

    byte[] encode() {
        return new BinaryWriter(rules.length() + 32)
                .u8(VERSION)
                .u8(0)
                .string(rules)
                .varint(setMicros)
                .toBytes();
    }

    static BucketLifecycle decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("lifecycle", VERSION);
        return new BucketLifecycle(in.string(), in.varint());
    }
}
