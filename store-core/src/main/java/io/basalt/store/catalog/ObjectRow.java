package io.basalt.store.catalog;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.Md5;
import io.basalt.store.io.AttributeCodec;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.Md5Codec;
import java.util.Optional;

/**
 * An object's metadata row: all that a query can ask for.
 *
 * @param revision sequence number of the change that made this row
 * @param version sequence number of the change that made its content
 */
public record ObjectRow(
        long fileId,
        long bucketId,
        long directoryId,
        String name,
        long contentId,
        long size,
        int crc32c,
        Optional<Md5> md5,
        long version,
        long revision,
        long createdMicros,
        long modifiedMicros,
        String contentType,
        Attributes attributes) {
    private static final int VERSION = 1;

    ObjectRow moved(long newDirectoryId, String newName, long seq) {
        return new ObjectRow(
                fileId,
                bucketId,
                newDirectoryId,
                newName,
                contentId,
                size,
                crc32c,
                md5,
                version,
                seq,
                createdMicros,
                modifiedMicros,
                contentType,
                attributes);
    }

    ObjectRow withAttributes(Attributes newAttributes, long seq) {
        return new ObjectRow(
                fileId,
                bucketId,
                directoryId,
                name,
                contentId,
                size,
                crc32c,
                md5,
                version,
                seq,
                createdMicros,
                modifiedMicros,
                contentType,
                newAttributes);
    }

    /** What the metadata index has of it. */
    public ObjectRow withoutChecksums() {
        return new ObjectRow(
                fileId,
                bucketId,
                directoryId,
                name,
                contentId,
                size,
                0,
                Optional.empty(),
                version,
                revision,
                createdMicros,
                modifiedMicros,
                contentType,
                attributes);
    }

    byte[] encode() {
        return write(new BinaryWriter(128)).toBytes();
    }

    BinaryWriter write(BinaryWriter out) {
        out.u8(VERSION)
                .u8(0)
                .varint(fileId)
                .varint(bucketId)
                .varint(directoryId)
                .string(name)
                .varint(contentId)
                .varint(size)
                .fixed32(crc32c);
        Md5Codec.encode(md5, out);
        out.varint(version)
                .varint(revision)
                .varint(createdMicros)
                .varint(modifiedMicros)
                .string(contentType);
        AttributeCodec.encode(attributes, out);
        return out;
    }

    static ObjectRow decode(byte[] bytes) {
        return read(new BinaryReader(bytes));
    }

    static ObjectRow read(BinaryReader in) {
        in.version("row", VERSION);
        return new ObjectRow(
                in.varint(),
                in.varint(),
                in.varint(),
                in.string(),
                in.varint(),
                in.varint(),
                in.fixed32(),
                Md5Codec.decode(in),
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.string(),
                AttributeCodec.decode(in));
    }
}
