package io.basalt.store.index;

/**
 * When the index writes what.
 *
 * @param chunkRows rows that become columns together
 * @param sealedRows rows of a bucket in memory that become a file; a quarter of them is no file yet
 * @param fanout files of about one size that become one
 * @param mostRows rows that a file may have
 * @param memory bytes that the rows of all buckets may take on the heap before they go to files
 */
public record IndexSizes(int chunkRows, int sealedRows, int fanout, int mostRows, long memory) {
    public IndexSizes {
        if (chunkRows < 1 || sealedRows < chunkRows || fanout < 2 || mostRows < sealedRows) {
            throw new IllegalArgumentException("chunks of " + chunkRows + " rows, files of " + sealedRows + " to "
                    + mostRows + ", " + fanout + " at once");
        }
    }

    /** As measured in docs/benchmarks.md. */
    public static IndexSizes withMemory(long bytes) {
        return new IndexSizes(2048, 64 << 10, 4, 1 << 21, bytes);
    }

    /** Rows that are worth a file. */
    int fileRows() {
        return Math.max(1, sealedRows / 4);
    }

    /** Rows of all buckets that are sorted in memory at once, where an index is made anew. */
    int runRows() {
        return Math.max(1, sealedRows / 2);
    }
}
