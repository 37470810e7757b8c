package io.basalt.store.columnar.duckdb;

import java.io.IOException;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Rows of a table that may match a filter, in their order. Not thread-safe but for {@link #cancel()}. */
public interface FilteredScan extends AutoCloseable {
    /**
     * The next batch, which ends the one before; empty at the end.
     *
     * @throws DuckDbFailure where another reader has to go on from {@link #passedRows()}
     * @throws IOException where the content cannot be read
     */
    Optional<VectorSchemaRoot> next() throws IOException, DuckDbFailure;

    /** Rows of the table, from its first on, that were given or need not be: nothing of them comes any more. */
    long passedRows();

    /** Makes the running or the next {@link #next()} fail soon. From any thread. */
    void cancel();

    /** Idempotent. */
    @Override
    void close();
}
