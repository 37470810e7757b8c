package io.basalt.spark.objects;

import io.basalt.store.api.SnapshotInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import org.apache.spark.sql.connector.catalog.ChangelogRange;

/**
 * The commits that a changelog is asked for.
 *
 * @param after the LSN after which they come; absent for all that are held
 * @param upTo the LSN up to which they come; absent for all that are there
 */
record ChangelogBounds(OptionalLong after, OptionalLong upTo) {
    static ChangelogBounds of(ChangelogRange range, Store store, String bucket) throws StoreException {
        if (range instanceof ChangelogRange.VersionRange versions) {
            long start = lsn(store, bucket, versions.startingVersion());
            OptionalLong end = versions.endingVersion().isPresent()
                    ? OptionalLong.of(
                            lsn(store, bucket, versions.endingVersion().get()))
                    : OptionalLong.empty();
            return new ChangelogBounds(
                    OptionalLong.of(range.startingBoundInclusive() ? Math.max(0, start - 1) : start),
                    shifted(end, range.endingBoundInclusive()));
        } else if (range instanceof ChangelogRange.TimestampRange times) {
            OptionalLong end = times.endingTimestamp().isPresent()
                    ? OptionalLong.of(
                            lsnAt(store, times.endingTimestamp().get() - (range.endingBoundInclusive() ? 0 : 1)))
                    : OptionalLong.empty();
            return new ChangelogBounds(
                    OptionalLong.of(lsnAt(store, times.startingTimestamp() - (range.startingBoundInclusive() ? 1 : 0))),
                    end);
        }
        return new ChangelogBounds(OptionalLong.empty(), OptionalLong.empty());
    }

    private static OptionalLong shifted(OptionalLong end, boolean inclusive) {
        return end.isEmpty() || inclusive ? end : OptionalLong.of(end.getAsLong() - 1);
    }

    private static long lsnAt(Store store, long micros) throws StoreException {
        return store.lsnAt(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    /** @param version an LSN, or a snapshot */
    private static long lsn(Store store, String bucket, String version) throws StoreException {
        if (version.matches("[0-9]{1,18}")) {
            return Long.parseLong(version);
        }
        for (SnapshotInfo snapshot : store.snapshots(bucket)) {
            if (snapshot.name().equals(version)) {
                return snapshot.lsn();
            }
        }
        throw new StoreException.NotFound("changes of version '" + version + "': bucket '" + bucket
                + "' has no snapshot of that name; expected an LSN or a snapshot");
    }
}
