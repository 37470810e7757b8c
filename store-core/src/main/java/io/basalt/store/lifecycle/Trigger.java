package io.basalt.store.lifecycle;

import io.basalt.store.lifecycle.Action.Kind;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;

/**
 * When a step of a rule is in force. All but {@link Noncurrent} and {@link AbandonedUpload} are about current objects. Days
 * end at the next midnight UTC, as in S3.
 */
public sealed interface Trigger {
    /** The actions that go with it. */
    Set<Kind> kinds();

    /** At once, and from then on. */
    enum Always implements Trigger {
        ALWAYS;

        @Override
        public Set<Kind> kinds() {
            return EnumSet.of(Kind.MOVE, Kind.PROMOTE, Kind.PIN);
        }

        @Override
        public String toString() {
            return "always";
        }
    }

    /** @param days since the content was written; 0 or more */
    record Age(int days) implements Trigger {
        public Age {
            requireDays("age_days", days, 0);
        }

        @Override
        public Set<Kind> kinds() {
            return EnumSet.allOf(Kind.class);
        }

        @Override
        public String toString() {
            return "age_days " + days;
        }
    }

    /** From the midnight UTC at which a day begins; also for objects written later. */
    record OnDate(LocalDate date) implements Trigger {
        public OnDate {
            if (date.getYear() < 1970 || date.getYear() > 9999) {
                throw new IllegalArgumentException("date " + date + ": expected a day of the years 1970 to 9999");
            }
        }

        @Override
        public Set<Kind> kinds() {
            return EnumSet.allOf(Kind.class);
        }

        @Override
        public String toString() {
            return "date " + date;
        }
    }

    /** @param days since the content was last read, or written where it never was; 1 or more */
    record Unread(int days) implements Trigger {
        /** Within what {@code tier.Heat} remembers. */
        static final int MOST = 3650;

        public Unread {
            requireDays("unread_days", days, 1);
            if (days > MOST) {
                throw new IllegalArgumentException("unread_days " + days + ": expected at most " + MOST
                        + ", for so long reads are remembered; use age_days");
            }
        }

        @Override
        public Set<Kind> kinds() {
            return EnumSet.of(Kind.MOVE);
        }

        @Override
        public String toString() {
            return "unread_days " + days;
        }
    }

    /** @param heat the decayed number of reads under which the object counts as cold; above 0 */
    record HeatBelow(double heat) implements Trigger {
        public HeatBelow {
            requireHeat("heat_below", heat);
        }

        @Override
        public Set<Kind> kinds() {
            return EnumSet.of(Kind.MOVE);
        }

        @Override
        public String toString() {
            return "heat_below " + heat;
        }
    }

    /** @param heat the decayed number of reads from which on the object counts as hot; above 0 */
    record HeatAbove(double heat) implements Trigger {
        public HeatAbove {
            requireHeat("heat_above", heat);
        }

        @Override
        public Set<Kind> kinds() {
            return EnumSet.of(Kind.PROMOTE);
        }

        @Override
        public String toString() {
            return "heat_above " + heat;
        }
    }

    /**
     * Of versions that are no longer current.
     *
     * @param days since the version was superseded or deleted; 0 or more
     * @param keepNewer so many newest noncurrent versions of a key are left alone; 0 to 100
     */
    record Noncurrent(int days, int keepNewer) implements Trigger {
        private static final int MOST_KEPT = 100;

        public Noncurrent {
            requireDays("noncurrent_days", days, 0);
            if (keepNewer < 0 || keepNewer > MOST_KEPT) {
                throw new IllegalArgumentException(
                        "keep_newer " + keepNewer + ": expected 0 to " + MOST_KEPT + " noncurrent versions");
            }
        }

        @Override
        public Set<Kind> kinds() {
            return EnumSet.of(Kind.MOVE, Kind.EXPIRE);
        }

        @Override
        public String toString() {
            return "noncurrent_days " + days + (keepNewer == 0 ? "" : " keep_newer " + keepNewer);
        }
    }

    /** @param days since an upload in parts was begun that was neither completed nor aborted; 1 or more */
    record AbandonedUpload(int days) implements Trigger {
        public AbandonedUpload {
            requireDays("upload_days", days, 1);
        }

        @Override
        public Set<Kind> kinds() {
            return EnumSet.of(Kind.EXPIRE);
        }

        @Override
        public String toString() {
            return "upload_days " + days;
        }
    }

    /**
     * A delete marker without any version: S3's {@code ExpiredObjectDeleteMarker}. Basalt has no marker that outlives the
     * versions, so this step has nothing to do; it is kept because S3 clients set it and read it back.
     */
    enum LoneDeleteMarker implements Trigger {
        LONE_DELETE_MARKER;

        @Override
        public Set<Kind> kinds() {
            return EnumSet.of(Kind.EXPIRE);
        }

        @Override
        public String toString() {
            return "lone_delete_marker";
        }
    }

    private static void requireDays(String name, int days, int least) {
        if (days < least) {
            throw new IllegalArgumentException(name + " " + days + ": expected " + least + " days or more");
        }
    }

    private static void requireHeat(String name, double heat) {
        if (!(heat > 0) || Double.isInfinite(heat)) {
            throw new IllegalArgumentException(name + " " + heat + ": expected a number of reads above 0");
        }
    }
}
