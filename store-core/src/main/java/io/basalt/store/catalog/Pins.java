package io.basalt.store.catalog;

import io.basalt.store.api.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What keeps a bucket's garbage from being collected: its snapshots, its legal holds, and versioning. */
record Pins(long versionsPin, List<Bucket.Hold> holds, List<BucketSnapshots.Named> snapshots) {
    static final Pins NONE = new Pins(0, List.of(), List.of());

    static Pins of(Bucket bucket, Lookups lookups) throws StoreException {
        return new Pins(
                bucket.versionsPin(),
                bucket.holds(),
                lookups.snapshots(bucket.bucketId()).snapshots());
    }

    Pins withoutVersions() {
        return new Pins(0, holds, snapshots);
    }

    boolean contains(long pinId) {
        return pinId == versionsPin
                || holds.stream().anyMatch(hold -> hold.pinId() == pinId)
                || snapshots.stream().anyMatch(snapshot -> snapshot.pinId() == pinId);
    }

    /**
     * A pin that needs all of this garbage.
     *
     * @param path the key or directory that it was; asked for where there are holds
     */
    Optional<Long> needing(Garbage garbage, String path) {
        if (versionsPin != 0 && garbage.kind() != Garbage.Kind.ROW) {
            return Optional.of(versionsPin);
        }
        Optional<Long> holding = holds.stream()
                .filter(hold -> touches(hold.prefix(), path, garbage.isDirectory()))
                .map(Bucket.Hold::pinId)
                .findFirst();
        // A directory that left with its contents is taken apart, and a snapshot keeps what it needs of them.
        return holding.isPresent() || garbage.isWhole() ? holding : snapshotNeeding(garbage);
    }

    Optional<Long> snapshotNeeding(Garbage garbage) {
        return snapshots.stream()
                .filter(snapshot -> garbage.isNeededAt(snapshot.lsn()))
                .map(BucketSnapshots.Named::pinId)
                .findFirst();
    }

    /** Whether a hold of keys that begin with {@code prefix} is about that key, or about any below that directory. */
    static boolean touches(String prefix, String path, boolean directory) {
        return path.startsWith(prefix) || (directory && prefix.startsWith(path));
    }

    Set<Long> snapshotLsns() {
        return snapshots.stream().map(BucketSnapshots.Named::lsn).collect(Collectors.toUnmodifiableSet());
    }

    /** Why that pin keeps things; absent where there is no such pin. */
    Optional<String> describe(long pinId) {
        if (pinId == versionsPin) {
            return Optional.of("kept as versions of a versioned bucket");
        }
        for (Bucket.Hold hold : holds) {
            if (hold.pinId() == pinId) {
                return Optional.of("under the legal hold of prefix '" + hold.prefix() + "'");
            }
        }
        for (BucketSnapshots.Named snapshot : snapshots) {
            if (snapshot.pinId() == pinId) {
                return Optional.of("kept by snapshot '" + snapshot.name() + "'");
            }
        }
        return Optional.empty();
    }
}
