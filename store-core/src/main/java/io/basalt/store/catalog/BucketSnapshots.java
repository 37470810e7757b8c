package io.basalt.store.catalog;

import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The named snapshots of one bucket, in the order of their names. */
record BucketSnapshots(List<Named> snapshots) {
    private static final int VERSION = 1;
    static final BucketSnapshots NONE = new BucketSnapshots(List.of());

    BucketSnapshots {
        snapshots = List.copyOf(snapshots);
    }

    /** A snapshot, which pins what was there at an LSN. */
    record Named(String name, long pinId, long lsn, long createdMicros) {
        Named renamed(String newName) {
            return new Named(newName, pinId, lsn, createdMicros);
        }
    }

    Optional<Named> named(String name) {
        return snapshots.stream().filter(snapshot -> snapshot.name.equals(name)).findFirst();
    }

    boolean pins(long lsn) {
        return snapshots.stream().anyMatch(snapshot -> snapshot.lsn == lsn);
    }

    BucketSnapshots with(Named added) {
        List<Named> all = new ArrayList<>(snapshots);
        all.add(added);
        all.sort((a, b) -> a.name.compareTo(b.name));
        return new BucketSnapshots(all);
    }

    BucketSnapshots without(String name) {
        return new BucketSnapshots(snapshots.stream()
                .filter(snapshot -> !snapshot.name.equals(name))
                .toList());
    }

    byte[] encode() {
        BinaryWriter out = new BinaryWriter().u8(VERSION).u8(0).varint(snapshots.size());
        snapshots.forEach(s -> out.string(s.name).varint(s.pinId).varint(s.lsn).varint(s.createdMicros));
        return out.toBytes();
    }

    static BucketSnapshots decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("snapshots", VERSION);
        List<Named> snapshots = new ArrayList<>();
        for (int count = in.varint32(); count > 0; count--) {
            snapshots.add(new Named(in.string(), in.varint(), in.varint(), in.varint()));
        }
        return new BucketSnapshots(snapshots);
    }
}
