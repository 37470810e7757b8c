/**
 * Datasets: the tabular objects below a prefix as one table.
 *
 * <p>Which objects, how large, where and since when, the metadata index says: nothing is listed, and the schema of all
 * objects with equal columns is read from one footer. Decoding is left to Spark's own Parquet source
 * ({@code ParquetScan}: vectorised batches, row group pruning, nested column pruning, every type that Spark knows), which
 * is handed a {@link io.basalt.spark.dataset.ObjectFileIndex} instead of a directory listing. All classes of Spark that
 * are not public API are named in this package and those below only, so that another version of Spark is a change here.
 */
@NullMarked
package io.basalt.spark.dataset;

import org.jspecify.annotations.NullMarked;
