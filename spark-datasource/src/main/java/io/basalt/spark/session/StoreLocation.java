package io.basalt.spark.session;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Where a store lies: the absolute path of its directory, in the form that {@code Stores.open} takes.
 *
 * @param text what every process of the application opens
 */
public record StoreLocation(String text) implements Serializable {
    private static final String STORE = "store";
    private static final String ENDPOINT = "endpoint";
    private static final String ENVIRONMENT = "BASALT_STORE";

    /**
     * The store of a catalog or of a read: its own option, else {@code fs.basalt.store} of the session's Hadoop
     * configuration, else the environment variable {@code BASALT_STORE}.
     *
     * @param optionPrefix how a user writes the options, for error messages: {@code spark.sql.catalog.lake.}
     * @throws IllegalArgumentException where nothing is set, or where executors could not open what is
     */
    public static StoreLocation resolve(SparkSession session, CaseInsensitiveStringMap options, String optionPrefix) {
        if (options.containsKey(ENDPOINT)) {
            throw new IllegalArgumentException(optionPrefix + ENDPOINT
                    + " is not supported by this version of Basalt: set " + optionPrefix + STORE
                    + " to the store's directory");
        }
        String configured = Optional.ofNullable(options.get(STORE))
                .or(() -> Optional.ofNullable(
                        session.sessionState().newHadoopConf().getTrimmed(HadoopSettings.STORE)))
                .or(() -> Optional.ofNullable(System.getenv(ENVIRONMENT)))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new IllegalArgumentException("no Basalt store is named: set " + optionPrefix + STORE
                        + "=DIRECTORY, or spark.hadoop." + HadoopSettings.STORE + ", or the environment variable "
                        + ENVIRONMENT));
        return reachable(
                configured,
                session.sparkContext().isLocal(),
                session.sparkContext().master());
    }

    /** The location of a directory; refused where Spark runs in processes that cannot have it open together. */
    static StoreLocation reachable(String directory, boolean local, String master) {
        if (!local) {
            throw new IllegalArgumentException("the store directory " + directory
                    + " belongs to one process, and Spark's master " + master
                    + " has several: use --master local[*], or serve the store (bin/basalt --store " + directory
                    + " serve) once this version's Spark tables can read from an endpoint");
        }
        return of(directory);
    }

    /** The location that a directory's path or {@code file:} URI names. */
    public static StoreLocation of(String directory) {
        String path =
                directory.startsWith("file:") ? java.net.URI.create(directory).getPath() : directory;
        return new StoreLocation(Path.of(path).toAbsolutePath().normalize().toString());
    }

    @Override
    public String toString() {
        return text;
    }
}
