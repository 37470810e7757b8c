package io.basalt.spark.stream;

import io.basalt.store.api.SnapshotInfo;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Option;

/**
 * The options of a stream, by the names that other table formats have for them.
 *
 * @param startingVersion an LSN, whose commit is the first, a snapshot, {@code earliest} or {@code latest}
 * @param startingTimestamp the first commits are those at or after it
 * @param failOnDataLoss whether to fail where changes may be missing, instead of going on from what is held
 */
record StreamOptions(
        Optional<String> startingVersion, Optional<String> startingTimestamp, boolean failOnDataLoss, Limits limits) {
    private static final String VERSION = "startingVersion";
    private static final String TIMESTAMP = "startingTimestamp";
    private static final String MAX_OBJECTS = "maxObjectsPerTrigger";
    private static final String MAX_BYTES = "maxBytesPerTrigger";
    static final String FAIL_ON_DATA_LOSS = "failOnDataLoss";
    private static final String EARLIEST = "earliest";
    private static final String LATEST = "latest";

    StreamOptions {
        if (startingVersion.isPresent() && startingTimestamp.isPresent()) {
            throw new IllegalArgumentException("options " + VERSION + "=" + startingVersion.get() + " and " + TIMESTAMP
                    + "=" + startingTimestamp.get() + ": give one of them");
        }
    }

    static StreamOptions of(CaseInsensitiveStringMap options) {
        return new StreamOptions(
                Optional.ofNullable(options.get(VERSION)),
                Optional.ofNullable(options.get(TIMESTAMP)),
                options.getBoolean(FAIL_ON_DATA_LOSS, true),
                new Limits(most(options, MAX_OBJECTS), most(options, MAX_BYTES)));
    }

    private static long most(CaseInsensitiveStringMap options, String name) {
        String given = options.get(name);
        if (given == null) {
            return Long.MAX_VALUE;
        }
        OptionalLong most = number(given);
        if (most.isEmpty() || most.getAsLong() < 1) {
            throw new IllegalArgumentException("option " + name + "=" + given + ": expected a number of at least 1");
        }
        return most.getAsLong();
    }

    private static OptionalLong number(String text) {
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    /** The LSN after which a stream of a bucket begins; empty to begin with all there is. */
    OptionalLong startsAfter(Store store, String bucket) throws StoreException {
        if (startingTimestamp.isPresent()) {
            return OptionalLong.of(store.lsnAt(instant(startingTimestamp.get()).minus(1, ChronoUnit.MICROS)));
        }
        String version = startingVersion.orElse(EARLIEST);
        OptionalLong lsn = number(version);
        if (lsn.isPresent()) {
            return OptionalLong.of(Math.max(lsn.getAsLong() - 1, 0));
        }
        return switch (version) {
            case EARLIEST -> OptionalLong.empty();
            case LATEST -> OptionalLong.of(store.visibleLsn());
            default -> OptionalLong.of(snapshot(store, bucket, version));
        };
    }

    private static long snapshot(Store store, String bucket, String name) throws StoreException {
        for (SnapshotInfo snapshot : store.snapshots(bucket)) {
            if (snapshot.name().equals(name)) {
                return snapshot.lsn();
            }
        }
        throw new StoreException.NotFound("option " + VERSION + "=" + name + ": bucket '" + bucket
                + "' has no snapshot of that name; expected an LSN, a snapshot, " + EARLIEST + " or " + LATEST);
    }

    private static Instant instant(String text) {
        Option<Object> micros = DateTimeUtils.stringToTimestamp(
                UTF8String.fromString(text), ZoneId.of(SQLConf.get().sessionLocalTimeZone()));
        if (micros.isEmpty()) {
            throw new IllegalArgumentException("option " + TIMESTAMP + "=" + text
                    + ": expected a date or a time, such as 2026-11-30 or 2026-11-30T09:00:00Z");
        }
        return Instant.EPOCH.plus((Long) micros.get(), ChronoUnit.MICROS);
    }
}
