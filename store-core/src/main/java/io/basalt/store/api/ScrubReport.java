package io.basalt.store.api;

import java.util.List;

/**
 * What a scrub found.
 *
 * @param blobs how many blobs were read in all their copies
 * @param bytes how many bytes that were
 * @param damages copies that were damaged or missing, at most {@value #MOST_DAMAGES} of them
 * @param repaired how many of all damaged or missing copies were written anew
 * @param lost how many were not
 */
public record ScrubReport(long blobs, long bytes, List<Damage> damages, long repaired, long lost) {
    public static final int MOST_DAMAGES = 1000;

    public ScrubReport {
        damages = List.copyOf(damages);
    }

    /**
     * A copy of a blob that is not as it was written.
     *
     * @param where tier, directory and file
     * @param offset where the blob begins in the file
     * @param object which object was written as that blob, as {@code basalt://BUCKET/KEY}; empty where nothing says it
     * @param problem what is wrong
     * @param repaired whether it was written anew from another copy
     */
    public record Damage(String where, long offset, long blobId, String object, String problem, boolean repaired) {
        /** One line. */
        @Override
        public String toString() {
            return where + ", offset " + offset + ", blob " + Long.toHexString(blobId)
                    + (object.isEmpty() ? "" : ", " + object) + ": " + problem
                    + (repaired ? "; repaired from another copy" : "; not repaired");
        }
    }
}
