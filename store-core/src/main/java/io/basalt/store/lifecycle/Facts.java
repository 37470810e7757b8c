package io.basalt.store.lifecycle;

import io.basalt.store.api.ObjectInfo;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is known of one version of an object, now. Immutable.
 *
 * @param object its key, size, times and attributes; its age counts from {@link
 *     io.basalt.store.api.ObjectEntry#modified()}, as in S3, not from when the object first appeared
 * @param tiers that hold its bytes; none for an empty object, several where its extents lie apart
 * @param noncurrent absent for the current version
 * @param reads what is known of reads of its blobs: the hottest and latest of them
 * @param pinned whether somebody said of this very object that it stays where it is
 */
public record Facts(
        ObjectInfo object, SortedSet<String> tiers, Optional<Noncurrent> noncurrent, Reads reads, boolean pinned) {
    public Facts {
        tiers = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(tiers));
    }

    /** The current version of an object that lies on {@code tiers}. */
    public static Facts current(ObjectInfo object, Reads reads, String... tiers) {
        return new Facts(object, new TreeSet<>(List.of(tiers)), Optional.empty(), reads, false);
    }

    /**
     * @param since when it was superseded or deleted
     * @param newer how many versions of its key became noncurrent after it; 0 or more
     */
    public record Noncurrent(Instant since, int newer) {}

    /**
     * @param last the day, UTC, of the last read; absent where none is known
     * @param heat the decayed number of reads at the time that is asked about; 0 or more
     */
    public record Reads(Optional<LocalDate> last, double heat) {
        public static final Reads NONE = new Reads(Optional.empty(), 0);

        public Reads {
            if (!(heat >= 0) || Double.isInfinite(heat)) {
                throw new IllegalArgumentException("heat " + heat + ": expected a number of reads, 0 or more");
            }
        }
    }

    Facts withTiers(SortedSet<String> others) {
        return new Facts(object, others, noncurrent, reads, pinned);
    }
}
