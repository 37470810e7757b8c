package io.basalt.hadoop;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What a Hadoop configuration says of one bucket. Every key {@code fs.basalt.X} can be overridden for bucket B by
 * {@code fs.basalt.bucket.B.X}.
 *
 * @param store the store's directory, or the endpoint of a server that has it
 * @param readAhead the most bytes that a stream fetches at once for small sequential reads
 * @param pageSize entries fetched per step of a listing
 * @param blockSize the block size that file statuses state, which decides how readers split files
 */
public record BasaltConfiguration(String store, int readAhead, int pageSize, long blockSize) {
    /** The store's directory. Without it, and without an endpoint, the environment variables count. */
    public static final String STORE = "fs.basalt.store";

    /** The endpoint of a server, {@code http://HOST:PORT}, instead of a directory. */
    public static final String ENDPOINT = "fs.basalt.endpoint";

    /** Bytes that a stream reads ahead, 1 to 64M; default 1M. */
    public static final String READ_AHEAD = "fs.basalt.readahead.range";

    /** Entries per page of a listing, 1 to 10000; default 1000. */
    public static final String PAGE_SIZE = "fs.basalt.paging.maximum";

    /** The block size that file statuses state, in bytes; default 128M. */
    public static final String BLOCK_SIZE = "fs.basalt.block.size";

    static final String STORE_VARIABLE = "BASALT_STORE";
    static final String ENDPOINT_VARIABLE = "BASALT_ENDPOINT";

    private static final String PREFIX = "fs.basalt.";
    private static final String BUCKET_PREFIX = PREFIX + "bucket.";
    private static final long MAX_READ_AHEAD = 64L << 20;
    private static final long MAX_PAGE = 10_000;

    /**
     * Reads the configuration; throws where no store is named or a number is out of its range.
     *
     * @param environment the process's variables, of which {@code BASALT_ENDPOINT}, else {@code BASALT_STORE} counts where no key
     *     names a store
     */
    public static BasaltConfiguration of(Configuration conf, String bucket, Map<String, String> environment)
            throws IOException {
        return new BasaltConfiguration(
                store(conf, bucket, environment),
                (int) number(conf, bucket, READ_AHEAD, 1 << 20, MAX_READ_AHEAD),
                (int) number(conf, bucket, PAGE_SIZE, 1000, MAX_PAGE),
                number(conf, bucket, BLOCK_SIZE, 128 << 20, Long.MAX_VALUE));
    }

    private static String store(Configuration conf, String bucket, Map<String, String> environment) throws IOException {
        return Stream.of(
                        conf.getTrimmed(override(bucket, ENDPOINT), ""),
                        conf.getTrimmed(override(bucket, STORE), ""),
                        conf.getTrimmed(ENDPOINT, ""),
                        conf.getTrimmed(STORE, ""),
                        environment.getOrDefault(ENDPOINT_VARIABLE, ""),
                        environment.getOrDefault(STORE_VARIABLE, ""))
                .filter(named -> !named.isEmpty())
                .findFirst()
                .orElseThrow(() -> new IOException("basalt://" + bucket + "/: no store is configured: set " + STORE
                        + " (or the environment variable " + STORE_VARIABLE + ") to the store's directory, or "
                        + ENDPOINT + " (" + ENDPOINT_VARIABLE + ") to a server's http://HOST:PORT"));
    }

    private static long number(Configuration conf, String bucket, String key, long defaultValue, long max)
            throws IOException {
        String effective = effectiveKey(conf, bucket, key);
        long value;
        try {
            value = conf.getLongBytes(effective, defaultValue);
        } catch (IllegalArgumentException e) {
            throw new IOException(effective + " = '" + conf.get(effective) + "' is not a number", e);
        }
        if (value < 1 || value > max) {
            throw new IOException(effective + " = " + value + ": expected 1 to " + max);
        }
        return value;
    }

    private static String effectiveKey(Configuration conf, String bucket, String key) {
        String override = override(bucket, key);
        @Nullable String value = conf.get(override);
        return value == null ? key : override;
    }

    private static String override(String bucket, String key) {
        return BUCKET_PREFIX + bucket + "." + key.substring(PREFIX.length());
    }
}
