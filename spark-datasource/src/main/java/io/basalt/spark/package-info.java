/** A store as a catalog of Apache Spark: a bucket is a namespace, its objects and datasets are tables. */
@NullMarked
package io.basalt.spark;

import org.jspecify.annotations.NullMarked;
