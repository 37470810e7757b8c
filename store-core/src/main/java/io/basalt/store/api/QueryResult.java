package io.basalt.store.api;

import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The answer of a metadata query, in Arrow batches, one column per {@link Query#columns()} entry in the same order,
 * named by {@link Field#column()}. Strings are Utf8, timestamps are microseconds in UTC, maps are map&lt;utf8, utf8&gt;.
 * Not thread-safe; close it on the thread that reads it.
 */
public interface QueryResult extends AutoCloseable {
    /** Fills {@link #batch()} with the next rows; false at the end. */
    boolean next() throws StoreException;

    /** The current batch: valid until the next call of {@link #next()} or {@link #close()}. */
    VectorSchemaRoot batch();

    /** The LSN at which the whole answer is exact. */
    long lsn();

    /** What the query has done so far. */
    Stats stats();

    @Override
    void close();

    /**
     * @param rows live objects of the bucket (or of the part) at the LSN
     * @param rowsTested rows on which the predicate was evaluated; the rest were skipped by directory
     * @param rowsMatched rows that were returned
     */
    record Stats(long rows, long rowsTested, long rowsMatched) {}
}
