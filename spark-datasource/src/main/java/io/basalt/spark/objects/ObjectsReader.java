package io.basalt.spark.objects;

import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreLocation;
import io.basalt.spark.session.TaskMemory;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Spark's {@link PartitionReader} of objects: the index's Arrow batches, seen in place as Spark columns. Spark closes it
 * when its rows are used up, and at the end of the task whatever happened; all off-heap memory goes with it.
 */
final class ObjectsReader implements PartitionReader<ColumnarBatch> {
    private final Store store;
    private final TaskMemory memory;
    private final QueryResult result;
    private final ContentFetcher contents;
    private final BatchColumns columns;
    private final ColumnarBatch batch;
    private boolean closed;

    /** @param query returns the projection's fields */
    ObjectsReader(StoreLocation location, Query query, Projection projection) throws IOException {
        store = SessionStores.open(location);
        memory = new TaskMemory("basalt objects");
        result = start(query);
        contents = new ContentFetcher(store, query.bucket());
        columns = new BatchColumns(projection, contents);
        batch = new ColumnarBatch(columns.vectors());
    }

    private QueryResult start(Query query) throws StoreException {
        try {
            return store.query(query, memory.allocator());
        } catch (StoreException | RuntimeException e) {
            try (store;
                    memory) {
                throw e;
            }
        }
    }

    @Override
    public boolean next() throws IOException {
        if (!result.next()) {
            return false;
        }
        VectorSchemaRoot rows = result.batch();
        columns.bind(rows);
        batch.setNumRows(rows.getRowCount());
        return true;
    }

    @Override
    public ColumnarBatch get() {
        return batch;
    }

    @Override
    public CustomTaskMetric[] currentMetricsValues() {
        return ObjectsMetric.values(result.stats(), contents, new TaskMemory.PeakOfTask(memory.peak()));
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (store;
                memory;
                result) {
            columns.forget();
        }
    }
}
