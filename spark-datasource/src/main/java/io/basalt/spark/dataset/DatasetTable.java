package io.basalt.spark.dataset;

import io.basalt.spark.session.HadoopSettings;
import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's {@link org.apache.spark.sql.connector.catalog.Table} of a dataset, as its objects were when it was loaded, or at a given LSN.
 *
 * <p>Columns: those of the objects, united by name (null where an object lacks one), then those of {@code name=value}
 * directories. Where both have a name, the directory's wins, as in Spark.
 */
public final class DatasetTable implements SupportsRead, SupportsMetadataColumns {
    private final SparkSession session;
    private final StoreLocation location;
    private final String name;
    private final Map<String, String> options;
    private final List<HiddenColumn> hidden;
    private final HivePartitions partitions;
    private final StructType dataSchema;
    private final StructType schema;
    private final ObjectFileIndex index;
    private final boolean typesAreTheObjects;

    private DatasetTable(
            SparkSession session,
            StoreLocation location,
            String name,
            Map<String, String> options,
            DatasetObjects objects,
            Optional<StructType> userSchema)
            throws IOException {
        this.session = session;
        this.location = location;
        this.name = name;
        this.options = options;
        Path root = objects.root();
        List<ObjectFile> files = objects.objects().stream()
                .map(object -> new ObjectFile(objects, object))
                .toList();
        partitions = HivePartitions.infer(session, objects.name(), root, files, userSchema);
        Configuration configuration = session.sessionState().newHadoopConfWithOptions(Scala.map(options));
        checkStore(objects.name().bucket(), root, configuration);
        dataSchema = userSchema.isPresent()
                ? without(partitions.columns(), userSchema.get()).asNullable()
                : new FooterSchema(session, configuration, options).infer(files);
        schema = plus(partitions.columns(), without(partitions.columns(), dataSchema));
        typesAreTheObjects = userSchema.isEmpty();
        hidden = HiddenColumn.beside(schema);
        index = new ObjectFileIndex(session, options, objects, root, files, partitions, hidden);
    }

    /**
     * Loads a dataset; empty where no tabular object lies there.
     *
     * @param name how the table is called in plans
     * @param options of the read, as Spark's Parquet source knows them
     * @param userSchema the schema a user gave, instead of the objects' own
     * @param asOf the LSN to read at; absent for the newest
     */
    public static Optional<DatasetTable> load(
            String name,
            StoreLocation location,
            DatasetName dataset,
            Map<String, String> options,
            Optional<StructType> userSchema,
            OptionalLong asOf) {
        SparkSession session = SparkSession.active();
        return StoreCall.unchecked(() -> {
            DatasetObjects objects =
                    DatasetObjects.of(SessionStores.held(location, session.sparkContext()), dataset, asOf);
            if (objects.objects().isEmpty()) {
                return Optional.empty();
            }
            Map<String, String> all = new HashMap<>(options);
            all.put(HadoopSettings.storeOf(dataset.bucket()), location.text());
            return Optional.of(new DatasetTable(session, location, name, Map.copyOf(all), objects, userSchema));
        });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @SuppressWarnings("deprecation") // what Spark calls: columns() derives from it
    public StructType schema() {
        return schema;
    }

    @Override
    public MetadataColumn[] metadataColumns() {
        return hidden.toArray(MetadataColumn[]::new);
    }

    @Override
    public Transform[] partitioning() {
        return Arrays.stream(partitions.columns().fieldNames())
                .map(column -> Expressions.identity("`" + column.replace("`", "``") + "`"))
                .toArray(Transform[]::new);
    }

    @Override
    public Map<String, String> properties() {
        return Map.of("provider", "basalt", "location", index.objects().name().toString());
    }

    @Override
    public Set<TableCapability> capabilities() {
        return EnumSet.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap scanOptions) {
        Map<String, String> all = new HashMap<>(options);
        all.putAll(scanOptions.asCaseSensitiveMap());
        DatasetScanBuilder builder = new DatasetScanBuilder(
                session, index, location, typesAreTheObjects, schema, dataSchema, new CaseInsensitiveStringMap(all));
        builder.pruneColumns(schema);
        return builder;
    }

    /** Hadoop keeps one file system for each bucket's name, whatever store a configuration asks for. */
    private static void checkStore(String bucket, Path root, Configuration configuration) throws IOException {
        Configuration opened = root.getFileSystem(configuration).getConf();
        String asked = HadoopSettings.store(configuration, bucket);
        String actual = HadoopSettings.store(opened, bucket);
        if (!StoreLocation.of(actual).equals(StoreLocation.of(asked))) {
            throw new IllegalArgumentException("basalt://" + bucket + " was opened before in the store " + actual
                    + " and is asked for in " + asked
                    + ": one Spark application reads buckets of one name from one store");
        }
    }

    private static StructType without(StructType columns, StructType schema) {
        StructType rest = new StructType();
        for (StructField field : schema.fields()) {
            if (Arrays.stream(columns.fieldNames()).noneMatch(field.name()::equalsIgnoreCase)) {
                rest = rest.add(field);
            }
        }
        return rest;
    }

    private static StructType plus(StructType columns, StructType schema) {
        StructType sum = schema;
        for (StructField field : columns.fields()) {
            sum = sum.add(field);
        }
        return sum;
    }
}
