package io.basalt.spark.history;

import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;

/**
 * Spark's {@link Scan} and {@link Batch} over pages of rows.
 *
 * @param parts one for each task
 */
record HistoryScan<T>(StoreLocation location, RowShape<T> shape, List<? extends Pages<T>> parts, String description)
        implements Scan, Batch {
    /** A task's pages. */
    record Part<T>(Pages<T> pages) implements InputPartition {}

    /** Makes readers of rows. */
    record Readers<T>(StoreLocation location, RowShape<T> shape) implements PartitionReaderFactory {
        @Override
        @SuppressWarnings("unchecked") // the scan's own partitions
        public PartitionReader<InternalRow> createReader(InputPartition partition) {
            Pages<T> pages = ((Part<T>) partition).pages;
            return StoreCall.unchecked(() -> new HistoryReader<>(SessionStores.open(location), shape, pages));
        }
    }

    @Override
    public StructType readSchema() {
        return shape.type();
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        return partitions(parts);
    }

    static <T> InputPartition[] partitions(List<? extends Pages<T>> parts) {
        return parts.stream().map(Part::new).toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        return new Readers<>(location, shape);
    }
}
