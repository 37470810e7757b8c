package io.basalt.store.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Which blobs are being read, so that nobody frees their bytes meanwhile. In memory. Thread-safe. */
final class BlobLeases {
    private static final int CLAIMED = -1;

    private final Map<Long, Integer> readers = new ConcurrentHashMap<>();

    /** Blobs that stay where they are until this is released. */
    final class Lease {
        private final List<Long> blobIds;
        private final AtomicBoolean released = new AtomicBoolean();

        private Lease(List<Long> blobIds) {
            this.blobIds = blobIds;
        }

        /** Idempotent. */
        void release() {
            if (released.compareAndSet(false, true)) {
                blobIds.forEach(id -> readers.computeIfPresent(id, (blob, count) -> count == 1 ? null : count - 1));
            }
        }
    }

    /** Keeps these blobs from being claimed. One that is claimed already is gone as far as a reader can tell. */
    Lease acquire(Collection<Long> blobIds) {
        List<Long> held = new ArrayList<>();
        for (long blobId : blobIds) {
            int count = readers.merge(blobId, 1, (now, one) -> now == CLAIMED ? CLAIMED : now + one);
            if (count != CLAIMED) {
                held.add(blobId);
            }
        }
        return new Lease(held);
    }

    /** Takes a blob to free it; false where it is being read. */
    boolean claim(long blobId) {
        return readers.putIfAbsent(blobId, CLAIMED) == null;
    }

    void unclaim(long blobId) {
        readers.remove(blobId, CLAIMED);
    }
}
