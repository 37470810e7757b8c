package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The newest commit of each day, UTC, on which there was one: tells the day of a commit that the log does not reach back to
 * any more. A day of which nothing was noted counts to the next one that was. Immutable.
 *
 * @param marks by day, and so by LSN
 */
public record DayMarks(List<Mark> marks) {
    static final DayMarks NONE = new DayMarks(List.of());
    private static final int VERSION = 1;

    public DayMarks {
        marks = List.copyOf(marks);
    }

    /** @param day since 1970-01-01 */
    record Mark(long day, long lsn) {}

    /** The day of a commit; {@code today} where it came after all days that are noted. */
    public LocalDate dayOf(long lsn, LocalDate today) {
        int found = Collections.binarySearch(marks, new Mark(0, lsn), Comparator.comparingLong(Mark::lsn));
        int first = found < 0 ? -found - 1 : found;
        return first == marks.size() ? today : LocalDate.ofEpochDay(marks.get(first).day);
    }

    long lastDay() {
        return marks.get(marks.size() - 1).day;
    }

    /** With the newest commit of a later day; the same where nothing was committed since. */
    DayMarks with(long day, long lsn) {
        if (lsn <= (marks.isEmpty() ? 0 : marks.get(marks.size() - 1).lsn)) {
            return this;
        }
        List<Mark> more = new ArrayList<>(marks);
        more.add(new Mark(day, lsn));
        return new DayMarks(more);
    }

    byte[] encode() {
        BinaryWriter out = new BinaryWriter().u8(VERSION).u8(0).varint(marks.size());
        marks.forEach(mark -> out.varint(mark.day).varint(mark.lsn));
        return out.toBytes();
    }

    static DayMarks decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("days", VERSION);
        List<Mark> marks = new ArrayList<>();
        for (int left = in.varint32(); left > 0; left--) {
            marks.add(new Mark(in.varint(), in.varint()));
        }
        return new DayMarks(marks);
    }
}
