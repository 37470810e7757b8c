package io.basalt.store.engine;

import io.basalt.store.columnar.parquet.ParquetRendition.Limits;

/** How much memory decoding Parquet may take in this process. */
final class ParquetLimits {
    /** A row group's compressed bytes lie on the heap: at most this part of it. */
    private static final int HEAP_PART = 8;

    private ParquetLimits() {}

    /** @param batchBytes of a batch */
    static Limits of(long batchBytes) {
        return new Limits(
                Limits.DEFAULT.batchRows(),
                batchBytes,
                Math.min(Limits.DEFAULT.rowGroupBytes(), Runtime.getRuntime().maxMemory() / HEAP_PART));
    }
}
