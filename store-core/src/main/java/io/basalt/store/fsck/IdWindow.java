package io.basalt.store.fsck;

import java.util.Arrays;

/** Some ids in ascending order, and how often each was counted. */
final class IdWindow {
    private final int capacity;
    private long[] ids;
    private long[] counts;
    private int size;

    IdWindow(int capacity) {
        this.capacity = capacity;
        this.ids = new long[Math.min(capacity, 1 << 10)];
        this.counts = new long[ids.length];
    }

    boolean isFull() {
        return size == capacity;
    }

    /** Adds an id that is greater than all before, and has not been counted yet. */
    void add(long id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, (int) Math.min(capacity, 2L * size));
            counts = new long[ids.length];
        }
        ids[size++] = id;
    }

    long last() {
        return ids[size - 1];
    }

    /** Counts an id; false where it is none of these. */
    boolean count(long id) {
        int at = Arrays.binarySearch(ids, 0, size, id);
        if (at >= 0) {
            counts[at]++;
        }
        return at >= 0;
    }

    long countOf(long id) {
        int at = Arrays.binarySearch(ids, 0, size, id);
        return at < 0 ? 0 : counts[at];
    }
}
