package io.basalt.spark.stream;

import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;

/** A scan that can be of one micro-batch after the other. */
public interface FeedScan extends Scan {
    /** The tasks of a micro-batch; none where there is nothing to read. */
    InputPartition[] partitions(Stretch stretch);

    /** What makes readers of those partitions. */
    PartitionReaderFactory readers();
}
