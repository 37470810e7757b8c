package io.basalt.store.api;

/**
 * An atomic rename within a bucket.
 *
 * @param from an object's key, or a directory's path; what ends in {@code /} names the directory
 * @param to the new full key or path; its parents are made as the mode says
 * @param overwrite whether an object (or an empty directory, for a directory) at {@code to} is replaced
 */
public record RenameRequest(String bucket, String from, String to, boolean overwrite, KeyMode mode) {
    public RenameRequest {
        Names.bucket(bucket);
        Names.key(from);
        Names.key(to);
    }
}
