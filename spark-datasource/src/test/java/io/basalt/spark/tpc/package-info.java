/** TPC-H and TPC-DS on datasets. */
@NullMarked
package io.basalt.spark.tpc;

import org.jspecify.annotations.NullMarked;
