package io.basalt.spark;

import io.basalt.spark.dataset.DatasetTable;
import io.basalt.spark.dataset.Datasets;
import io.basalt.spark.dataset.layout.DatasetName;
import io.basalt.spark.history.ChangesTable;
import io.basalt.spark.history.VersionsTable;
import io.basalt.spark.objects.Declarations;
import io.basalt.spark.objects.ObjectsTable;
import io.basalt.spark.procedure.Procedures;
import io.basalt.spark.session.HadoopSettings;
import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.Store;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.analysis.NamespaceAlreadyExistsException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.analysis.NonEmptyNamespaceException;
import org.apache.spark.sql.catalyst.analysis.TableAlreadyExistsException;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.ProcedureCatalog;
import org.apache.spark.sql.connector.catalog.StagedTable;
import org.apache.spark.sql.connector.catalog.StagingTableCatalog;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Spark's {@link StagingTableCatalog} over a store: {@code spark.sql.catalog.lake=io.basalt.spark.BasaltCatalog}, with
 * {@code spark.sql.catalog.lake.store=DIRECTORY}.
 *
 * <p>A namespace is a bucket. Its tables are {@code objects}, {@code versions} and {@code changes}, and any other name: the dataset of the tabular objects below {@code NAME/}. Procedures: {@code CALL lake.system.render(...)}. Functions: {@code lake.system.basalt_version()}.
 */
public final class BasaltCatalog implements ChangelogCatalog, StagingTableCatalog, SystemFunctions, ProcedureCatalog {
    private static final String OBJECTS = "objects";
    private static final String VERSIONS = "versions";
    private static final String CHANGES = "changes";
    private static final List<String> RESERVED = List.of(OBJECTS, VERSIONS, CHANGES);

    /** What {@link #initialize} settles. */
    private record Lake(
            String name,
            StoreLocation location,
            Store store,
            Buckets buckets,
            Datasets datasets,
            Procedures procedures) {}

    private @Nullable Lake initialized;

    @Override
    public void initialize(String name, CaseInsensitiveStringMap options) {
        SparkSession session = SparkSession.active();
        StoreLocation location = StoreLocation.resolve(session, options, "spark.sql.catalog." + name + ".");
        HadoopSettings.nameStore(session.sparkContext().hadoopConfiguration(), location);
        Store store = SessionStores.held(location, session.sparkContext());
        initialized = new Lake(
                name, location, store, new Buckets(store), new Datasets(session, location), new Procedures(store));
    }

    @Override
    public String name() {
        return lake().name;
    }

    // ---- namespaces

    @Override
    public String[][] listNamespaces() {
        return lake().buckets.names().map(bucket -> new String[] {bucket}).toArray(String[][]::new);
    }

    @Override
    public String[][] listNamespaces(String[] namespace) throws NoSuchNamespaceException {
        if (namespace.length == 0) {
            return listNamespaces();
        }
        loadNamespaceMetadata(namespace);
        return new String[0][];
    }

    @Override
    public Map<String, String> loadNamespaceMetadata(String[] namespace) throws NoSuchNamespaceException {
        return bucket(namespace)
                .flatMap(lake().buckets::properties)
                .orElseThrow(() -> new NoSuchNamespaceException(qualified(namespace)));
    }

    @Override
    public void createNamespace(String[] namespace, Map<String, String> metadata)
            throws NamespaceAlreadyExistsException {
        if (namespace.length != 1) {
            throw new UnsupportedOperationException("a namespace of " + name()
                    + " is a bucket, and buckets do not nest: " + String.join(".", namespace));
        }
        if (!lake().buckets.create(namespace[0], metadata)) {
            throw new NamespaceAlreadyExistsException(qualified(namespace));
        }
    }

    @Override
    public void alterNamespace(String[] namespace, NamespaceChange... changes) throws NoSuchNamespaceException {
        loadNamespaceMetadata(namespace);
        Map<String, String> properties = new LinkedHashMap<>();
        for (NamespaceChange change : changes) {
            if (change instanceof NamespaceChange.SetProperty set) {
                properties.put(set.property(), set.value());
            } else if (change instanceof NamespaceChange.RemoveProperty remove) {
                properties.putAll(BucketProperties.unset(remove.property()));
            }
        }
        lake().buckets.set(namespace[0], properties);
    }

    @Override
    public boolean dropNamespace(String[] namespace, boolean cascade)
            throws NoSuchNamespaceException, NonEmptyNamespaceException {
        loadNamespaceMetadata(namespace);
        if (lake().buckets.drop(namespace[0])) {
            return true;
        }
        if (cascade) {
            lake().buckets.empty(namespace[0]);
            return lake().buckets.drop(namespace[0]);
        }
        throw new NonEmptyNamespaceException(qualified(namespace));
    }

    // ---- tables

    @Override
    public Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
        String bucket = bucket(namespace)
                .filter(lake().buckets::exists)
                .orElseThrow(() -> new NoSuchNamespaceException(qualified(namespace)));
        return Stream.concat(RESERVED.stream(), lake().buckets.datasets(bucket).filter(name -> !isReserved(name)))
                .map(name -> Identifier.of(namespace, name))
                .toArray(Identifier[]::new);
    }

    @Override
    public Table loadTable(Identifier identifier) throws NoSuchTableException {
        return table(identifier, existingBucket(identifier), OptionalLong.empty());
    }

    /** @param version an LSN, or the name of a snapshot of the bucket */
    @Override
    public Table loadTable(Identifier identifier, String version) throws NoSuchTableException {
        String bucket = existingBucket(identifier);
        return table(identifier, bucket, OptionalLong.of(lake().buckets.lsn(bucket, version)));
    }

    @Override
    public Table loadTable(Identifier identifier, long micros) throws NoSuchTableException {
        String bucket = existingBucket(identifier);
        return table(identifier, bucket, OptionalLong.of(lake().buckets.lsnAt(bucket, micros)));
    }

    private Table table(Identifier identifier, String bucket, OptionalLong asOf) throws NoSuchTableException {
        String table = identifier.name();
        if (asOf.isPresent() && (table.equals(VERSIONS) || table.equals(CHANGES))) {
            throw new UnsupportedOperationException(
                    qualified(identifier) + " tells of all states; choose among them by its columns, without AS OF");
        }
        return switch (table) {
            case OBJECTS -> new ObjectsTable(qualified(identifier), lake().location, bucket, "", asOf);
            case VERSIONS -> new VersionsTable(qualified(identifier), lake().location, bucket);
            case CHANGES -> new ChangesTable(qualified(identifier), lake().location, bucket);
            default ->
                DatasetTable.load(qualified(identifier), lake().location, new DatasetName(bucket, table), asOf)
                        .orElseThrow(() -> new NoSuchTableException(identifier));
        };
    }

    private String existingBucket(Identifier identifier) throws NoSuchTableException {
        return bucket(identifier.namespace())
                .filter(lake().buckets::exists)
                .orElseThrow(() -> new NoSuchTableException(identifier));
    }

    private String qualified(Identifier identifier) {
        return name() + "." + identifier;
    }

    @Override
    public Table createTable(Identifier identifier, TableInfo info)
            throws TableAlreadyExistsException, NoSuchNamespaceException {
        stageCreate(identifier, info).commitStagedChanges();
        try {
            return loadTable(identifier);
        } catch (NoSuchTableException e) {
            throw new ConcurrentModificationException(qualified(identifier) + " was created, and dropped meanwhile", e);
        }
    }

    @Override
    public StagedTable stageCreate(Identifier identifier, TableInfo info)
            throws TableAlreadyExistsException, NoSuchNamespaceException {
        DatasetName name = newDataset(identifier);
        if (isReserved(identifier.name()) || lake().datasets.exists(name)) {
            throw new TableAlreadyExistsException(identifier);
        }
        return lake().datasets.create(qualified(identifier), name, info);
    }

    @Override
    public StagedTable stageReplace(Identifier identifier, TableInfo info)
            throws NoSuchNamespaceException, NoSuchTableException {
        if (!lake().datasets.exists(newDataset(identifier))) {
            throw new NoSuchTableException(identifier);
        }
        return stageCreateOrReplace(identifier, info);
    }

    @Override
    public StagedTable stageCreateOrReplace(Identifier identifier, TableInfo info) throws NoSuchNamespaceException {
        refuseReserved("CREATE OR REPLACE TABLE", identifier);
        return lake().datasets.replace(qualified(identifier), newDataset(identifier), info);
    }

    /** Columns are as nullable as the query says. */
    @Override
    public boolean useNullableQuerySchema() {
        return true;
    }

    @Override
    public Table alterTable(Identifier identifier, TableChange... changes) throws NoSuchTableException {
        String bucket = existingBucket(identifier);
        if (identifier.name().equals(OBJECTS)) {
            StoreCall.unchecked(() -> {
                new Declarations(lake().store, bucket).apply(changes);
                return bucket;
            });
        } else {
            refuseReserved("ALTER TABLE", identifier);
            lake().datasets.alter(qualified(identifier), new DatasetName(bucket, identifier.name()), changes);
        }
        return loadTable(identifier);
    }

    @Override
    public boolean dropTable(Identifier identifier) {
        refuseReserved("DROP TABLE", identifier);
        Optional<String> bucket = bucket(identifier.namespace()).filter(lake().buckets::exists);
        return bucket.isPresent()
                && lake().datasets.drop(qualified(identifier), new DatasetName(bucket.get(), identifier.name()));
    }

    @Override
    public void renameTable(Identifier from, Identifier to) throws NoSuchTableException, TableAlreadyExistsException {
        refuseReserved("ALTER TABLE ... RENAME", from);
        DatasetName source = new DatasetName(existingBucket(from), from.name());
        DatasetName target = new DatasetName(existingBucket(to), to.name());
        if (!lake().datasets.exists(source)) {
            throw new NoSuchTableException(from);
        }
        if (isReserved(to.name()) || lake().datasets.exists(target)) {
            throw new TableAlreadyExistsException(to);
        }
        if (!source.bucket().equals(target.bucket())) {
            throw new UnsupportedOperationException("ALTER TABLE " + qualified(from) + " RENAME TO " + qualified(to)
                    + ": a table stays in its bucket; use CREATE TABLE ... AS SELECT");
        }
        lake().datasets.rename(qualified(to), source, target);
    }

    private DatasetName newDataset(Identifier identifier) throws NoSuchNamespaceException {
        String bucket = bucket(identifier.namespace())
                .filter(lake().buckets::exists)
                .orElseThrow(() -> new NoSuchNamespaceException(qualified(identifier.namespace())));
        return new DatasetName(bucket, identifier.name());
    }

    private void refuseReserved(String statement, Identifier identifier) {
        if (isReserved(identifier.name())) {
            throw new UnsupportedOperationException(statement + " " + qualified(identifier)
                    + ": every bucket has tables " + RESERVED + ", as they are");
        }
    }

    // ---- procedures

    @Override
    public UnboundProcedure loadProcedure(Identifier identifier) {
        return lake().procedures
                .find(identifier)
                .orElseThrow(() -> new UnsupportedOperationException("no procedure " + name() + "." + identifier
                        + "; there are: " + Arrays.toString(listProcedures(new String[] {"system"}))));
    }

    @Override
    public Identifier[] listProcedures(String[] namespace) {
        return lake().procedures.list(namespace);
    }

    private Lake lake() {
        return Objects.requireNonNull(initialized, "Spark calls initialize before anything else");
    }

    private static boolean isReserved(String table) {
        return RESERVED.contains(table);
    }

    private static Optional<String> bucket(String[] namespace) {
        return namespace.length == 1 ? Optional.of(namespace[0]) : Optional.empty();
    }

    private String[] qualified(String[] namespace) {
        return Stream.concat(Stream.of(name()), Stream.of(namespace)).toArray(String[]::new);
    }
}
