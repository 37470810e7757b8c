package io.basalt.spark.dataset;

import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Reads partial aggregates: those that the store computes of a split, else one of each row.
 *
 * @param rows reads the rows themselves
 * @param read what the store is asked for
 */
record AggregateReaderFactory(DatasetReaderFactory rows, TableRead read, GroupRows ofGroups, GroupRows ofRows)
        implements PartitionReaderFactory {
    @Override
    public PartitionReader<InternalRow> createReader(InputPartition split) {
        return split instanceof AggregateScan.KnownPartition known
                ? new KnownReader(known)
                : rows.counted(split, this::open);
    }

    private PartitionReader<InternalRow> open(PartitionedFile file, ReadCounts counts) throws IOException {
        Optional<PartitionReader<ColumnarBatch>> groups = rows.fromStore(read, file, counts);
        return groups.isPresent() ? ofGroups.of(groups.get()) : ofRows.of(rows.columns(file, counts));
    }

    /** Of what was known when the query was planned. */
    private static final class KnownReader implements PartitionReader<InternalRow> {
        private final AggregateScan.KnownPartition partition;
        private int next;

        KnownReader(AggregateScan.KnownPartition partition) {
            this.partition = partition;
        }

        @Override
        public boolean next() {
            return next++ < partition.rows().length;
        }

        @Override
        public InternalRow get() {
            return partition.rows()[next - 1];
        }

        @Override
        public CustomTaskMetric[] currentMetricsValues() {
            ReadCounts counts = new ReadCounts();
            counts.addKnown(partition.contents());
            return counts.values();
        }

        @Override
        public void close() {}
    }
}
