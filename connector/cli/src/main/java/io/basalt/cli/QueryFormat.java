package io.basalt.cli;

/** How a query's rows are printed. */
enum QueryFormat {
    TABLE,
    /** One JSON object a line, attributes nested. */
    JSON,
    CSV,
    /** An Arrow IPC stream. */
    ARROW
}
