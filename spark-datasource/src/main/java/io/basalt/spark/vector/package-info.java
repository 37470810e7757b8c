/**
 * Spark {@link org.apache.spark.sql.vectorized.ColumnVector}s over the raw addresses of Arrow vectors: one final class
 * per physical type, so that the JIT sees monomorphic calls and no bounds are checked twice.
 *
 * <p>A column is bound to each new batch and reads the batch's memory in place, so values are valid until the next batch.
 * Columns own nothing: who reads the batches frees them, when all rows are used up or the task ends. Spark says that it is
 * done with a batch while rows that point into it are still on their way, so {@code close} and {@code closeIfFreeable} do
 * nothing here.
 */
@NullMarked
package io.basalt.spark.vector;

import org.jspecify.annotations.NullMarked;
