package io.basalt.store.lifecycle;

/** A step of a rule that an object meets, with the times at which it is in force. */
record TimedStep(Decision.Cause cause, Span span) {
    Action action() {
        return cause.step().action();
    }
}
