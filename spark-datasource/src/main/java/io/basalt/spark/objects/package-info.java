/**
 * The {@code objects} table: one row for each object of a bucket, answered by the store's metadata index.
 *
 * <p>{@link io.basalt.spark.objects.ObjectsTable} has a schema made of the fixed columns and of the bucket's attributes.
 * Its scan builder turns Spark's predicates into the store's wherever the two mean exactly the same; what is left, Spark
 * evaluates itself. The scan is exact at the LSN it was built at. Contents are opened only for the rows whose
 * {@code content} somebody reads.
 */
@NullMarked
package io.basalt.spark.objects;

import org.jspecify.annotations.NullMarked;
