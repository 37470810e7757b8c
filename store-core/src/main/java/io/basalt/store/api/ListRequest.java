package io.basalt.store.api;

/**
 * Which part of a bucket's keys to list, in byte order of their UTF-8.
 *
 * @param prefix only keys that begin so; empty for all
 * @param delimited true to stop at the next {@code /} after the prefix and give directories as entries (one level, as
 *     {@code ls}); false for all objects below, flat
 * @param startAfter only objects after this key, and, delimited, directories that may hold one; empty from the start
 * @param limit the most entries of a page, 1 to {@value #MAX_PAGE}
 */
public record ListRequest(String bucket, String prefix, boolean delimited, String startAfter, int limit) {
    public static final int MAX_PAGE = 10_000;

    public ListRequest {
        Names.bucket(bucket);
        Utf8.require("prefix", prefix);
        Utf8.require("start", startAfter);
        if (limit < 1 || limit > MAX_PAGE) {
            throw new IllegalArgumentException("page of " + limit + " entries: expected 1 to " + MAX_PAGE);
        }
    }

    public static ListRequest flat(String bucket, String prefix) {
        return new ListRequest(bucket, prefix, false, "", MAX_PAGE);
    }

    public static ListRequest children(String bucket, String directory) {
        String prefix = directory.isEmpty() || directory.endsWith("/") ? directory : directory + "/";
        return new ListRequest(bucket, prefix, true, "", MAX_PAGE);
    }

    public ListRequest after(String key) {
        return new ListRequest(bucket, prefix, delimited, key, limit);
    }

    public ListRequest withLimit(int newLimit) {
        return new ListRequest(bucket, prefix, delimited, startAfter, newLimit);
    }
}
