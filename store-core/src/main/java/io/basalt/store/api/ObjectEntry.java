package io.basalt.store.api;

import java.time.Instant;
import java.util.Optional;

/**
 * What a listing knows of an object.
 *
 * @param fileId stays with the object when it is renamed or overwritten
 * @param contentId names the immutable content; equal for copies
 * @param version sequence number of the content
 * @param revision sequence number of the newest change
 * @param crc32c checksum of the whole content
 * @param md5 S3's ETag, where the writer asked for it
 * @param modified when the content was written, to the microsecond
 * @param hadoop its attributes of {@link Attributes#HADOOP}
 */
public record ObjectEntry(
        String bucket,
        String key,
        long size,
        long fileId,
        long contentId,
        long version,
        long revision,
        int crc32c,
        Optional<Md5> md5,
        Instant modified,
        Attributes hadoop)
        implements ListEntry {
    /** Without attributes of {@link Attributes#HADOOP}. */
    public ObjectEntry(
            String bucket,
            String key,
            long size,
            long fileId,
            long contentId,
            long version,
            long revision,
            int crc32c,
            Optional<Md5> md5,
            Instant modified) {
        this(bucket, key, size, fileId, contentId, version, revision, crc32c, md5, modified, Attributes.NONE);
    }

    public ObjectKey objectKey() {
        return new ObjectKey(bucket, key);
    }

    /** A strong validator: the content id in hexadecimal. */
    public String etag() {
        return etag(contentId);
    }

    public static String etag(long contentId) {
        return java.util.HexFormat.of().toHexDigits(contentId);
    }
}
