package io.basalt.spark.objects;

import io.basalt.store.api.Query;
import org.apache.spark.sql.connector.read.InputPartition;

/** Spark's {@link InputPartition}: a task's share of the rows. */
record ObjectsPartition(Query.Part part) implements InputPartition {}
