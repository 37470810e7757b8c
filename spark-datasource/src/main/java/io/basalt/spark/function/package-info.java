/** Functions of the catalog, for Spark's SQL. */
@NullMarked
package io.basalt.spark.function;

import org.jspecify.annotations.NullMarked;
