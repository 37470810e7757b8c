package io.basalt.store.index.query;

import io.basalt.store.api.StoreException;
import java.util.Arrays;

/** Numbers different longs from 0 on, in the order in which they come: a hash table with open addressing. */
final class LongIds {
    /** A key, and its place in a table that is half full at least a quarter. */
    private static final int BYTES = Long.BYTES + 4 * Integer.BYTES;

    private final MemoryBound memory;
    private long[] keys = new long[16];
    private int[] table = new int[64];
    private int size;

    LongIds(MemoryBound memory) {
        this.memory = memory;
    }

    int size() {
        return size;
    }

    long key(int id) {
        return keys[id];
    }

    /** The number of a long; it is {@link #size()} less 1 where it is new. */
    int idOf(long key) throws StoreException.InvalidArgument {
        int at = slot(key);
        while (table[at] != 0) {
            int id = table[at] - 1;
            if (keys[id] == key) {
                return id;
            }
            at = (at + 1) & (table.length - 1);
        }
        memory.use(BYTES);
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
        }
        keys[size++] = key;
        table[at] = size;
        if (2 * size > table.length) {
            rehash();
        }
        return size - 1;
    }

    private int slot(long key) {
        long hash = key * 0x9E3779B97F4A7C15L;
        return (int) (hash ^ (hash >>> 32)) & (table.length - 1);
    }

    private void rehash() {
        table = new int[2 * table.length];
        for (int id = 0; id < size; id++) {
            int at = slot(keys[id]);
            while (table[at] != 0) {
                at = (at + 1) & (table.length - 1);
            }
            table[at] = id + 1;
        }
    }
}
