package io.basalt.hadoop;

import static org.apache.hadoop.fs.Options.OpenFileOptions.FS_OPTION_OPENFILE_BUFFER_SIZE;
import static org.apache.hadoop.fs.Options.OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY;
import static org.apache.hadoop.fs.Options.OpenFileOptions.FS_OPTION_OPENFILE_SPLIT_END;

import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.impl.FSBuilderSupport;

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
    private final long end;
    private int window;

    /**
     * @param least bytes to fetch at once, whatever the position
     * @param most bytes to fetch at once
     * @param end the position that the reader means to stop at, or shortly after
     */
    private ReadAhead(Policy policy, int least, int most, long end) {
        this.policy = policy;
        this.least = least;
        this.most = most;
        this.end = end;
        this.window = policy == Policy.SEQUENTIAL ? most : least;
    }

    /** @param most bytes to fetch at once */
    static ReadAhead adaptive(int most) {
        return new ReadAhead(Policy.ADAPTIVE, Math.min(LEAST, most), most, Long.MAX_VALUE);
    }

    /**
     * Heeds what {@code openFile} was told: the read policy, a buffer that is larger than {@value #LEAST} bytes (not of a
     * reader at random), and where its split ends.
     *
     * @param most bytes to fetch at once, as configured
     */
    static ReadAhead of(Configuration options, int most) {
        Policy policy = Policy.of(options);
        FSBuilderSupport numbers = new FSBuilderSupport(options);
        long buffer = policy == Policy.RANDOM ? LEAST : numbers.getPositiveLong(FS_OPTION_OPENFILE_BUFFER_SIZE, LEAST);
        int least = (int) Math.min(Math.max(buffer, LEAST), most);
        return new ReadAhead(
                policy, least, most, numbers.getPositiveLong(FS_OPTION_OPENFILE_SPLIT_END, Long.MAX_VALUE));
    }

    /** Bytes to fetch at least, if what is read next, at {@code position}, goes on where the last read ended. */
    int window(long position) {
        return (int) Math.min(window, Math.max(least, end - position));
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
