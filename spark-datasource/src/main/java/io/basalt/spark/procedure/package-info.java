/** What {@code CALL lake.system.NAME(...)} runs: Spark's stored procedures over a store. */
@NullMarked
package io.basalt.spark.procedure;

import org.jspecify.annotations.NullMarked;
