package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;

/** A bucket's record; {@code rootId} is the directory of all its keys. */
public record Bucket(String name, long bucketId, long rootId, long createdMicros) {
    private static final int VERSION = 1;

    byte[] encode() {
        return new BinaryWriter()
                .u8(VERSION)
                .u8(0)
                .string(name)
                .varint(bucketId)
                .varint(rootId)
                .varint(createdMicros)
                .toBytes();
    }

    static Bucket decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("bucket", VERSION);
        return new Bucket(in.string(), in.varint(), in.varint(), in.varint());
    }
}
