package io.basalt.spark.dataset;

import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.TaskMemory;
import io.basalt.spark.vector.PickedColumn;
import io.basalt.spark.vector.TableColumns;
import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.execution.vectorized.ColumnVectorUtils;
import org.apache.spark.sql.execution.vectorized.ConstantColumnVector;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * Spark's {@link PartitionReader} of a split of one content through the store's columns: its Arrow batches, seen in place, with the
 * values of the partition beside them. Closing it gives all memory back.
 */
final class TableReader implements PartitionReader<ColumnarBatch> {
    /** Of a batch's rows: where more may match, Spark tests them faster than it is told which. */
    private static final double MOST_PICKED = 0.75;

    private final Store store;
    private final TaskMemory memory;
    private final ColumnScan scan;
    private final TableColumns columns;
    private final StructType partition;
    private final InternalRow partitionValues;
    private final ReadCounts counts;
    private final String tier;
    private boolean taken;
    private boolean ahead;
    private boolean ended;
    private boolean closed;
    private ColumnarBatch batch = new ColumnarBatch(new ColumnVector[0], 0);

    private TableReader(TableRead read, PartitionedFile file, StructType partition, ReadCounts counts)
            throws IOException {
        this.partition = partition;
        this.partitionValues = file.partitionValues();
        this.counts = counts;
        this.tier = ObjectFileIndex.tier(file);
        columns = new TableColumns(read.schema());
        store = SessionStores.open(read.location());
        memory = new TaskMemory("basalt table");
        boolean whole = file.start() == 0 && file.length() == file.fileSize();
        Optional<ByteRange> split = whole ? Optional.empty() : Optional.of(new ByteRange(file.start(), file.length()));
        try {
            scan = store.columns().scan(read.of(List.of(ObjectFileIndex.contentId(file)), split), memory.allocator());
        } catch (IOException | RuntimeException e) {
            try (store;
                    memory) {
                throw e;
            }
        }
    }

    /**
     * Begins to read; empty where Spark's own reader is to read the file, since it is the faster one or the only one that gives
     * these columns as Spark expects them.
     *
     * @param partition the columns that {@code file.partitionValues()} are of
     */
    static Optional<PartitionReader<ColumnarBatch>> open(
            TableRead read, PartitionedFile file, StructType partition, ReadCounts counts) throws IOException {
        TableReader reader = new TableReader(read, file, partition, counts);
        try {
            reader.taken = reader.begin();
        } finally {
            if (!reader.taken) {
                reader.close();
            }
        }
        return reader.taken ? Optional.of(reader) : Optional.empty();
    }

    /** Reads the first batch, which shows the types. */
    private boolean begin() throws IOException {
        if (decoder() == ContentPlan.Decoder.CALLER) {
            return false;
        }
        try {
            ended = !scan.next();
            ahead = !ended && bind();
        } catch (StoreException.InvalidArgument e) {
            return false; // The rendition was evicted, and the store's own decoder cannot give a column.
        }
        return ahead || ended;
    }

    private ContentPlan.Decoder decoder() {
        return scan.plan().get(0).decoder();
    }

    /** Sees the current batch in place; false where it has other types than Spark expects. */
    private boolean bind() throws IOException {
        Optional<List<ColumnVector>> found = columns.of(scan);
        Optional<int[]> matching = scan.matching();
        int all = scan.batch().getRowCount();
        boolean fewer = matching.isPresent() && matching.get().length <= MOST_PICKED * all;
        int rows = fewer ? matching.get().length : all;
        found.ifPresent(table -> {
            List<ColumnVector> given = new ArrayList<>();
            table.forEach(column -> given.add(fewer ? new PickedColumn(column, matching.get()) : column));
            given.addAll(constants(rows));
            batch = new ColumnarBatch(given.toArray(ColumnVector[]::new), rows);
        });
        return found.isPresent();
    }

    private List<ColumnVector> constants(int rows) {
        List<ColumnVector> constants = new ArrayList<>();
        for (int i = 0; i < partition.length(); i++) {
            ConstantColumnVector constant = new ConstantColumnVector(rows, partition.fields()[i].dataType());
            ColumnVectorUtils.populate(constant, partitionValues, i);
            constants.add(constant);
        }
        return constants;
    }

    @Override
    public boolean next() throws IOException {
        if (ahead) {
            ahead = false;
            return true;
        }
        if (ended || !scan.next()) {
            ended = true;
            return false;
        }
        if (!bind()) {
            throw new IOException(
                    "content " + scan.contentId() + ": a column has changed its type from batch to batch of one"
                            + " content; run the query again, and report this");
        }
        return true;
    }

    @Override
    public ColumnarBatch get() {
        return batch;
    }

    /** Idempotent. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (store;
                memory;
                scan) {
            counts.addPeak(memory.peak());
            if (taken) {
                counts.add(
                        decoder(),
                        tier,
                        scan.stats().bytesRead(),
                        scan.plan().get(0).skipped());
            }
        }
    }
}
