package io.basalt.store.api;

import java.time.Instant;

/** A bucket; {@code root} holds its totals. */
public record BucketInfo(String name, long bucketId, Instant created, BucketSettings settings, DirectoryEntry root) {}
