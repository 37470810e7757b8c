package io.basalt.store.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Appends to a growing byte array: fixed-width integers big-endian, varints as unsigned LEB128, strings as a varint
 * length and UTF-8. {@link BinaryReader} reads it back.
 */
public final class BinaryWriter {
    private byte[] bytes;
    private int size;

    public BinaryWriter() {
        this(64);
    }

    public BinaryWriter(int capacity) {
        bytes = new byte[capacity];
    }

    public BinaryWriter u8(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public BinaryWriter u16(int value) {
        return u8(value >>> 8).u8(value);
    }

    public BinaryWriter fixed32(int value) {
        return u16(value >>> 16).u16(value);
    }

    public BinaryWriter fixed64(long value) {
        return fixed32((int) (value >>> 32)).fixed32((int) value);
    }

    public BinaryWriter varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    public BinaryWriter raw(byte[] source) {
        return raw(source, 0, source.length);
    }

    public BinaryWriter raw(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
        return this;
    }

    public BinaryWriter string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return varint(utf8.length).raw(utf8);
    }

    public int size() {
        return size;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }
}
