package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * An immutable content: the extents whose bytes, one after the other, it consists of.
 *
 * @param owners objects and superseded versions that share it
 */
public record Content(long contentId, long owners, List<Extent> extents) {
    private static final int VERSION = 1;

    public Content {
        extents = List.copyOf(extents);
    }

    /** {@code length} bytes of a blob, from {@code offset} on. */
    public record Extent(long blobId, long offset, long length) {}

    public long length() {
        return extents.stream().mapToLong(Extent::length).sum();
    }

    byte[] encode() {
        BinaryWriter out = new BinaryWriter()
                .u8(VERSION)
                .u8(0)
                .varint(contentId)
                .varint(owners)
                .varint(extents.size());
        extents.forEach(e -> out.varint(e.blobId).varint(e.offset).varint(e.length));
        return out.toBytes();
    }

    static Content decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("content", VERSION);
        long id = in.varint();
        long owners = in.varint();
        int count = in.varint32();
        List<Extent> extents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            extents.add(new Extent(in.varint(), in.varint(), in.varint()));
        }
        return new Content(id, owners, extents);
    }
}
