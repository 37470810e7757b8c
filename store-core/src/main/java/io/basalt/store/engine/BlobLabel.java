package io.basalt.store.engine;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.io.AttributeCodec;
import io.basalt.store.io.BinaryWriter;

/** What is written beside a blob's bytes, so that an object can be told from them alone. */
final class BlobLabel {
    private static final int VERSION = 1;

    private BlobLabel() {}

    static byte[] of(ObjectKey key, String contentType, Attributes attributes) {
        BinaryWriter out = new BinaryWriter()
                .u8(VERSION)
                .u8(0)
                .string(key.bucket())
                .string(key.key())
                .string(contentType);
        AttributeCodec.encode(attributes, out);
        return out.toBytes();
    }
}
