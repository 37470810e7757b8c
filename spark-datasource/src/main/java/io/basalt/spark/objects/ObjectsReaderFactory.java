package io.basalt.spark.objects;

import io.basalt.spark.session.StoreCall;
import io.basalt.store.api.Query;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Spark's {@link PartitionReaderFactory} of an {@code objects} table: columnar readers only. */
record ObjectsReaderFactory(ObjectsQuery query, Projection projection) implements PartitionReaderFactory {
    @Override
    public boolean supportColumnarReads(InputPartition partition) {
        return true;
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
        Query.Part part = ((ObjectsPartition) partition).part();
        return StoreCall.unchecked(
                () -> new ObjectsReader(query.location(), query.rows(projection.fields(), part), projection));
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
        throw new UnsupportedOperationException("objects are read in columns only");
    }
}
