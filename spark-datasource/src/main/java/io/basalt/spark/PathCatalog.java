package io.basalt.spark;

import io.basalt.spark.dataset.DatasetTable;
import io.basalt.spark.dataset.Datasets;
import io.basalt.spark.dataset.layout.DatasetName;
import io.basalt.spark.objects.ObjectsTable;
import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.BasaltUri;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.StagingTableCatalog;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@link StagingTableCatalog} behind {@code load("basalt://bucket/path")} and {@code save(...)}: Spark asks a catalog for what
 * {@link BasaltSource} names. Identifiers have the bucket for a namespace and the path for a name.
 */
public final class PathCatalog implements StagingTableCatalog {
    private static final String CATALOG = "spark.sql.catalog.";
    private static final String VIEW = "view";
    private static final String DATASET = "dataset";

    /**
     * A path, with what a reader says besides.
     *
     * @param options of the read or write
     */
    record PathIdentifier(BasaltUri uri, CaseInsensitiveStringMap options) implements Identifier {
        @Override
        public String[] namespace() {
            return new String[] {uri.bucket()};
        }

        @Override
        public String name() {
            return uri.path();
        }

        @Override
        public String toString() {
            return uri.toString();
        }
    }

    /** What {@link #initialize} settles. */
    private record Paths(String name, StoreLocation location, Buckets buckets, Datasets datasets) {}

    private @Nullable Paths initialized;

    /** The name of the catalog of a store's paths; the session knows it from then on. */
    static String register(SparkSession session, StoreLocation location) {
        String name = "basalt-" + UUID.nameUUIDFromBytes(location.text().getBytes(StandardCharsets.UTF_8));
        session.conf().set(CATALOG + name, PathCatalog.class.getName());
        session.conf().set(CATALOG + name + ".store", location.text());
        return name;
    }

    @Override
    public void initialize(String name, CaseInsensitiveStringMap options) {
        SparkSession session = SparkSession.active();
        StoreLocation location = StoreLocation.of(Objects.requireNonNull(options.get("store")));
        initialized = new Paths(
                name,
                location,
                new Buckets(SessionStores.held(location, session.sparkContext())),
                new Datasets(session, location));
    }

    @Override
    public String name() {
        return paths().name;
    }

    /** Where there is nothing yet, the table that a write is going to create; it cannot be read. */
    @Override
    public Table loadTable(Identifier identifier) {
        return tableExists(identifier) || !isDataset(identifier)
                ? table(identifier, OptionalLong.empty())
                : paths().datasets.absent(dataset(identifier));
    }

    private static boolean isDataset(Identifier identifier) {
        return options(identifier).getOrDefault(VIEW, DATASET).equals(DATASET);
    }

    /** @param version an LSN, or the name of a snapshot of the bucket */
    @Override
    public Table loadTable(Identifier identifier, String version) {
        return table(identifier, OptionalLong.of(paths().buckets.lsn(identifier.namespace()[0], version)));
    }

    @Override
    public Table loadTable(Identifier identifier, long micros) {
        return table(
                identifier, OptionalLong.of(paths().buckets.lsnAt(identifier.namespace()[0], micros)));
    }

    private Table table(Identifier identifier, OptionalLong asOf) {
        return table(identifier, paths().location, options(identifier), Optional.empty(), asOf);
    }

    private static CaseInsensitiveStringMap options(Identifier identifier) {
        return identifier instanceof PathIdentifier path ? path.options() : CaseInsensitiveStringMap.empty();
    }

    /**
     * What a path shows.
     *
     * @param userSchema the columns and types that a reader wants a dataset to have, whatever its own are
     */
    static Table table(
            Identifier identifier,
            StoreLocation location,
            CaseInsensitiveStringMap options,
            Optional<StructType> userSchema,
            OptionalLong asOf) {
        DatasetName name = dataset(identifier);
        String view = options.getOrDefault(VIEW, DATASET);
        Optional<StructType> schema =
                userSchema.or(() -> Optional.ofNullable(options.get("schema")).map(StructType::fromDDL));
        return switch (view) {
            case "objects" -> objects(name, location, schema, asOf);
            case DATASET ->
                DatasetTable.ofPath(location, name, options.asCaseSensitiveMap(), schema, asOf)
                        .orElseThrow(() -> new IllegalArgumentException("no Parquet object lies at or below " + name
                                + ": check the path, or read the objects themselves with option view=objects"));
            default -> throw new IllegalArgumentException("option view=" + view + ": expected dataset or objects");
        };
    }

    private static Table objects(
            DatasetName name, StoreLocation location, Optional<StructType> schema, OptionalLong asOf) {
        if (schema.isPresent()) {
            throw new IllegalArgumentException("view=objects has columns of its own: leave the schema out");
        }
        String prefix = name.path().isEmpty() ? "" : name.path() + "/";
        return new ObjectsTable(name.toString(), location, name.bucket(), prefix, asOf);
    }

    private static DatasetName dataset(Identifier identifier) {
        return new DatasetName(identifier.namespace()[0], identifier.name());
    }

    @Override
    public boolean tableExists(Identifier identifier) {
        return paths().datasets.exists(dataset(identifier));
    }

    @Override
    public Table createTable(Identifier identifier, TableInfo info) throws TableAlreadyExistsException {
        stageCreate(identifier, info).commitStagedChanges();
        return loadTable(identifier);
    }

    @Override
    public StagedTable stageCreate(Identifier identifier, TableInfo info) throws TableAlreadyExistsException {
        if (tableExists(identifier)) {
            throw new TableAlreadyExistsException(identifier);
        }
        DatasetName name = dataset(identifier);
        return paths().datasets.create(name.toString(), name, info);
    }

    @Override
    public StagedTable stageReplace(Identifier identifier, TableInfo info) throws NoSuchTableException {
        if (!tableExists(identifier)) {
            throw new NoSuchTableException(identifier);
        }
        return stageCreateOrReplace(identifier, info);
    }

    @Override
    public StagedTable stageCreateOrReplace(Identifier identifier, TableInfo info) {
        DatasetName name = dataset(identifier);
        return paths().datasets.replace(name.toString(), name, info);
    }

    @Override
    public Identifier[] listTables(String[] namespace) {
        throw unsupported("SHOW TABLES");
    }

    @Override
    public Table alterTable(Identifier identifier, TableChange... changes) {
        throw unsupported("ALTER TABLE");
    }

    @Override
    public boolean dropTable(Identifier identifier) {
        throw unsupported("DROP TABLE");
    }

    @Override
    public void renameTable(Identifier from, Identifier to) {
        throw unsupported("ALTER TABLE ... RENAME");
    }

    private Paths paths() {
        return Objects.requireNonNull(initialized, "Spark calls initialize before anything else");
    }

    private UnsupportedOperationException unsupported(String statement) {
        return new UnsupportedOperationException(
                statement + " in " + name()
                        + ", the catalog of paths: use a catalog of io.basalt.spark.BasaltCatalog, where buckets are namespaces");
    }
}
