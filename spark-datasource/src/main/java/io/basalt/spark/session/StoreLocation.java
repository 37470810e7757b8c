package io.basalt.spark.session;

import io.basalt.connector.client.Stores;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Where a store lies: the absolute path of its directory, or the endpoint of a server, in the form that {@code Stores.open}
 * takes.
 *
 * @param text what every process of the application opens
 */
public record StoreLocation(String text) implements Serializable {
    private static final String STORE = "store";
    private static final String ENDPOINT = "endpoint";
    private static final String ENVIRONMENT = "BASALT_STORE";
    private static final String ENDPOINT_ENVIRONMENT = "BASALT_ENDPOINT";

    /**
     * The store of a catalog or of a read: its own option, else {@code fs.basalt.store} of the session's Hadoop
     * configuration, else the environment variable {@code BASALT_STORE}.
     *
     * @param optionPrefix how a user writes the options, for error messages: {@code spark.sql.catalog.lake.}
     * @throws IllegalArgumentException where nothing is set, or where executors could not open what is
     */
    public static StoreLocation resolve(SparkSession session, CaseInsensitiveStringMap options, String optionPrefix) {
        Configuration hadoop = session.sessionState().newHadoopConf();
        String configured = Stream.of(
                        options.get(ENDPOINT),
                        options.get(STORE),
                        hadoop.getTrimmed(HadoopSettings.ENDPOINT),
                        hadoop.getTrimmed(HadoopSettings.STORE),
                        System.getenv(ENDPOINT_ENVIRONMENT),
                        System.getenv(ENVIRONMENT))
                .filter(text -> text != null && !text.isBlank())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no Basalt store is named: set " + optionPrefix + STORE
                        + "=DIRECTORY or " + optionPrefix + ENDPOINT + "=http://HOST:PORT, or spark.hadoop."
                        + HadoopSettings.STORE + " or " + HadoopSettings.ENDPOINT + ", or the environment variable "
                        + ENVIRONMENT + " or " + ENDPOINT_ENVIRONMENT));
        return reachable(
                configured,
                session.sparkContext().isLocal(),
                session.sparkContext().master());
    }

    /** The location of a directory; refused where Spark runs in processes that cannot have it open together. */
    static StoreLocation reachable(String directory, boolean local, String master) {
        if (!local && !Stores.isEndpoint(directory)) {
            throw new IllegalArgumentException("the store directory " + directory
                    + " belongs to one process, and Spark's master " + master
                    + " has several: use --master local[*], or serve the store (bin/basalt --store " + directory
                    + " serve) and name the server's endpoint instead of the directory");
        }
        return of(directory);
    }

    /** The location that a directory's path or {@code file:} URI names, or an endpoint. */
    public static StoreLocation of(String directory) {
        if (Stores.isEndpoint(directory)) {
            return new StoreLocation(directory);
        }
        String path =
                directory.startsWith("file:") ? java.net.URI.create(directory).getPath() : directory;
        return new StoreLocation(Path.of(path).toAbsolutePath().normalize().toString());
    }

    @Override
    public String toString() {
        return text;
    }
}
