package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.DatasetName;
import io.basalt.spark.dataset.layout.DatasetObject;
import io.basalt.spark.dataset.layout.DatasetObjects;
import io.basalt.spark.dataset.layout.DatasetRecord;
import io.basalt.spark.dataset.layout.DatasetRecords;
import io.basalt.spark.dataset.layout.HivePartitions;
import io.basalt.spark.dataset.layout.ObjectFile;
import io.basalt.spark.dataset.layout.Scala;
import io.basalt.spark.dataset.write.DatasetDelete;
import io.basalt.spark.dataset.write.DatasetTarget;
import io.basalt.spark.dataset.write.DatasetWriteBuilder;
import io.basalt.spark.session.HadoopSettings;
import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.Store;
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
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsDeleteV2;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsRowLevelOperations;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.RowLevelOperationBuilder;
import org.apache.spark.sql.connector.write.RowLevelOperationInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;

/**
 * Spark's {@link org.apache.spark.sql.connector.catalog.Table} of a dataset, as its objects were when it was loaded, or at a given LSN.
 *
 * <p>Columns: those of the objects, united by name (null where an object lacks one), then those of {@code name=value}
 * directories. Where both have a name, the directory's wins, as in Spark.
 */
public final class DatasetTable
        implements SupportsRead, SupportsWrite, SupportsDeleteV2, SupportsRowLevelOperations, SupportsMetadataColumns {
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
    private final Optional<DatasetRecords.Held> held;
    private final boolean takesAnyColumns;

    private DatasetTable(
            SparkSession session,
            StoreLocation location,
            String name,
            Map<String, String> options,
            DatasetObjects objects,
            Optional<StructType> userSchema,
            Optional<DatasetRecords.Held> held,
            boolean takesAnyColumns)
            throws IOException {
        this.session = session;
        this.location = location;
        this.name = name;
        this.options = options;
        this.held = held;
        this.takesAnyColumns = takesAnyColumns;
        Path root = objects.root();
        List<ObjectFile> files = objects.files();
        Configuration configuration = session.sessionState().newHadoopConfWithOptions(Scala.map(options));
        checkStore(objects.name().bucket(), root, configuration);
        if (held.isPresent() && userSchema.isEmpty()) {
            DatasetRecord record = held.get().record();
            partitions = HivePartitions.recorded(session, objects, record);
            dataSchema = record.dataSchema().asNullable();
            schema = record.schema();
            typesAreTheObjects = !record.widened();
        } else {
            partitions = HivePartitions.infer(session, objects.name(), root, files, userSchema);
            dataSchema = userSchema.isPresent()
                    ? without(partitions.columns(), userSchema.get()).asNullable()
                    : new FooterSchema(session, configuration, options).infer(files);
            schema = plus(partitions.columns(), without(partitions.columns(), dataSchema));
            typesAreTheObjects = userSchema.isEmpty();
        }
        hidden = HiddenColumn.beside(schema);
        index = new ObjectFileIndex(session, options, objects, root, files, partitions, hidden);
    }

    /**
     * Loads a dataset; empty where it has no record and no tabular object lies there.
     *
     * @param name how the table is called in plans
     * @param asOf the LSN to read at; absent for the newest
     */
    public static Optional<DatasetTable> load(
            String name, StoreLocation location, DatasetName dataset, OptionalLong asOf) {
        return load(name, location, dataset, Map.of(), Optional.empty(), asOf, false);
    }

    /**
     * Loads what lies at a path. As with Spark's file sources, a write may bring other columns than there are.
     *
     * @param options of the read, as Spark's Parquet source knows them
     * @param userSchema the schema a user gave, instead of the record's or the objects' own
     */
    public static Optional<DatasetTable> ofPath(
            StoreLocation location,
            DatasetName dataset,
            Map<String, String> options,
            Optional<StructType> userSchema,
            OptionalLong asOf) {
        return load(dataset.toString(), location, dataset, options, userSchema, asOf, true);
    }

    private static Optional<DatasetTable> load(
            String name,
            StoreLocation location,
            DatasetName dataset,
            Map<String, String> options,
            Optional<StructType> userSchema,
            OptionalLong asOf,
            boolean takesAnyColumns) {
        SparkSession session = SparkSession.active();
        return StoreCall.unchecked(() -> {
            Store store = SessionStores.held(location, session.sparkContext());
            DatasetObjects objects = DatasetObjects.of(store, dataset, asOf);
            Optional<DatasetRecords.Held> held = DatasetRecords.find(store.asOf(objects.lsn()), dataset);
            if (objects.objects().isEmpty() && held.isEmpty()) {
                return Optional.empty();
            }
            Map<String, String> all = options(options, dataset, location);
            return Optional.of(
                    new DatasetTable(session, location, name, all, objects, userSchema, held, takesAnyColumns));
        });
    }

    /** Options that also tell Hadoop where the dataset's bucket lies. */
    static Map<String, String> options(Map<String, String> options, DatasetName dataset, StoreLocation location) {
        Map<String, String> all = new HashMap<>(options);
        all.put(HadoopSettings.storeOf(dataset.bucket()), location.text());
        return Map.copyOf(all);
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
        return record().transforms();
    }

    @Override
    public Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>(record().properties());
        properties.put(TableCatalog.PROP_PROVIDER, "basalt");
        properties.put(TableCatalog.PROP_LOCATION, index.objects().name().toString());
        return properties;
    }

    /** Names the dataset for as long as it is not dropped or replaced; null where it has no record. */
    @Override
    public @Nullable String id() {
        return held.map(found -> found.record().id()).orElse(null);
    }

    /** As Spark 4.2 asks for it: where it is another one by the time a query runs, Spark loads the table again. Null for earlier states. */
    @SuppressWarnings("MissingOverride") // Spark 4.1 does not ask
    public @Nullable String version() {
        return index.objects().pinned() ? null : Long.toString(index.objects().lsn());
    }

    @Override
    public Set<TableCapability> capabilities() {
        if (index.objects().pinned()) {
            return EnumSet.of(TableCapability.BATCH_READ);
        }
        Set<TableCapability> capabilities = EnumSet.of(
                TableCapability.BATCH_READ,
                TableCapability.BATCH_WRITE,
                TableCapability.TRUNCATE,
                TableCapability.OVERWRITE_BY_FILTER,
                TableCapability.OVERWRITE_DYNAMIC);
        if (takesAnyColumns) {
            capabilities.add(TableCapability.ACCEPT_ANY_SCHEMA);
        }
        return capabilities;
    }

    /** Its record, or what would be its record: what its objects and directories say. */
    private DatasetRecord record() {
        return held.map(DatasetRecords.Held::record)
                .orElseGet(() ->
                        DatasetRecord.of(schema, List.of(partitions.columns().fieldNames()), List.of(), Map.of()));
    }

    /** What a statement that is going to change the dataset has to know. */
    DatasetTarget target() {
        return new DatasetTarget(session, location, name, options, index.objects(), held, record(), takesAnyColumns);
    }

    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        return new DatasetWriteBuilder(target(), info);
    }

    @Override
    public boolean canDeleteWhere(Predicate[] predicates) {
        return !index.objects().pinned() && new DatasetDelete(target()).takes(predicates);
    }

    @Override
    public void deleteWhere(Predicate[] predicates) {
        new DatasetDelete(target()).run(predicates);
    }

    @Override
    public RowLevelOperationBuilder newRowLevelOperationBuilder(RowLevelOperationInfo info) {
        if (index.objects().pinned()
                || hidden.stream().noneMatch(column -> column.name().equals(HiddenColumn.KEY))) {
            throw new UnsupportedOperationException(info.command() + " of " + name
                    + ": earlier states are read-only, and so are rows of a dataset with a column " + HiddenColumn.KEY
                    + " of its own");
        }
        return () -> new RowOperation(info.command(), this);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap scanOptions) {
        return new DatasetScanBuilder(source(scanOptions));
    }

    DatasetScanBuilder.Source source(CaseInsensitiveStringMap scanOptions) {
        Map<String, String> all = new HashMap<>(options);
        all.putAll(scanOptions.asCaseSensitiveMap());
        return new DatasetScanBuilder.Source(
                session, index, location, typesAreTheObjects, schema, dataSchema, new CaseInsensitiveStringMap(all));
    }

    /** Those of objects that filters on partitions and hidden columns leave. */
    List<DatasetObject> matching(DatasetObjects objects, Seq<Expression> filters) {
        List<ObjectFile> files = objects.files();
        HivePartitions found = held.isPresent()
                ? HivePartitions.recorded(session, objects, held.get().record())
                : HivePartitions.infer(session, objects.name(), objects.root(), files, Optional.of(schema));
        return Scala.list(new ObjectFileIndex(session, options, objects, objects.root(), files, found, hidden)
                        .listFiles(filters, Scala.seq(List.of())))
                .stream()
                .flatMap(directory -> DatasetScan.objects(directory).stream())
                .toList();
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
