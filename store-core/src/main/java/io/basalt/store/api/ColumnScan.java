package io.basalt.store.api;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;

/**
 * Columns of contents, as Arrow batches one after the other. Not thread-safe but for {@link #cancel()}.
 *
 * <p>Columns have the types and values that Spark reads of them (docs/design/012-renditions.md); within one content these do not
 * change, but a string column may come as indices into a dictionary in one batch and as strings in another.
 */
public interface ColumnScan extends AutoCloseable {
    /**
     * Goes on to the next batch; false at the end. Once it has thrown, it always throws: nothing is left out silently.
     *
     * @throws StoreException.InvalidArgument where a column is not in a content, or cannot be had as Spark reads it; the
     *     content is to be read by other means
     * @throws StoreException.NotFound where a content is gone by now
     * @throws StoreException.Unavailable after {@link #cancel()}; where the allocator has not enough; or where Hadoop's classes
     *     are missing
     */
    boolean next() throws IOException;

    /** The current batch: valid until the next call of {@link #next()} or {@link #close()}. Not to be written to. */
    VectorSchemaRoot batch();

    /** The dictionaries of the current batch's columns that are encoded by one; valid as long as the batch. */
    DictionaryProvider dictionaries();

    /**
     * Numbers of the current batch's rows that may match the request's filter, in ascending order: all that match, and of the others
     * those for which a term cannot be tested, since it asks of a column that is not in the batch. Absent where nothing is ruled out.
     */
    Optional<int[]> matching() throws IOException;

    /**
     * The content that the current batch is of.
     *
     * @throws IllegalStateException of an aggregation, whose groups are of all contents
     */
    long contentId();

    /**
     * How each content is read, in their order, as far as it is known now: a rendition that turns out to be damaged is replaced by
     * the original.
     */
    List<ContentPlan> plan();

    /**
     * What is left to the caller ({@link ColumnRequest#leaveRenditions}): of these contents no batch comes. The files stay until the scan is
     * closed.
     */
    default List<RenditionRange> renditions() {
        return List.of();
    }

    Stats stats();

    /** Makes the running or the next call of {@link #next()} fail soon. From any thread, at any time, more than once. */
    void cancel();

    /** Gives everything back. Idempotent. */
    @Override
    void close();

    /**
     * What was done so far.
     *
     * @param rows of the batches
     * @param bytesRead of contents, and of renditions those that batches were made of
     * @param memory bytes off the heap that are taken now, mapped ones among them; 0 after the closing
     * @param peakMemory the most that were taken
     */
    record Stats(long batches, long rows, long bytesRead, long memory, long peakMemory) {}
}
