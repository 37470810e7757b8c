package io.basalt.store.api;

import java.time.Instant;

/**
 * A named state of a bucket that is kept until the snapshot is dropped, whatever the retention.
 *
 * @param name 1 to 63 characters of {@code [A-Za-z0-9._-]}, of which the first is a letter
 * @param lsn the newest commit that it shows
 */
public record SnapshotInfo(String bucket, String name, long lsn, Instant created) {
    public SnapshotInfo {
        Names.bucket(bucket);
        Names.snapshot(name);
    }
}
