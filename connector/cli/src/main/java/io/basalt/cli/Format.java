package io.basalt.cli;

/** How a listing is printed. */
enum Format {
    /** Aligned columns under a heading. */
    TABLE,
    /** One JSON object a line. */
    JSON,
    /** RFC 4180, with a heading. */
    CSV
}
