/** Spark's predicates as the store's. */
@NullMarked
package io.basalt.spark.filter;

import org.jspecify.annotations.NullMarked;
