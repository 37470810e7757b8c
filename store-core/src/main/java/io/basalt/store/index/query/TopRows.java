package io.basalt.store.index.query;

import io.basalt.store.api.StoreException;
import java.util.Arrays;

/**
 * The first rows in an order, up to a number of them: a heap with the last of them at its top, once there are so many.
 * A row is written into the {@link #free()} slot, then offered.
 */
final class TopRows {
    private static final int FIRST_SLOTS = 256;

    private final OrderKeys keys;
    private final long most;
    private final MemoryBound memory;
    private long[] places = new long[0];
    private int[] slots = new int[0];
    private int size;
    private int free;

    /** @param most of which no more are kept */
    TopRows(OrderKeys keys, long most, MemoryBound memory) throws StoreException.InvalidArgument {
        this.keys = keys;
        this.most = most;
        this.memory = memory;
        grow();
    }

    private void grow() throws StoreException.InvalidArgument {
        long wanted = Math.min(Math.max(FIRST_SLOTS, 2L * places.length), most == Long.MAX_VALUE ? most : most + 1);
        int grown = (int) Math.min(wanted, Integer.MAX_VALUE - 8);
        memory.use((grown - places.length) * (keys.slotBytes() + Long.BYTES + Integer.BYTES));
        places = Arrays.copyOf(places, grown);
        slots = Arrays.copyOf(slots, grown);
        keys.grow(grown);
    }

    int size() {
        return size;
    }

    /** The slot for the next row's keys. */
    int free() {
        return free;
    }

    boolean isFull() {
        return size >= most;
    }

    /** The slot of the last row kept, where it is full. */
    int last() {
        return slots[0];
    }

    /** Keeps the row in the free slot, if it is among the first. */
    void offer(long place) throws StoreException.InvalidArgument {
        if (isFull()) {
            if (most > 0 && keys.compare(free, slots[0]) < 0) {
                memory.release(keys.textBytes(slots[0]));
                memory.use(keys.textBytes(free));
                places[free] = place;
                int replaced = slots[0];
                slots[0] = free;
                free = replaced;
                sink(0);
            }
            return;
        }
        memory.use(keys.textBytes(free));
        places[free] = place;
        slots[size++] = free;
        free = size;
        if (isFull()) {
            for (int at = size / 2 - 1; at >= 0; at--) {
                sink(at);
            }
        }
        if (free == places.length) {
            grow();
        }
    }

    private void sink(int start) {
        int at = start;
        int moved = slots[at];
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && keys.compare(slots[child], slots[child + 1]) < 0) {
                child++;
            }
            if (keys.compare(moved, slots[child]) >= 0) {
                break;
            }
            slots[at] = slots[child];
            at = child;
        }
        slots[at] = moved;
    }

    /** The places of the rows kept, in order: a merge sort. */
    long[] sorted() throws StoreException.InvalidArgument {
        memory.use(size * (2L * Integer.BYTES + Long.BYTES));
        int[] from = Arrays.copyOf(slots, size);
        int[] to = new int[size];
        for (long width = 1; width < size; width *= 2) {
            for (long start = 0; start < size; start += 2 * width) {
                merge(from, to, start, Math.min(size, start + width), Math.min(size, start + 2 * width));
            }
            int[] merged = to;
            to = from;
            from = merged;
        }
        long[] sorted = new long[size];
        for (int i = 0; i < size; i++) {
            sorted[i] = places[from[i]];
        }
        return sorted;
    }

    private void merge(int[] from, int[] to, long start, long middle, long end) {
        int left = (int) start;
        int right = (int) middle;
        for (int at = (int) start; at < end; at++) {
            boolean takesLeft = left < middle && (right >= end || keys.compare(from[left], from[right]) <= 0);
            to[at] = takesLeft ? from[left++] : from[right++];
        }
    }
}
