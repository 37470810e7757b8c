package io.basalt.store.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link BinaryWriter} wrote; throws {@link MalformedException} instead of ever reading past the end. */
public final class BinaryReader {
    private final byte[] bytes;
    private final int length;
    private int position;

    public BinaryReader(byte[] bytes) {
        this(bytes, bytes.length);
    }

    /** Reads the first {@code length} bytes. */
    public BinaryReader(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** Bytes that do not parse. Whoever knows which record they were of turns it into a CorruptData error. */
    public static final class MalformedException extends RuntimeException {
        MalformedException(String message) {
            super(message);
        }
    }

    /** The error for a value at this position that makes no sense. */
    public MalformedException malformed(String what) {
        return new MalformedException(what + " at " + position);
    }

    /** Reads a version and a flags byte; refuses versions of a later Basalt. Returns the version. */
    public int version(String what, int newest) {
        int version = u8();
        int flags = u8();
        if (version < 1 || version > newest || flags != 0) {
            throw new MalformedException(what + " record of version " + version + ", flags " + flags
                    + "; this Basalt reads versions 1 to " + newest + " without flags");
        }
        return version;
    }

    public int u8() {
        return bytes[take(1)] & 0xFF;
    }

    public int u16() {
        return u8() << 8 | u8();
    }

    public int fixed32() {
        return u16() << 16 | u16();
    }

    public long fixed64() {
        return ((long) fixed32() << 32) | (fixed32() & 0xFFFF_FFFFL);
    }

    public long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int b = u8();
            value |= (long) (b & 0x7F) << shift;
            if (b < 0x80) {
                return value;
            }
        }
        throw new MalformedException("varint longer than 10 bytes at " + position);
    }

    public int varint32() {
        long value = varint();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new MalformedException("number " + value + " at " + position + " exceeds 31 bits");
        }
        return (int) value;
    }

    public byte[] raw(int count) {
        int start = take(count);
        return Arrays.copyOfRange(bytes, start, start + count);
    }

    public String string() {
        int count = varint32();
        return new String(bytes, take(count), count, StandardCharsets.UTF_8);
    }

    public int remaining() {
        return length - position;
    }

    private int take(int wanted) {
        if (wanted < 0 || wanted > remaining()) {
            throw new MalformedException(wanted + " bytes wanted at " + position + ", but the record has " + length);
        }
        int start = position;
        position += wanted;
        return start;
    }
}
