package io.basalt.store.api;

import java.util.Optional;

/**
 * Cuts an object to its first bytes.
 *
 * @param length how many, at most as many as it has
 * @param condition on the object
 * @param token see {@link PutOptions}
 */
public record TruncateRequest(ObjectKey key, long length, Condition condition, Optional<String> token) {
    public TruncateRequest {
        token.ifPresent(Names::token);
    }

    public TruncateRequest withToken(String newToken) {
        return new TruncateRequest(key, length, condition, Optional.of(newToken));
    }

    /** Whatever version is there. */
    public static TruncateRequest of(ObjectKey key, long length) {
        return new TruncateRequest(key, length, Condition.NONE, Optional.empty());
    }
}
