package io.basalt.store.api;

import java.time.Instant;

/**
 * A bucket.
 *
 * @param root holds its totals
 * @param heldFrom the oldest LSN at which it can be read, but for older ones that snapshots keep; changes after it are told
 */
public record BucketInfo(
        String name, long bucketId, Instant created, BucketSettings settings, DirectoryEntry root, long heldFrom) {}
