package io.basalt.store.engine;

import io.basalt.store.lifecycle.Outlook;
import java.util.List;
import java.util.Optional;

/**
 * Which tiers rules let blobs lie on: ten bytes a blob and as many that are free, by open addressing. What several objects
 * share is bound as the one is that asks for the fastest tier. Belongs to one thread.
 */
final class BlobBounds {
    private static final byte NONE = Byte.MAX_VALUE;

    private final List<String> tiers;
    private long[] ids = new long[1 << 10];
    private byte[] fastest = new byte[1 << 10];
    private byte[] slowest = new byte[1 << 10];
    private int count;

    /** @param tiers names of the store's tiers, fastest first; fewer than 127 */
    BlobBounds(List<String> tiers) {
        this.tiers = tiers;
    }

    /** @param blobId not 0 */
    void add(long blobId, Outlook.Bounds bounds) {
        if (bounds.equals(Outlook.Bounds.NONE)) {
            return;
        }
        if (count * 2 == ids.length) {
            grow();
        }
        byte from = bounds.fastest().map(this::place).orElse((byte) 0);
        byte to = bounds.slowest().map(this::place).orElse(NONE);
        int slot = slot(blobId);
        boolean known = ids[slot] == blobId;
        if (!known) {
            ids[slot] = blobId;
            count++;
        }
        fastest[slot] = known ? (byte) Math.min(fastest[slot], from) : from;
        slowest[slot] = known ? (byte) Math.min(slowest[slot], to) : to;
    }

    Outlook.Bounds of(long blobId) {
        int slot = slot(blobId);
        if (ids[slot] != blobId) {
            return Outlook.Bounds.NONE;
        }
        return new Outlook.Bounds(
                fastest[slot] == 0 ? Optional.empty() : Optional.of(tiers.get(fastest[slot])),
                slowest[slot] == NONE ? Optional.empty() : Optional.of(tiers.get(slowest[slot])));
    }

    private byte place(String tier) {
        return (byte) tiers.indexOf(tier);
    }

    private int slot(long blobId) {
        int slot = Long.hashCode(blobId * 0x9E3779B97F4A7C15L) & (ids.length - 1);
        while (ids[slot] != 0 && ids[slot] != blobId) {
            slot = (slot + 1) & (ids.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] oldIds = ids;
        byte[] oldFastest = fastest;
        byte[] oldSlowest = slowest;
        ids = new long[oldIds.length * 2];
        fastest = new byte[ids.length];
        slowest = new byte[ids.length];
        for (int i = 0; i < oldIds.length; i++) {
            if (oldIds[i] != 0) {
                int slot = slot(oldIds[i]);
                ids[slot] = oldIds[i];
                fastest[slot] = oldFastest[i];
                slowest[slot] = oldSlowest[i];
            }
        }
    }
}
