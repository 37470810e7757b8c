/** What a Spark session knows of stores: where they lie, which are open, and what Hadoop has to be told. */
@NullMarked
package io.basalt.spark.session;

import org.jspecify.annotations.NullMarked;
