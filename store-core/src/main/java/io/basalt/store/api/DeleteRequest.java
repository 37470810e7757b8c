package io.basalt.store.api;

import java.util.Optional;

/**
 * Deletes an object.
 *
 * @param mode whether directories that only keys implied vanish with their last child (S3) or persist (Hadoop)
 * @param token see {@link PutOptions}
 */
public record DeleteRequest(ObjectKey key, Condition condition, KeyMode mode, Optional<String> token) {
    public DeleteRequest {
        token.ifPresent(Names::token);
    }

    public DeleteRequest withToken(String newToken) {
        return new DeleteRequest(key, condition, mode, Optional.of(newToken));
    }

    /** In S3 mode, whatever is there. */
    public static DeleteRequest of(ObjectKey key) {
        return new DeleteRequest(key, Condition.NONE, KeyMode.S3, Optional.empty());
    }
}
