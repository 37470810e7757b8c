package io.basalt.spark;

import io.basalt.connector.client.TestStore;
import io.basalt.spark.session.LocalRowsExec;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;
import org.apache.spark.sql.execution.metric.SQLMetric;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** A store in a temporary directory and a Spark session with it as catalog {@code lake}; one for all tests of a JVM. */
public final class Lake implements AutoCloseable {
    private final Path directory;
    private final TestStore testStore;
    private final Store store;
    private final SparkSession spark;

    private Lake() {
        try {
            directory = Files.createTempDirectory("basalt-spark");
            testStore = TestStore.in(directory.resolve("store"));
            store = testStore.open();
            spark = SparkSession.builder()
                    .master("local[2,4]")
                    .appName("basalt")
                    .config("spark.ui.enabled", "false")
                    .config("spark.sql.shuffle.partitions", "2")
                    .config("spark.sql.adaptive.enabled", "false")
                    .config("spark.sql.session.timeZone", "UTC")
                    .config(
                            "spark.sql.warehouse.dir",
                            directory.resolve("warehouse").toString())
                    .config("spark.sql.catalog.lake", BasaltCatalog.class.getName())
                    .config(
                            TestStore.isServed() ? "spark.sql.catalog.lake.endpoint" : "spark.sql.catalog.lake.store",
                            testStore.location())
                    .getOrCreate();
            spark.sparkContext().setLogLevel("ERROR");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public SparkSession spark() {
        return spark;
    }

    public Store store() {
        return store;
    }

    /** The store's directory, or the endpoint of its server. */
    public String location() {
        return testStore.location();
    }

    /** Where its files are, in whichever process has it open. */
    public Path storeDirectory() {
        return testStore.directory();
    }

    /** A new directory of the local file system. */
    public Path scratch() throws IOException {
        return Files.createTempDirectory(directory, "scratch");
    }

    public Dataset<Row> sql(String query) {
        return spark.sql(query);
    }

    public List<Row> rows(String query) {
        return spark.sql(query).collectAsList();
    }

    /** The only value of the only row. */
    public Object value(String query) {
        return rows(query).get(0).get(0);
    }

    public void bucket(String bucket) throws StoreException {
        if (store.bucket(bucket).isEmpty()) {
            store.createBucket(bucket);
        }
    }

    public ObjectInfo put(String bucket, String key, byte[] bytes, Attributes attributes) throws IOException {
        try (ObjectWriter writer =
                store.put(new ObjectKey(bucket, key), PutOptions.DEFAULT.withAttributes(attributes))) {
            writer.write(bytes);
            return writer.commit();
        }
    }

    /** Puts the data files below a local directory below a prefix. */
    public void putTree(Path tree, String bucket, String prefix) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.getFileName().toString().endsWith(".crc")) {
                    put(bucket, prefix + "/" + tree.relativize(file), Files.readAllBytes(file), Attributes.NONE);
                }
            }
        }
    }

    public static String plan(Dataset<Row> data) {
        return ((org.apache.spark.sql.classic.Dataset<Row>) data)
                .queryExecution()
                .executedPlan()
                .toString();
    }

    /** What the scans of an executed query have counted, summed over the scans. */
    public static Map<String, Long> metrics(Dataset<Row> executed) {
        SparkPlan plan = ((org.apache.spark.sql.classic.Dataset<Row>) executed)
                .queryExecution()
                .executedPlan();
        Map<String, Long> sums = new TreeMap<>();
        for (SparkPlan leaf : CollectionConverters.asJava(plan.collectLeaves())) {
            if (leaf instanceof BatchScanExec || leaf instanceof LocalRowsExec) {
                for (Tuple2<String, SQLMetric> metric :
                        CollectionConverters.asJava(leaf.metrics().toSeq())) {
                    sums.merge(metric._1(), metric._2().value(), Long::sum);
                }
            }
        }
        return sums;
    }

    @Override
    public void close() throws IOException {
        spark.stop();
        FileSystem.closeAll();
        store.close();
        testStore.close();
    }

    /** Hands the lake to tests that take it as a parameter. */
    public static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Lake.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Lake.class))
                    .getOrComputeIfAbsent(Lake.class, type -> new Lake(), Lake.class);
        }
    }
}
