package io.basalt.store.api;

import java.time.Instant;

/**
 * One change of a bucket, as the commit log tells it. What happens to a directory is one change, whatever lies below it.
 *
 * @param lsn of the commit that it is part of
 * @param seq its own sequence number, at most {@code lsn}: the object's revision from then on
 * @param committed the commit's timestamp: strictly increasing from commit to commit
 * @param key where it is after the change, where it was before a deletion; a directory's ends in {@code /}, the bucket's is empty
 * @param id the object's file id, or the directory's or bucket's id
 * @param contentId of objects: the content that it has then, or had; else 0
 * @param size of objects: bytes of that content; else 0
 */
public record BucketChange(
        long lsn, long seq, Instant committed, Kind kind, String key, long id, long contentId, long size) {
    /** What happened. */
    public enum Kind {
        BUCKET_CREATED,
        OBJECT_CREATED,
        /** It has another content. */
        OBJECT_REPLACED,
        OBJECT_DELETED,
        /** It has another key. */
        OBJECT_MOVED,
        ATTRIBUTES_CHANGED,
        DIRECTORY_CREATED,
        /** It and all below it have other keys; or it was deleted and brought back. */
        DIRECTORY_MOVED,
        /** It and all below it were deleted. */
        DIRECTORY_DELETED
    }
}
