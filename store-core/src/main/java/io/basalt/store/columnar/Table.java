package io.basalt.store.columnar;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The table that a content holds, whose columns are known: what a rendition of it has, and what a scan decodes. Holds no memory
 * and no file of its own. Not thread-safe.
 */
public interface Table {
    /** Names of the columns that can be had so far as is known, in the content's order. */
    List<String> columns();

    /** Names of those that cannot be had as Spark reads them, and why ("holds ..."). */
    Map<String, String> leftOut();

    /**
     * Decodes columns from the first row on.
     *
     * @param columns names out of {@link #columns()}, in the order of the batches; may be none: then batches tell their row count
     * @param wanted numbers of the parts (those that {@code TabularInfo.rowGroups} lists) that are read; others may be passed over
     * @param firstRow rows of the content before it are passed over
     */
    TableScan scan(
            List<String> columns, IntPredicate wanted, long firstRow, BufferAllocator allocator, TableLimits limits)
            throws IOException;
}
