package io.basalt.store.api;

import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;

/** Reads columns of tabular contents, from whatever is fastest. Parquet,
 * Arrow files and streams, CSV, and JSON lines. Thread-safe. */
public interface Columns {
    /**
     * Plans a scan: which content is read from where, as its plan says. What the statistics that are kept with a content rule out
     * is not opened.
     *
     * @param allocator of which the scan takes a child; its limit bounds the scan, mapped bytes included
     * @throws StoreException.InvalidArgument where a content is no table of these formats that the store knows
     * @throws StoreException.NotFound where a content does not exist
     */
    ColumnScan scan(ColumnRequest request, BufferAllocator allocator) throws IOException;
}
