package io.basalt.store.api;

/**
 * Asks for the versions of all keys that begin with a prefix.
 *
 * @param startAfter only of keys after this one; empty from the start
 * @param limit a page ends with the key that brings it to so many versions, 1 to {@value #MAX_PAGE}
 */
public record VersionsRequest(String bucket, String prefix, String startAfter, int limit) {
    public static final int MAX_PAGE = 10_000;

    public VersionsRequest {
        Names.bucket(bucket);
        Utf8.require("prefix", prefix);
        Utf8.require("start", startAfter);
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("page of " + limit + " versions: expected 1 to " + MAX_PAGE);
        }
    }

    public static VersionsRequest of(String bucket, String prefix) {
        return new VersionsRequest(bucket, prefix, "", MAX_PAGE);
    }

    public VersionsRequest after(String key) {
        return new VersionsRequest(bucket, prefix, key, limit);
    }

    public VersionsRequest withLimit(int newLimit) {
        return new VersionsRequest(bucket, prefix, startAfter, newLimit);
    }
}
