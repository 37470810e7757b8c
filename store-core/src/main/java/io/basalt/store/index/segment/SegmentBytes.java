package io.basalt.store.index.segment;

import io.basalt.store.api.StoreException;
import io.basalt.store.io.BlockChecksums;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/**
 * A segment's bytes, mapped or in memory, with checks. Immutable and thread-safe until {@link #release()}, after which every
 * access that has not yet begun fails.
 */
final class SegmentBytes {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final String name;
    private final int length;
    private ByteBuffer bytes;

    /** @param name of the file, for errors */
    SegmentBytes(String name, ByteBuffer source) {
        this.name = name;
        this.bytes = source.order(ByteOrder.LITTLE_ENDIAN);
        this.length = source.limit();
    }

    String name() {
        return name;
    }

    int length() {
        return length;
    }

    ByteBuffer buffer() {
        return bytes;
    }

    int u8(int at) {
        return bytes.get(at) & 0xFF;
    }

    int u16(int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    int u32(int at) {
        return bytes.getInt(at);
    }

    long u64(int at) {
        return bytes.getLong(at);
    }

    byte[] raw(int at, int count) {
        byte[] copy = new byte[count];
        bytes.get(at, copy);
        return copy;
    }

    Section section(int at) {
        return new Section(u32(at), u32(at + 4), u32(at + 8));
    }

    /** The section, after its place and its checksum were found right. */
    Section checked(String what, Section section) {
        checkPlace(what, section);
        check(what, section.offset(), section.length(), section.crc());
        return section;
    }

    /** Fails where a section does not lie between header and footer. */
    void checkPlace(String what, Section section) {
        require(
                section.offset() >= SegmentFormat.HEADER_BYTES
                        && section.length() >= 0
                        && section.length() <= length - SegmentFormat.FOOTER_BYTES - section.offset(),
                what,
                section.offset(),
                () -> "its " + section.length() + " bytes do not lie within the file's " + length);
    }

    /** Fails where bytes do not have that checksum. */
    void check(String what, int offset, int count, int expected) {
        int actual = BlockChecksums.of(bytes.slice(offset, count));
        require(
                actual == expected,
                what,
                offset,
                () -> String.format("CRC32C of %d bytes expected %08x, found %08x", count, expected, actual));
    }

    void require(boolean holds, String what, int offset, Supplier<String> why) {
        if (!holds) {
            throw corrupt(what, offset, why.get());
        }
    }

    UncheckedIOException corrupt(String what, int offset, String why) {
        return new UncheckedIOException(new StoreException.CorruptData("segment " + name + ": " + what + " at " + offset
                + " is damaged (" + why + "); the index can be made anew from the catalog"));
    }

    /** Lets go of the bytes: whoever comes later fails instead of reading what is not mapped any more. */
    void release() {
        bytes = NOTHING;
    }

    static int crc(byte[] source, int count) {
        return BlockChecksums.of(source, 0, count);
    }
}
