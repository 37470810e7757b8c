package io.basalt.store.index.segment;

import java.util.concurrent.atomic.AtomicLongArray;

/** Which blocks have been found to have their checksum. Thread-safe. */
final class Verified {
    private final AtomicLongArray bits;

    Verified(int blocks) {
        bits = new AtomicLongArray(SegmentFormat.bitmapWords(blocks));
    }

    boolean contains(int block) {
        return (bits.getPlain(block >> 6) >>> block & 1) != 0;
    }

    void add(int block) {
        bits.getAndUpdate(block >> 6, word -> word | 1L << block);
    }
}
