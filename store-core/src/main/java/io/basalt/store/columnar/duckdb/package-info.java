/**
 * DuckDB as a decoder of Parquet, where its JDBC driver and arrow-c-data are on the class path: {@link
 * io.basalt.store.columnar.duckdb.DuckDb} says whether they are, and is all that may be used without looking.
 */
@NullMarked
package io.basalt.store.columnar.duckdb;

import org.jspecify.annotations.NullMarked;
