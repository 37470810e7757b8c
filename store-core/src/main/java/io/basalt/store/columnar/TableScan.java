package io.basalt.store.columnar;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/** Decodes columns of a table, batch by batch, into the types and values that a rendition has. Not thread-safe. */
public interface TableScan extends AutoCloseable {
    /** The columns of each batch. */
    List<Field> fields();

    /**
     * The next batch, of vectors that are the scan's own: valid until the next call, or the closing; empty at the end.
     *
     * @throws LeftOutException where a value shows that a column cannot be had as Spark reads it
     */
    Optional<VectorSchemaRoot> next() throws IOException;

    @Override
    void close() throws IOException;
}
