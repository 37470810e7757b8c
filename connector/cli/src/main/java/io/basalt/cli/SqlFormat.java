package io.basalt.cli;

/** How the rows of a query are printed. */
enum SqlFormat {
    /** As spark-sql does: cells parted by tabs, NULL spelled out. */
    TSV,
    TABLE,
    JSON,
    CSV
}
