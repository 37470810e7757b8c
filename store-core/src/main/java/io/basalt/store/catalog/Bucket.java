package io.basalt.store.catalog;

import io.basalt.store.api.BucketSettings;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.api.ValueType;
import io.basalt.store.io.BinaryReader;
import io.basalt.store.io.BinaryWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A bucket's record.
 *
 * @param rootId the directory of all its keys
 * @param retentionMicros for how long superseded rows are kept
 * @param versionsPin the pin that keeps superseded versions; 0 where none does
 * @param landing name of the tier that its new objects land on; absent: the store's
 * @param renditions for which of its tables renditions are made by themselves
 * @param declared attributes by full name that are the bucket's whether an object has them or not
 * @param floor what had ended by this LSN may be collected: earlier states cannot be read, unless a snapshot pins them
 */
public record Bucket(
        String name,
        long bucketId,
        long rootId,
        long createdMicros,
        long retentionMicros,
        long versionsPin,
        List<Hold> holds,
        Optional<String> landing,
        RenditionPolicy renditions,
        SortedMap<String, ValueType> declared,
        long floor) {
    /** The version of a bucket that lands its objects where the store does, and whose hot tables get renditions. */
    private static final int PLAIN = 1;

    private static final int WITH_LANDING = 2;
    private static final int WITH_RENDITIONS = 3;
    private static final int WITH_DECLARED = 4;

    public Bucket {
        holds = List.copyOf(holds);
        declared = Collections.unmodifiableSortedMap(new TreeMap<>(declared));
    }

    /** A legal hold on the keys that begin with a prefix, which pins what ended among them. */
    public record Hold(String prefix, long pinId) {}

    static Bucket created(String name, long bucketId, long rootId, long micros) {
        long retention = BucketSettings.DEFAULT_RETENTION.toNanos() / 1000;
        return new Bucket(
                name,
                bucketId,
                rootId,
                micros,
                retention,
                0,
                List.of(),
                Optional.empty(),
                RenditionPolicy.HOT,
                new TreeMap<>(),
                0);
    }

    public BucketSettings settings() {
        TreeSet<String> prefixes = new TreeSet<>();
        holds.forEach(hold -> prefixes.add(hold.prefix));
        return new BucketSettings(
                Duration.of(retentionMicros, ChronoUnit.MICROS),
                versionsPin != 0,
                prefixes,
                landing,
                renditions,
                declared);
    }

    /** @param firstPinId the first of as many free ids as the update holds prefixes, and one more */
    Bucket configured(BucketUpdate update, long firstPinId) {
        long pinId = firstPinId;
        List<Hold> held = new ArrayList<>(holds);
        held.removeIf(hold -> update.release().contains(hold.prefix));
        for (String prefix : new TreeSet<>(update.hold())) {
            if (held.stream().noneMatch(hold -> hold.prefix.equals(prefix))) {
                held.add(new Hold(prefix, pinId));
            }
            pinId++;
        }
        boolean versioned = update.versioned().orElse(versionsPin != 0);
        return new Bucket(
                name,
                bucketId,
                rootId,
                createdMicros,
                update.retention().map(r -> r.toNanos() / 1000).orElse(retentionMicros),
                versioned ? (versionsPin != 0 ? versionsPin : pinId) : 0,
                held,
                update.landing().isPresent()
                        ? update.landing().filter(tier -> !tier.equals(BucketUpdate.STORE_LANDING))
                        : landing,
                update.renditions().orElse(renditions),
                declared(update),
                floor);
    }

    private SortedMap<String, ValueType> declared(BucketUpdate update) {
        TreeMap<String, ValueType> now = new TreeMap<>(declared);
        now.keySet().removeAll(update.withdraw());
        now.putAll(update.declare());
        return now;
    }

    Bucket withFloor(long lsn) {
        return new Bucket(
                name,
                bucketId,
                rootId,
                createdMicros,
                retentionMicros,
                versionsPin,
                holds,
                landing,
                renditions,
                declared,
                lsn);
    }

    private int version() {
        if (!declared.isEmpty()) {
            return WITH_DECLARED;
        }
        return renditions != RenditionPolicy.HOT ? WITH_RENDITIONS : landing.isPresent() ? WITH_LANDING : PLAIN;
    }

    byte[] encode() {
        BinaryWriter out = new BinaryWriter()
                .u8(version())
                .u8(0)
                .string(name)
                .varint(bucketId)
                .varint(rootId)
                .varint(createdMicros)
                .varint(retentionMicros)
                .varint(versionsPin)
                .varint(floor)
                .varint(holds.size());
        holds.forEach(hold -> out.string(hold.prefix).varint(hold.pinId));
        if (version() >= WITH_LANDING) {
            out.string(landing.orElse(BucketUpdate.STORE_LANDING));
        }
        if (version() >= WITH_RENDITIONS) {
            RenditionPolicies.encode(renditions, out);
        }
        if (version() == WITH_DECLARED) {
            Declared.encode(declared, out);
        }
        return out.toBytes();
    }

    static Bucket decode(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        int version = in.version("bucket", WITH_DECLARED);
        String name = in.string();
        long id = in.varint();
        long rootId = in.varint();
        long created = in.varint();
        long retention = in.varint();
        long versionsPin = in.varint();
        long floor = in.varint();
        List<Hold> holds = new ArrayList<>();
        for (int count = in.varint32(); count > 0; count--) {
            holds.add(new Hold(in.string(), in.varint()));
        }
        Optional<String> landing = version >= WITH_LANDING
                ? Optional.of(in.string()).filter(tier -> !tier.equals(BucketUpdate.STORE_LANDING))
                : Optional.empty();
        RenditionPolicy renditions = version >= WITH_RENDITIONS ? RenditionPolicies.decode(in) : RenditionPolicy.HOT;
        SortedMap<String, ValueType> declared = version == WITH_DECLARED ? Declared.decode(in) : new TreeMap<>();
        return new Bucket(
                name, id, rootId, created, retention, versionsPin, holds, landing, renditions, declared, floor);
    }
}
