package io.basalt.store.columnar;

import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/** Scans a {@link Table} for a caller who wants all columns that he names, or an error. Not thread-safe. */
public final class OriginalScan implements TableScan {
    private final String name;
    private final BufferAllocator allocator;
    private final TableScan scan;

    private OriginalScan(String name, BufferAllocator allocator, TableScan scan) {
        this.name = name;
        this.allocator = allocator;
        this.scan = scan;
    }

    /**
     * @param name what errors call the content
     * @param columns names, in the order of the batches
     * @param wanted as {@link Table#scan} has it
     * @param firstRow rows of the content before it are passed over
     * @throws StoreException.InvalidArgument where a column is not there, or cannot be had as Spark reads it
     */
    public static OriginalScan open(
            String name,
            Table table,
            List<String> columns,
            IntPredicate wanted,
            long firstRow,
            BufferAllocator allocator,
            TableLimits limits)
            throws IOException {
        for (String column : columns) {
            String reason = table.leftOut().get(column);
            if (reason != null) {
                throw refusal(name, column, reason);
            }
            if (!table.columns().contains(column)) {
                throw new StoreException.InvalidArgument(
                        name + ": no column " + column + " in it; it has " + table.columns());
            }
        }
        try {
            return new OriginalScan(name, allocator, table.scan(columns, wanted, firstRow, allocator, limits));
        } catch (LeftOutException e) {
            throw refusal(name, e.column(), e.reason());
        } catch (OutOfMemoryException e) {
            throw noMemory(name, allocator, e);
        }
    }

    private static StoreException.InvalidArgument refusal(String name, String column, String reason) {
        return new StoreException.InvalidArgument(
                name + ": column " + column + " " + reason + "; read it by a reader of your own");
    }

    static StoreException.Unavailable noMemory(String name, BufferAllocator allocator, OutOfMemoryException e) {
        return new StoreException.Unavailable(
                name + ": the allocator is at its limit of " + allocator.getLimit()
                        + " bytes; raise it, or lower the bytes of a batch: " + e.getMessage(),
                e);
    }

    @Override
    public List<Field> fields() {
        return scan.fields();
    }

    /** @throws StoreException.InvalidArgument where a value shows that a column cannot be had as Spark reads it */
    @Override
    public Optional<VectorSchemaRoot> next() throws IOException {
        try {
            return scan.next();
        } catch (LeftOutException e) {
            throw refusal(name, e.column(), e.reason());
        } catch (OutOfMemoryException e) {
            throw noMemory(name, allocator, e);
        }
    }

    @Override
    public void close() throws IOException {
        scan.close();
    }
}
