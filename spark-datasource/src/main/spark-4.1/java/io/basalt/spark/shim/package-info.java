/** What differs between the versions of Spark that Basalt is built for; everything else is compiled from the same sources. */
@NullMarked
package io.basalt.spark.shim;

import org.jspecify.annotations.NullMarked;
