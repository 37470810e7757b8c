package io.basalt.store.catalog;

import io.basalt.store.api.Md5;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.Md5Codec;
import java.util.Optional;

/** What the namespace itself holds of an object: enough for a listing and for reading the content. */
public record FileEntry(
        long fileId,
        long contentId,
        long size,
        long version,
        long revision,
        int crc32c,
        Optional<Md5> md5,
        long modifiedMicros) {
    private static final int VERSION = 1;

    public static FileEntry of(ObjectRow row) {
        return new FileEntry(
                row.fileId(),
                row.contentId(),
                row.size(),
                row.version(),
                row.revision(),
                row.crc32c(),
                row.md5(),
                row.modifiedMicros());
    }

    byte[] encode() {
        BinaryWriter out = new BinaryWriter(48)
                .u8(VERSION)
                .u8(0)
                .varint(fileId)
                .varint(contentId)
                .varint(size)
                .varint(version)
                .varint(revision)
                .fixed32(crc32c);
        Md5Codec.encode(md5, out);
        return out.varint(modifiedMicros).toBytes();
    }

    static FileEntry decode(byte[] bytes) {
        return decode(new BinaryReader(bytes));
    }

    static FileEntry decode(BinaryReader in) {
        in.version("namespace entry", VERSION);
        return new FileEntry(
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.varint(),
                in.fixed32(),
                Md5Codec.decode(in),
                in.varint());
    }
}
