/**
 * Objects as Spark's {@code binaryFile} shows files: the same columns, options and values. Which objects there are the index says;
 * contents are read of the rows that are left.
 */
@NullMarked
package io.basalt.spark.binary;

import org.jspecify.annotations.NullMarked;
