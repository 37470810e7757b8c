package io.basalt.store.columnar.aggregate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A key that is being written. Not thread-safe. */
final class KeyBytes {
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private byte[] bytes = new byte[64];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    void add(byte value) {
        reserve(1);
        bytes[length++] = value;
    }

    void add(long value) {
        reserve(Long.BYTES);
        LONGS.set(bytes, length, value);
        length += Long.BYTES;
    }

    void add(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    boolean equals(byte[] others, int start, int end) {
        return Arrays.equals(bytes, 0, length, others, start, end);
    }

    void copyTo(byte[] target, int start) {
        System.arraycopy(bytes, 0, target, start, length);
    }

    int hash() {
        return hash(bytes, 0, length);
    }

    static int hash(byte[] bytes, int start, int end) {
        long hash = end - start;
        int at = start;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = mixed(hash ^ (long) LONGS.get(bytes, at));
        }
        for (; at < end; at++) {
            hash = mixed(hash ^ bytes[at]);
        }
        return (int) hash;
    }

    private static long mixed(long hash) {
        long product = hash * MIX;
        return product ^ (product >>> 32);
    }
}
