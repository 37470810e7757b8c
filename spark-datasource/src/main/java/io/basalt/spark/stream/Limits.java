package io.basalt.spark.stream;

import org.apache.spark.sql.connector.read.streaming.CompositeReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.connector.read.streaming.ReadMaxBytes;
import org.apache.spark.sql.connector.read.streaming.ReadMaxRows;

/** The most that a micro-batch should read; the first commit is read whatever it has. */
record Limits(long objects, long bytes) {
    static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);

    static Limits of(ReadLimit limit) {
        if (limit instanceof ReadMaxRows rows) {
            return new Limits(rows.maxRows(), Long.MAX_VALUE);
        } else if (limit instanceof ReadMaxBytes bytes) {
            return new Limits(Long.MAX_VALUE, bytes.maxBytes());
        } else if (limit instanceof CompositeReadLimit both) {
            Limits all = NONE;
            for (ReadLimit each : both.getReadLimits()) {
                Limits one = of(each);
                all = new Limits(Math.min(all.objects, one.objects), Math.min(all.bytes, one.bytes));
            }
            return all;
        }
        return NONE;
    }

    ReadLimit toReadLimit() {
        if (objects == Long.MAX_VALUE && bytes == Long.MAX_VALUE) {
            return ReadLimit.allAvailable();
        } else if (bytes == Long.MAX_VALUE) {
            return ReadLimit.maxRows(objects);
        } else if (objects == Long.MAX_VALUE) {
            return ReadLimit.maxBytes(bytes);
        }
        return ReadLimit.compositeLimit(new ReadLimit[] {ReadLimit.maxRows(objects), ReadLimit.maxBytes(bytes)});
    }

    boolean isNone() {
        return equals(NONE);
    }

    boolean allow(Load load) {
        return load.objects <= objects && load.bytes <= bytes;
    }

    /** What there is to read. */
    record Load(long objects, long bytes) {
        static final Load NOTHING = new Load(0, 0);

        Load plus(Load other) {
            return new Load(objects + other.objects, bytes + other.bytes);
        }
    }
}
