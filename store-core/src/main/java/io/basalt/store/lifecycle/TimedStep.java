package io.basalt.store.lifecycle;

import java.time.Instant;
import java.util.Optional;

/** A step of a rule that an object meets, with the times at which it is in force. */
record TimedStep(Decision.Cause cause, Span span) {
    Action action() {
        return cause.step().action();
    }

    Outlook.StepTimes times() {
        return new Outlook.StepTimes(
                cause,
                Optional.of(span.from()).filter(Instant.MIN::isBefore),
                Optional.of(span.until()).filter(Instant.MAX::isAfter));
    }
}
