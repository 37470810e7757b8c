package io.basalt.store.tier;

import java.util.Optional;

/**
 * A blob where it lies.
 *
 * @param bytes of one copy
 * @param heat the decayed number of reads now, as {@link Heat} tells it
 * @param fastest rules or people do not let it lie on a faster tier than this one; absent: on any
 * @param slowest rules or people do not let it lie on a slower tier than this one; absent: on any. What is pinned has its own
 *     tier in both
 */
public record Resident(
        long blobId, String tier, long bytes, double heat, Optional<String> fastest, Optional<String> slowest) {}
