package io.basalt.store.index.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing array of little-endian bytes, in which one section after the other is made. Not thread-safe. */
final class SectionBuffer {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int size;

    SectionBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    SectionBuffer clear() {
        size = 0;
        return this;
    }

    int size() {
        return size;
    }

    /** The bytes from 0 to {@link #size()}; good until the next change. */
    byte[] array() {
        return bytes;
    }

    SectionBuffer u8(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    SectionBuffer u16(int value) {
        reserve(Short.BYTES);
        SHORT.set(bytes, size, (short) value);
        size += Short.BYTES;
        return this;
    }

    SectionBuffer u32(int value) {
        reserve(Integer.BYTES);
        INT.set(bytes, size, value);
        size += Integer.BYTES;
        return this;
    }

    SectionBuffer u64(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, size, value);
        size += Long.BYTES;
        return this;
    }

    SectionBuffer section(Section section) {
        return u32(section.offset()).u32(section.length()).u32(section.crc());
    }

    SectionBuffer raw(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
        return this;
    }

    /** Each value less {@code base} in {@code width} bytes. */
    SectionBuffer packed(long[] values, int count, long base, int width) {
        reserve(count * width);
        byte[] target = bytes;
        int at = size;
        switch (width) {
            case 0 -> {}
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = (byte) (values[i] - base);
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    SHORT.set(target, at + i * Short.BYTES, (short) (values[i] - base));
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    INT.set(target, at + i * Integer.BYTES, (int) (values[i] - base));
                }
            }
            case 8 -> {
                for (int i = 0; i < count; i++) {
                    LONG.set(target, at + i * Long.BYTES, values[i] - base);
                }
            }
            default -> throw new IllegalArgumentException("width " + width);
        }
        size += count * width;
        return this;
    }

    /** The fewest bytes of a width that hold an unsigned number: 0, 1, 2, 4 or 8. */
    static int width(long unsigned) {
        if (unsigned < 0 || unsigned > 0xFFFF_FFFFL) {
            return Long.BYTES;
        }
        return unsigned == 0 ? 0 : unsigned <= 0xFF ? 1 : unsigned <= 0xFFFF ? Short.BYTES : Integer.BYTES;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }
}
