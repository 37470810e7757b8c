package io.basalt.store.engine;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.io.AttributeCodec;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.Optional;

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

    /** What a label tells. */
    record Told(String bucket, String key, String contentType, Attributes attributes) {}

    /** @param label of that blob; one that is absent or does not parse tells of a blob without a name */
    static Told parse(Optional<byte[]> label, long blobId) {
        if (label.isPresent()) {
            try {
                BinaryReader in = new BinaryReader(label.get());
                in.version("label", VERSION);
                return new Told(in.string(), in.string(), in.string(), AttributeCodec.decode(in));
            } catch (BinaryReader.MalformedException e) {
                return unnamed(blobId);
            }
        }
        return unnamed(blobId);
    }

    private static Told unnamed(long blobId) {
        return new Told("unnamed", Long.toHexString(blobId), "application/octet-stream", Attributes.NONE);
    }
}
