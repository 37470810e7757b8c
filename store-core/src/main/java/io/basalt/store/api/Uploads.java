package io.basalt.store.api;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Objects staged in parts, in any order and in parallel, across restarts, and completed in one commit; S3's multipart
 * uploads. Nobody sees parts before. A single object that is to appear with others in a {@link Publication} is an upload of
 * one part. Uploads that are neither completed nor aborted are collected after seven days. Thread-safe.
 */
public interface Uploads {
    /** The highest part number; the lowest is 1. */
    int MAX_PARTS = 10_000;

    /**
     * An upload under way.
     *
     * @param options what {@link #begin} was given; the condition is checked at the completion
     */
    record Upload(long uploadId, ObjectKey key, PutOptions options, Instant created) {}

    /** A part that is durable. */
    record Part(int number, long size, int crc32c, Optional<Md5> md5, String etag, Instant created) {
        public PartRef ref() {
            return new PartRef(number, etag);
        }
    }

    /** Names a part at the completion. */
    record PartRef(int number, String etag) {}

    /** A page of a list; {@code next} is what to start the next page after, if there is one. */
    record Page<T, N>(List<T> items, Optional<N> next) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /** Begins an upload. */
    Upload begin(ObjectKey key, PutOptions options) throws StoreException;

    Optional<Upload> find(long uploadId) throws StoreException;

    /**
     * Begins to write a part; an earlier one of that number is replaced when it commits.
     *
     * @throws StoreException.NotFound where there is no such upload
     */
    PartWriter write(long uploadId, int partNumber) throws IOException;

    /** Takes bytes of an object as a part, without moving them. */
    Part copy(long uploadId, int partNumber, ObjectKey source, Optional<ByteRange> range) throws IOException;

    /** Parts by number. @param after only those of a higher number; 0 from the start */
    Page<Part, Integer> parts(long uploadId, int after, int limit) throws StoreException;

    /** Where a page of uploads begins: past this one. */
    record Marker(String key, long uploadId) {
        public static final Marker START = new Marker("", 0);
    }

    /** Uploads of a bucket whose keys begin with {@code prefix}, by key, then by id. */
    Page<Upload, Marker> list(String bucket, String prefix, Marker after, int limit) throws StoreException;

    /**
     * Makes the object of these parts, which may be some only, in ascending order of their numbers, and ends the upload. A
     * completion that is tried again within a day is answered as the first time.
     *
     * @param parts empty for all of them
     * @throws StoreException.InvalidArgument where the order is not ascending
     * @throws StoreException.PreconditionFailed where a part is missing or another one by now, or the options' condition does
     *     not hold
     */
    ObjectInfo complete(long uploadId, List<PartRef> parts) throws IOException;

    /** Gives an upload and its parts up; false where there is none. */
    boolean abort(long uploadId) throws StoreException;

    /** Gives up uploads that were begun before {@code before}; returns how many. */
    int abortOlderThan(Instant before) throws StoreException;
}
