package io.basalt.store.columnar.aggregate;

import java.util.Arrays;

/** Reads what {@link KeyBytes} has written, key after key. Not thread-safe. */
final class KeyReader {
    private final byte[] keys;
    private int at;

    KeyReader(byte[] keys) {
        this.keys = keys;
    }

    byte next() {
        return keys[at++];
    }

    long nextLong() {
        at += Long.BYTES;
        return (long) KeyBytes.LONGS.get(keys, at - Long.BYTES);
    }

    byte[] bytes(int length) {
        at += length;
        return Arrays.copyOfRange(keys, at - length, at);
    }
}
