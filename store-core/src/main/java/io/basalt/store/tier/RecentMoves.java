package io.basalt.store.tier;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The blobs that were moved within the window of a {@link Hysteresis}, by whatever rule or plan. In memory only: after a restart a
 * blob may be moved once more than the window allows. Not thread-safe.
 */
public final class RecentMoves {
    /** Of more the eldest are forgotten: they may be moved once more than the window allows. */
    private static final int MOST = 1 << 19;

    private final Hysteresis hysteresis;
    private final Map<Long, Moved> moves = new LinkedHashMap<>();

    /** @param heat of the blob when it was moved */
    private record Moved(Instant at, double heat) {}

    public RecentMoves(Hysteresis hysteresis) {
        this.hysteresis = hysteresis;
    }

    Hysteresis hysteresis() {
        return hysteresis;
    }

    /** Notes a move that was carried out; times do not go back from one call to the next. */
    public void note(long blobId, double heat, Instant now) {
        Iterator<Moved> eldest = moves.values().iterator();
        while (eldest.hasNext() && !isRecent(eldest.next(), now)) {
            eldest.remove();
        }
        moves.remove(blobId);
        if (moves.size() == MOST) {
            moves.remove(moves.keySet().iterator().next());
        }
        moves.put(blobId, new Moved(now, heat));
    }

    /** Whether a blob of that heat may be moved now. */
    boolean allow(long blobId, double heat, Instant now) {
        Moved last = moves.get(blobId);
        return last == null || !isRecent(last, now) || hysteresis.crossed(last.heat, heat);
    }

    private boolean isRecent(Moved moved, Instant now) {
        return now.isBefore(moved.at.plus(hysteresis.window()));
    }

    /** How many blobs it knows. */
    public int count() {
        return moves.size();
    }
}
