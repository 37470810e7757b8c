package io.basalt.spark.objects;

import java.util.OptionalLong;
import org.apache.spark.sql.connector.read.Statistics;

/** Spark's {@link Statistics} as a value. */
record RowsAndBytes(OptionalLong numRows, OptionalLong sizeInBytes) implements Statistics {}
