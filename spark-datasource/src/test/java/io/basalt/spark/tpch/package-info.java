/** TPC-H on datasets. */
@NullMarked
package io.basalt.spark.tpch;

import org.jspecify.annotations.NullMarked;
