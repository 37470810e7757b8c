package io.basalt.cli;

import java.util.Locale;

/** What {@code basalt bench} can measure. */
enum BenchWork {
    PUT,
    GET,
    RANGE,
    VECTOR,
    LIST,
    CHILDREN,
    TOTALS,
    RENAME,
    DELETE,
    MIXED,
    LARGE,
    OPEN,
    SERVED;

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
