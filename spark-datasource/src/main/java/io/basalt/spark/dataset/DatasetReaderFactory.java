package io.basalt.spark.dataset;

import io.basalt.spark.session.StoreCall;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.execution.datasources.FilePartition;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.datasources.v2.FilePartitionReader;
import org.apache.spark.sql.execution.datasources.v2.FilePartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Reads each split by the store's columns where that is the fastest, and else by Spark's own Parquet reader, which it wraps. Where
 * Spark reads by rows all is left to Spark.
 *
 * @param sparks makes Spark's own readers
 * @param partition the columns that come from the partitions
 */
record DatasetReaderFactory(FilePartitionReaderFactory sparks, TableRead read, StructType partition)
        implements PartitionReaderFactory {
    @Override
    public boolean supportColumnarReads(InputPartition split) {
        return sparks.supportColumnarReads(split);
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition split) {
        return sparks.createReader(split);
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition split) {
        ReadCounts counts = new ReadCounts();
        FilePartition files = (FilePartition) split;
        return new Counted(
                new FilePartitionReader<>(
                        CollectionConverters.asScala(
                                Arrays.asList(files.files()).iterator()),
                        file -> reader(file, counts),
                        sparks.options()),
                counts);
    }

    private PartitionReader<ColumnarBatch> reader(PartitionedFile file, ReadCounts counts) {
        Optional<PartitionReader<ColumnarBatch>> reader =
                StoreCall.unchecked(() -> TableReader.open(read, file, partition, counts));
        return reader.orElseGet(() -> {
            counts.addSparks();
            return sparks.buildColumnarReader(file);
        });
    }

    /** A reader whose metrics are those of all its files. */
    private record Counted(PartitionReader<ColumnarBatch> reader, ReadCounts counts)
            implements PartitionReader<ColumnarBatch> {
        @Override
        public boolean next() throws IOException {
            return reader.next();
        }

        @Override
        public ColumnarBatch get() {
            return reader.get();
        }

        @Override
        public CustomTaskMetric[] currentMetricsValues() {
            return counts.values();
        }

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }
}
