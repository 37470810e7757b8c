package io.basalt.store.api;

import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The answer of a metadata query, in Arrow batches of about a mebibyte. One column per {@link Query#columns()} entry in
 * the same order, named by {@link Field#column()}; of a grouped query the fields that it groups by, then its aggregates,
 * named by {@link Aggregate#column()}. Strings are Utf8, timestamps are microseconds in UTC, maps are map&lt;utf8, utf8&gt;.
 * Not thread-safe but for {@link #cancel()}; close it on the thread that reads it.
 */
public interface QueryResult extends AutoCloseable {
    /**
     * Fills {@link #batch()} with the next rows; false at the end.
     *
     * @throws StoreException.InvalidArgument where ordering or grouping needs more than {@link Query#memory()}, or a sum
     *     overflows
     * @throws StoreException.Unavailable after {@link #cancel()}
     */
    boolean next() throws StoreException;

    /** The current batch: valid until the next call of {@link #next()} or {@link #close()}. */
    VectorSchemaRoot batch();

    /** The LSN at which the whole answer is exact. */
    long lsn();

    /** What the query has done so far. */
    Stats stats();

    /**
     * How the query was evaluated so far, in lines to read: what was read and what was ruled out, and for each term of the
     * predicate, in the order in which they were evaluated, from what it was answered (zone maps, dictionaries, order
     * sidecars, directories) and how many rows it left.
     */
    String explain();

    /** Makes the running or the next call of {@link #next()} fail soon. From any thread, at any time, more than once. */
    void cancel();

    @Override
    void close();

    /**
     * Segments are immutable columns of rows, cut into blocks of 4,096; the newest rows are in none yet.
     *
     * @param rows objects that were there to be looked at; in segments, superseded rows are among them. A part counts its
     *     share of them
     * @param rowsTested rows on which terms of the predicate were evaluated; for the rest, statistics or directories decided
     * @param rowsMatched rows that the predicate let through, up to where a limit ended the query
     * @param segmentsRead segments of which at least one block was not pruned
     * @param segmentsPruned segments without a match, as their statistics, dictionaries or directories say
     * @param blocksRead blocks whose rows had to be looked at; those are neither read nor pruned that count as a whole
     * @param blocksPruned blocks that zone maps, an order sidecar or the order ruled out, in segments that were not pruned
     */
    record Stats(
            long rows,
            long rowsTested,
            long rowsMatched,
            long segmentsRead,
            long segmentsPruned,
            long blocksRead,
            long blocksPruned) {}
}
