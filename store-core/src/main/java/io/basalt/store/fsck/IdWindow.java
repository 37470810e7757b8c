package io.basalt.store.fsck;

import java.util.Arrays;

/** Some ids in ascending order, and how often each was counted. */
final class IdWindow {
    private final long[] ids;
    private final long[] counts;
    private int size;

    IdWindow(int capacity) {
        ids = new long[capacity];
        counts = new long[capacity];
    }

    boolean isFull() {
        return size == ids.length;
    }

    /** Adds an id that is greater than all before. */
    void add(long id) {
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
