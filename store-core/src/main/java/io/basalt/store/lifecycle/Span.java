package io.basalt.store.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The times at which a step is in force: from {@code from} until before {@code until}. */
record Span(Instant from, Instant until) {
    private static final Span ALWAYS = new Span(Instant.MIN, Instant.MAX);

    boolean contains(Instant time) {
        return !time.isBefore(from) && time.isBefore(until);
    }

    static Span of(Trigger trigger, Facts facts, Instant now, Duration halfLife) {
        Instant written = facts.object().entry().modified();
        if (trigger instanceof Trigger.Age age) {
            return since(daysAfter(written, age.days()));
        } else if (trigger instanceof Trigger.OnDate onDate) {
            return since(midnight(onDate.date()));
        } else if (trigger instanceof Trigger.Unread unread) {
            Instant unwritten = daysAfter(written, unread.days());
            // The read came at some time of its day; the days count from the end of that.
            Instant unseen = facts.reads()
                    .last()
                    .map(day -> midnight(day.plusDays(unread.days() + 1L)))
                    .orElse(unwritten);
            return since(unseen.isAfter(unwritten) ? unseen : unwritten);
        } else if (trigger instanceof Trigger.HeatBelow below) {
            return since(coolsAt(facts.reads().heat(), below.heat(), now, halfLife));
        } else if (trigger instanceof Trigger.HeatAbove above) {
            return new Span(Instant.MIN, coolsAt(facts.reads().heat(), above.heat(), now, halfLife));
        } else if (trigger instanceof Trigger.Noncurrent noncurrent) {
            return since(daysAfter(facts.noncurrent().orElseThrow().since(), noncurrent.days()));
        }
        return ALWAYS;
    }

    private static Span since(Instant from) {
        return new Span(from, Instant.MAX);
    }

    /** S3's: so many days later, and then up to a midnight UTC. */
    static Instant daysAfter(Instant time, int days) {
        Instant later = time.plus(days, ChronoUnit.DAYS);
        Instant midnight = later.truncatedTo(ChronoUnit.DAYS);
        return midnight.equals(later) ? midnight : midnight.plus(1, ChronoUnit.DAYS);
    }

    private static Instant midnight(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** When a heat that nobody adds to falls below another: heat * 2^(-t / halfLife) = threshold. */
    private static Instant coolsAt(double heat, double threshold, Instant now, Duration halfLife) {
        if (heat < threshold) {
            return Instant.MIN;
        }
        double halfLives = (Math.log(heat) - Math.log(threshold)) / Math.log(2);
        return now.plusMillis((long) Math.floor(halfLives * halfLife.toMillis()) + 1);
    }
}
