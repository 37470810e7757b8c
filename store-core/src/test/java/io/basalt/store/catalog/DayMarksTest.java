package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class DayMarksTest {
    private static final LocalDate TODAY = LocalDate.ofEpochDay(200);

    private final DayMarks marks = DayMarks.NONE.with(100, 10).with(101, 10).with(103, 25);

    @Test
    void aCommitIsOfTheDayThatItsNumberFallsInto() {
        assertEquals(LocalDate.ofEpochDay(100), marks.dayOf(1, TODAY));
        assertEquals(LocalDate.ofEpochDay(100), marks.dayOf(10, TODAY));
        assertEquals(LocalDate.ofEpochDay(103), marks.dayOf(11, TODAY));
        assertEquals(LocalDate.ofEpochDay(103), marks.dayOf(25, TODAY));
        assertEquals(TODAY, marks.dayOf(26, TODAY));
        assertEquals(TODAY, DayMarks.NONE.dayOf(1, TODAY));
    }

    @Test
    void aDayWithoutCommitsNeedsNoMark() {
        assertEquals(2, marks.marks().size());
        assertSame(marks, marks.with(104, 25));
    }

    @Test
    void theyReadAsTheyWereWritten() {
        assertEquals(marks, DayMarks.decode(marks.encode()));
    }
}
