package io.basalt.spark.objects;

import io.basalt.spark.filter.PredicateTranslator;
import io.basalt.spark.objects.write.DeleteWhere;
import io.basalt.spark.objects.write.ObjectsWrite;
import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Store;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.connector.catalog.SupportsDeleteV2;
import org.apache.spark.sql.connector.catalog.SupportsMetadataColumns;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsRowLevelOperations;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.RowLevelOperationBuilder;
import org.apache.spark.sql.connector.write.RowLevelOperationInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's {@link org.apache.spark.sql.connector.catalog.Table} of a bucket's objects. The columns are those of the
 * moment it was loaded; each scan is of the newest objects when it is built, or of those of a given LSN.
 */
public final class ObjectsTable
        implements SupportsRead, SupportsWrite, SupportsMetadataColumns, SupportsDeleteV2, SupportsRowLevelOperations {
    private final String name;
    private final StoreLocation location;
    private final Store store;
    private final String bucket;
    private final String prefix;
    private final OptionalLong asOf;
    private final ObjectsSchema schema;

    /**
     * @param name how the table is called in plans
     * @param prefix only objects whose keys begin so; empty for all
     * @param asOf the LSN that all scans read at; absent for the newest when they are built
     */
    public ObjectsTable(String name, StoreLocation location, String bucket, String prefix, OptionalLong asOf) {
        this.name = name;
        this.location = location;
        this.store = SessionStores.held(location, SparkSession.active().sparkContext());
        this.bucket = bucket;
        this.prefix = prefix;
        this.asOf = asOf;
        this.schema = new ObjectsSchema(StoreCall.unchecked(() -> store.attributes(bucket)));
    }

    StoreLocation location() {
        return location;
    }

    String bucket() {
        return bucket;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @SuppressWarnings("deprecation") // what Spark calls: columns() derives from it
    public StructType schema() {
        return schema.type();
    }

    @Override
    public MetadataColumn[] metadataColumns() {
        return schema.hidden();
    }

    @Override
    public Map<String, String> properties() {
        return Map.of("provider", "basalt", "location", "basalt://" + bucket + "/" + prefix);
    }

    @Override
    public Set<TableCapability> capabilities() {
        Set<TableCapability> capabilities = EnumSet.of(TableCapability.BATCH_READ);
        if (asOf.isEmpty()) {
            capabilities.add(TableCapability.MICRO_BATCH_READ);
        }
        if (isWritable()) {
            capabilities.addAll(EnumSet.of(TableCapability.BATCH_WRITE, TableCapability.STREAMING_WRITE));
        }
        return capabilities;
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return scan(asOf, new ObjectsScan.Source(prefix, options, true));
    }

    private ScanBuilder scan(OptionalLong lsn, ObjectsScan.Source source) {
        return new ObjectsScanBuilder(location, store, bucket, lsn, schema, source);
    }

    /** Appends: rows become objects, in place of objects of the same keys. */
    @Override
    public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
        return new WriteBuilder() {
            @Override
            public Write build() {
                return write("INSERT INTO", info, OptionalLong.empty());
            }
        };
    }

    private ObjectsWrite write(String statement, LogicalWriteInfo info, OptionalLong readLsn) {
        return ObjectsWrite.of(location, bucket, name, statement, info, readLsn);
    }

    @Override
    public RowLevelOperationBuilder newRowLevelOperationBuilder(RowLevelOperationInfo info) {
        if (!isWritable()) {
            throw new UnsupportedOperationException(
                    info.command() + " of " + name + ": earlier states, and what a path shows, are read-only");
        }
        return () -> new ObjectsDelta(
                info.command(),
                name,
                store.visibleLsn(),
                (options, lsn) -> scan(lsn, new ObjectsScan.Source(prefix, options, false)),
                this::write);
    }

    /** Whether the index knows exactly which objects those are. */
    @Override
    public boolean canDeleteWhere(org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
        return isWritable() && all(predicates).isPresent();
    }

    @Override
    public void deleteWhere(org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
        Predicate predicate = all(predicates)
                .filter(exact -> isWritable())
                .orElseThrow(() -> new UnsupportedOperationException(
                        "DELETE FROM " + name + ": Spark asks canDeleteWhere before, and it says no"));
        DeleteWhere.run(store, bucket, name, predicate);
    }

    /** All of them as one; empty where one is not exact in the index. */
    private Optional<Predicate> all(org.apache.spark.sql.connector.expressions.filter.Predicate[] predicates) {
        PredicateTranslator translator = new PredicateTranslator(schema);
        List<Predicate> terms = new ArrayList<>();
        for (var predicate : predicates) {
            translator.translate(predicate).ifPresent(terms::add);
        }
        if (terms.size() < predicates.length) {
            return Optional.empty();
        }
        terms.add(StagedKeys.hidden());
        return Optional.of(new Predicate.And(terms));
    }

    /** Earlier states are what they are, and a path's view only shows. */
    private boolean isWritable() {
        return asOf.isEmpty() && prefix.isEmpty();
    }
}
