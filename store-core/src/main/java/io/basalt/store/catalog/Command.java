package io.basalt.store.catalog;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.io.Place;
import java.util.List;
import java.util.Map;

/**
 * A change of the catalog as a value: it carries its own time and the ids that it may need, and its preconditions are
 * checked where it is applied.
 *
 * @param <R> what applying it gives
 */
public sealed interface Command<R> {
    /** When the caller asked, in microseconds since the epoch; the commit's timestamp is this or later. */
    long micros();

    record CreateBucket(String bucket, long bucketId, long rootId, long micros) implements Command<Bucket> {}

    record DeleteBucket(String bucket, long micros) implements Command<Bucket> {}

    /**
     * Gives a key a content, which is new or shared with whatever holds it already.
     *
     * @param extents the content's bytes: of {@code blobs}, or of blobs that exist already and must not have been purged
     * @param firstId the first of as many free ids as the key has components
     */
    record PutObject(
            String bucket,
            String key,
            KeyMode mode,
            Condition condition,
            long fileId,
            long contentId,
            List<Content.Extent> extents,
            List<NewBlob> blobs,
            String contentType,
            Attributes attributes,
            long firstId,
            long micros)
            implements Command<ObjectRow> {
        public PutObject {
            extents = List.copyOf(extents);
            blobs = List.copyOf(blobs);
        }
    }

    /** A blob that this node has just made durable; where it lies is the node's own business. */
    record NewBlob(long blobId, long length, int crc32c) {
        /** Its record, still without owners. */
        Blob placed(Map<Long, List<Place>> places) {
            return new Blob(blobId, length, crc32c, 0, Blob.placesOf(blobId, places));
        }
    }

    record UpdateAttributes(String bucket, String key, AttributeUpdate update, Condition condition, long micros)
            implements Command<ObjectRow> {}

    /** Gives whether there was an object. */
    record DeleteObject(String bucket, String key, Condition condition, KeyMode mode, long micros)
            implements Command<Boolean> {}

    record MakeDirectory(String bucket, String path, long firstId, long micros) implements Command<Directory> {}

    /** Gives whether there was a directory. */
    record DeleteDirectory(String bucket, String path, boolean recursive, KeyMode mode, long micros)
            implements Command<Boolean> {}

    /** Gives whether anything had to be done. */
    record Rename(String bucket, String from, String to, boolean overwrite, KeyMode mode, long firstId, long micros)
            implements Command<Boolean> {}

    /**
     * The copies of a blob at {@code from} have been written elsewhere on this node; not part of the log. Gives whether
     * they were all still there.
     */
    record Relocate(long contentId, long blobId, List<Place> from, long micros) implements Command<Boolean> {
        public Relocate {
            from = List.copyOf(from);
        }
    }
}
