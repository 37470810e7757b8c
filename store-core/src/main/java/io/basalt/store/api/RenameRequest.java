package io.basalt.store.api;

import java.util.Optional;

/**
 * An atomic rename within a bucket.
 *
 * @param from an object's key, or a directory's path; what ends in {@code /} names the directory
 * @param to the new full key or path; its parents are made as the mode says
 * @param overwrite whether an object (or an empty directory, for a directory) at {@code to} is replaced
 * @param token see {@link PutOptions}
 */
public record RenameRequest(
        String bucket, String from, String to, boolean overwrite, KeyMode mode, Optional<String> token) {
    public RenameRequest {
        Names.bucket(bucket);
        Names.key(from);
        Names.key(to);
        token.ifPresent(Names::token);
    }

    /** Without a token. */
    public RenameRequest(String bucket, String from, String to, boolean overwrite, KeyMode mode) {
        this(bucket, from, to, overwrite, mode, Optional.empty());
    }

    public RenameRequest withToken(String newToken) {
        return new RenameRequest(bucket, from, to, overwrite, mode, Optional.of(newToken));
    }
}
