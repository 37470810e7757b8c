/**
 * Basalt in Apache Spark: the entry points that Spark loads by name.
 *
 * <p>{@link io.basalt.spark.BasaltCatalog} shows buckets as namespaces and, in each, the {@code objects} table and one table
 * per dataset; {@link io.basalt.spark.BasaltSource} reads a path; {@link io.basalt.spark.BasaltExtensionsProvider} tells
 * Hadoop about {@code basalt://}. Below lie {@code objects} and {@code dataset} (the two kinds of table), {@code vector}
 * (Arrow memory as Spark columns) and {@code session} (stores and settings); imports point down.
 */
@NullMarked
package io.basalt.spark;

import org.jspecify.annotations.NullMarked;
