package io.basalt.hadoop;

import static org.apache.hadoop.fs.Options.OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY;

import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * How far one stream reads ahead. Adaptive: {@value #LEAST} bytes at first and after each jump, twice as many with each
 * fetch that goes on where the one before ended, until the most. Not thread-safe.
 */
final class ReadAhead {
    /** The store verifies whole blocks of 64 KiB, so that fetching a part of one saves copying only. */
    static final int LEAST = 16 << 10;

    /** What a program says of how it is going to read: {@code fs.option.openfile.read.policy}. */
    enum Policy {
        ADAPTIVE,
        /** The least, always: no read is followed by its neighbour. */
        RANDOM,
        /** The most, from the first byte on. */
        SEQUENTIAL;

        /** The first policy of the option's list that is known; adaptive where there is none. */
        static Policy of(Configuration options) {
            for (String name : options.getTrimmedStrings(FS_OPTION_OPENFILE_READ_POLICY)) {
                switch (name.toLowerCase(Locale.ROOT)) {
                    case "adaptive", "default" -> {
                        return ADAPTIVE;
                    }
                    case "random", "vector", "columnar", "parquet", "orc", "hbase" -> {
                        return RANDOM;
                    }
                    case "sequential", "whole-file", "avro", "csv", "json" -> {
                        return SEQUENTIAL;
                    }
                    default -> {} // as the option's contract says: what is not known is passed over
                }
            }
            return ADAPTIVE;
        }
    }

    private final Policy policy;
    private final int least;
    private final int most;
    private int window;

    ReadAhead(Policy policy, int most) {
        this.policy = policy;
        this.least = Math.min(LEAST, most);
        this.most = most;
        this.window = policy == Policy.SEQUENTIAL ? most : least;
    }

    /** Bytes to fetch at least, if what is read next goes on where the last read ended. */
    int window() {
        return window;
    }

    /** Something was fetched where the last fetch ended. */
    void wentOn() {
        if (policy == Policy.ADAPTIVE) {
            window = (int) Math.min(most, 2L * window);
        }
    }

    /** The next read is elsewhere. */
    void jumped() {
        if (policy == Policy.ADAPTIVE) {
            window = least;
        }
    }
}
