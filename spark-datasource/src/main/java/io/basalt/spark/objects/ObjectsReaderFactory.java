package io.basalt.spark.objects;

import io.basalt.spark.session.StoreCall;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Spark's {@link PartitionReaderFactory} of an {@code objects} table: columnar readers only. */
record ObjectsReaderFactory(Projection projection) implements PartitionReaderFactory {
    @Override
    public boolean supportColumnarReads(InputPartition partition) {
        return true;
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
        ObjectsPartition part = (ObjectsPartition) partition;
        ObjectsQuery query = part.query();
        return StoreCall.unchecked(
                () -> new ObjectsReader(query.location(), query.rows(projection.fields(), part.part()), projection));
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
        throw new UnsupportedOperationException("objects are read in columns only");
    }
}
