/**
 * How rows become a dataset's objects. Attempts of tasks stage Parquet objects; what of a dataset goes and what comes changes in one
 * publication, which {@link io.basalt.spark.dataset.write.DatasetCommit} makes.
 */
@NullMarked
package io.basalt.spark.dataset.write;

import org.jspecify.annotations.NullMarked;
