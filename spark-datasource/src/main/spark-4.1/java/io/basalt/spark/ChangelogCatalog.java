package io.basalt.spark;

import org.apache.spark.sql.connector.catalog.TableCatalog;

/** Spark 4.1 asks no catalog what has changed row by row. */
interface ChangelogCatalog extends TableCatalog {}
