package io.basalt.cli;

import io.basalt.store.api.AttributeValue;

/**
 * A time, printed as {@code 2026-01-31T12:00:00Z}.
 *
 * @param micros microseconds since the epoch, UTC
 */
record TimeCell(long micros) {
    @Override
    public String toString() {
        return new AttributeValue.Time(micros).text();
    }
}
