/** How Spark's writes of files commit. */
@NullMarked
package io.basalt.spark.write;

import org.jspecify.annotations.NullMarked;
