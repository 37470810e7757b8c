package io.basalt.store.catalog;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.Md5;
import io.basalt.store.io.AttributeCodec;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.Md5Codec;
import java.util.Optional;

/**
 * What the namespace itself holds of an object: enough for a listing and for reading the content.
 *
 * @param hadoop its attributes of {@link Attributes#HADOOP}; a record that has some is of version 2
 */
public record FileEntry(
        long fileId,
        long contentId,
        long size,
        long version,
        long revision,
        int crc32c,
        Optional<Md5> md5,
        long modifiedMicros,
        Attributes hadoop) {
    private static final int PLAIN = 1;
    private static final int VERSION = 2;

    public static FileEntry of(ObjectRow row) {
        return new FileEntry(
                row.fileId(),
                row.contentId(),
                row.size(),
                row.version(),
                row.revision(),
                row.crc32c(),
                row.md5(),
                row.modifiedMicros(),
                row.attributes().ofHadoop());
    }

    byte[] encode() {
        BinaryWriter out = new BinaryWriter(48)
                .u8(hadoop.values().isEmpty() ? PLAIN : VERSION)
                .u8(0)
                .varint(fileId)
                .varint(contentId)
                .varint(size)
                .varint(version)
                .varint(revision)
                .fixed32(crc32c);
        Md5Codec.encode(md5, out);
        out.varint(modifiedMicros);
        if (!hadoop.values().isEmpty()) {
            AttributeCodec.encode(hadoop, out);
        }
        return out.toBytes();
    }

    static FileEntry decode(byte[] bytes) {
        return decode(new BinaryReader(bytes));
    }

    static FileEntry decode(BinaryReader in) {
        int version = in.version("namespace entry", VERSION);
        return new FileEntry(
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.fixed32(),
                Md5Codec.decode(in),
                in.varint(),
                version == PLAIN ? Attributes.NONE : AttributeCodec.decode(in));
    }
}
