package io.basalt.store.columnar.duckdb;

import io.basalt.store.columnar.parquet.PlainColumn;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of an excerpt that match, with their numbers in it. Not thread-safe but for {@link #cancel()}. */
final class DuckQuery implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DuckQuery.class);
    private static final String ROW = "file_row_number";

    private final Statement statement;
    private final List<PlainColumn> columns;
    private final BufferAllocator allocator;
    private Optional<DuckDBResultSet> result = Optional.empty();
    private Optional<ArrowReader> reader = Optional.empty();
    private boolean closed;

    DuckQuery(Connection connection, List<PlainColumn> columns, BufferAllocator allocator) throws SQLException {
        this.statement = connection.createStatement();
        this.columns = columns;
        this.allocator = allocator;
    }

    /** @param first number of its first row in the excerpt; {@code last} that of its last one; 0 where they are groups */
    record Batch(VectorSchemaRoot root, long first, long last) {}

    /** @param excerpt whose path has no signs of patterns in it */
    void begin(Path excerpt, DuckScan.Wanted wanted, int batchRows) throws SQLException {
        List<String> expressions = new ArrayList<>(
                wanted.columns().stream().map(PlainColumn::alias).toList());
        if (wanted.grouping().isEmpty()) {
            expressions.add(ROW);
        }
        String sql = "SELECT " + String.join(", ", expressions) + " FROM read_parquet('"
                + excerpt.toString().replace("'", "''") + "', file_row_number = true) WHERE " + wanted.where()
                + wanted.grouping().orElse("");
        DuckDBResultSet rows = (DuckDBResultSet) statement.executeQuery(sql);
        result = Optional.of(rows);
        reader = Optional.of((ArrowReader) rows.arrowExportStream(allocator, batchRows));
    }

    /** The next batch that is not empty, which is the caller's; empty at the end. */
    Optional<Batch> next() throws IOException, DuckDbFailure {
        ArrowReader stream = reader.orElseThrow();
        while (stream.loadNextBatch()) {
            VectorSchemaRoot source = stream.getVectorSchemaRoot();
            if (source.getRowCount() > 0) {
                return Optional.of(batch(source, source.getRowCount()));
            }
        }
        return Optional.empty();
    }

    private Batch batch(VectorSchemaRoot source, int count) throws DuckDbFailure {
        if (source.getFieldVectors().size() == columns.size()) {
            return new Batch(DuckVectors.batch(columns, source, allocator), 0, 0);
        }
        if (!(source.getVector(columns.size()) instanceof BigIntVector rows)) {
            throw new DuckDbFailure("its row numbers are no whole numbers");
        }
        requireAscending(rows, count);
        return new Batch(DuckVectors.batch(columns, source, allocator), rows.get(0), rows.get(count - 1));
    }

    private static void requireAscending(BigIntVector rows, int count) throws DuckDbFailure {
        for (int i = 1; i < count; i++) {
            if (rows.get(i) <= rows.get(i - 1)) {
                throw new DuckDbFailure("its rows are not in their order");
            }
        }
    }

    /** From any thread. */
    synchronized void cancel() {
        if (!closed) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                LOG.debug("cancelling what DuckDB reads", e);
            }
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        synchronized (this) {
            closed = true;
        }
        try {
            if (reader.isPresent()) {
                reader.get().close();
            }
        } finally {
            if (result.isPresent()) {
                result.get().close();
            }
            statement.close();
        }
    }
}
