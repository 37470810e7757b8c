package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import io.basalt.store.io.Crc32c;
import java.util.ArrayList;
import java.util.List;

/**
 * An immutable content: the extents whose bytes, one after the other, it consists of.
 *
 * @param owners versions of objects (current, or superseded and not yet collected) and parts of uploads that hold it
 */
public record Content(long contentId, long owners, List<Extent> extents) {
    private static final int VERSION = 1;

    public Content {
        extents = List.copyOf(extents);
    }

    /** {@code length} bytes of a blob, from {@code offset} on, and their checksum. */
    public record Extent(long blobId, long offset, long length, int crc32c) {}

    public long length() {
        return length(extents);
    }

    public static long length(List<Extent> extents) {
        long length = 0;
        for (Extent extent : extents) {
            length += extent.length;
        }
        return length;
    }

    /** Checksum of the whole content. */
    public int crc32c() {
        return crc32c(extents);
    }

    /** Checksum of the bytes of all extents, one after the other. */
    public static int crc32c(List<Extent> extents) {
        int crc = 0;
        for (Extent extent : extents) {
            crc = Crc32c.combine(crc, extent.crc32c, extent.length);
        }
        return crc;
    }

    /** The blobs that hold its bytes, each once. */
    public List<Long> blobIds() {
        return extents.size() == 1
                ? List.of(extents.get(0).blobId)
                : extents.stream().map(Extent::blobId).distinct().toList();
    }

    public Content withOwners(long newOwners) {
        return new Content(contentId, newOwners, extents);
    }

    byte[] encode() {
        BinaryWriter out = new BinaryWriter()
                .u8(VERSION)
                .u8(0)
                .varint(contentId)
                .varint(owners)
                .varint(extents.size());
        extents.forEach(
                e -> out.varint(e.blobId).varint(e.offset).varint(e.length).fixed32(e.crc32c));
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
            extents.add(new Extent(in.varint(), in.varint(), in.varint(), in.fixed32()));
        }
        return new Content(id, owners, extents);
    }
}
