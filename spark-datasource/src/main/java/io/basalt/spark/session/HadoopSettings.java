package io.basalt.spark.session;

import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * The Hadoop settings that {@code basalt://} paths need. Hadoop looks for file systems by ServiceLoader before the jars of
 * {@code --jars} are visible, so the implementations are named by configuration. What a user has set stays.
 */
public final class HadoopSettings {
    /** The store that {@code basalt://} paths lie in. */
    public static final String STORE = "fs.basalt.store";

    /** The server that has it, where it is no directory. */
    public static final String ENDPOINT = "fs.basalt.endpoint";

    private static final String FILE_SYSTEM = "fs.basalt.impl";
    private static final String ABSTRACT_FILE_SYSTEM = "fs.AbstractFileSystem.basalt.impl";

    private HadoopSettings() {}

    /** The setting that names one bucket's store, and wins over {@link #STORE}. */
    public static String storeOf(String bucket) {
        return "fs.basalt.bucket." + bucket + ".store";
    }

    /** The store that a configuration names for a bucket; empty where it names none. */
    public static String store(Configuration configuration, String bucket) {
        return Stream.of("fs.basalt.bucket." + bucket + ".endpoint", storeOf(bucket), ENDPOINT, STORE)
                .map(key -> configuration.getTrimmed(key, ""))
                .filter(named -> !named.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** Names the file systems. */
    public static void nameFileSystems(Configuration configuration) {
        configuration.setIfUnset(FILE_SYSTEM, "io.basalt.hadoop.BasaltFileSystem");
        configuration.setIfUnset(ABSTRACT_FILE_SYSTEM, "io.basalt.hadoop.Basalt");
    }

    /** Names the file systems and the store they lie in. */
    public static void nameStore(Configuration configuration, StoreLocation location) {
        nameFileSystems(configuration);
        if (configuration.getTrimmed(ENDPOINT, "").isEmpty()) {
            configuration.setIfUnset(STORE, location.text());
        }
    }
}
