package io.basalt.store.catalog;

import io.basalt.store.api.Md5;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.Md5Codec;
import java.util.Optional;

/** A durable part of an upload, which holds its content. */
public record UploadPart(int number, long contentId, long size, int crc32c, Optional<Md5> md5, long createdMicros) {
    private static final int VERSION = 1;

    byte[] encode() {
        BinaryWriter out = new BinaryWriter()
                .u8(VERSION)
                .u8(0)
                .varint(number)
                .varint(contentId)
                .varint(size)
                .fixed32(crc32c);
        Md5Codec.encode(md5, out);
        return out.varint(createdMicros).toBytes();
    }

    static UploadPart decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("upload part", VERSION);
        return new UploadPart(in.varint32(), in.varint(), in.varint(), in.fixed32(), Md5Codec.decode(in), in.varint());
    }
}
