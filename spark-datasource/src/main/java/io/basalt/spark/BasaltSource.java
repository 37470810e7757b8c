package io.basalt.spark;

import io.basalt.spark.PathCatalog.PathIdentifier;
import io.basalt.spark.session.HadoopSettings;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.BasaltUri;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsCatalogOptions;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.RelationProvider;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Spark's {@link SupportsCatalogOptions} of the format {@code basalt}: {@code load("basalt://bucket/path")} reads the dataset below
 * the path, and with the option {@code view=objects} the objects below it; {@code save} writes a dataset. The option {@code store} names
 * the store's directory where the session's settings do not; {@code versionAsOf} and {@code timestampAsOf} an earlier state; {@code
 * schema} the columns, as DDL, that a dataset is read with.
 */
public final class BasaltSource implements SupportsCatalogOptions, RelationProvider, DataSourceRegister {
    @Override
    public String shortName() {
        return "basalt";
    }

    @Override
    public String extractCatalog(CaseInsensitiveStringMap options) {
        return PathCatalog.register(SparkSession.active(), location(options));
    }

    @Override
    public Identifier extractIdentifier(CaseInsensitiveStringMap options) {
        return identifier(options);
    }

    @Override
    public Optional<String> extractTimeTravelVersion(CaseInsensitiveStringMap options) {
        return Optional.ofNullable(options.get("versionAsOf"));
    }

    @Override
    public Optional<String> extractTimeTravelTimestamp(CaseInsensitiveStringMap options) {
        return Optional.ofNullable(options.get("timestampAsOf"));
    }

    // ---- where Spark asks no catalog: streams

    @Override
    public boolean supportsExternalMetadata() {
        return true;
    }

    @Override
    @SuppressWarnings("deprecation") // columns() derives from schema()
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return table(options, Optional.empty()).schema();
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
        Table table = table(options, Optional.empty());
        return isOf(table, schema) ? table : table(options, Optional.of(schema));
    }

    @SuppressWarnings("deprecation") // columns() derives from schema()
    private static boolean isOf(Table table, StructType schema) {
        return table.schema().equals(schema);
    }

    /** Spark asks for a relation of its first kind where a path has no table to be read; so this says why. */
    @Override
    public BaseRelation createRelation(SQLContext context, scala.collection.immutable.Map<String, String> parameters) {
        Table table = table(new CaseInsensitiveStringMap(CollectionConverters.asJava(parameters)), Optional.empty());
        throw new UnsupportedOperationException(
                table.name()
                        + " is read by spark.read.format(\"basalt\").load(...) and by tables of a catalog, not by CREATE ... USING basalt");
    }

    private static Table table(CaseInsensitiveStringMap options, Optional<StructType> userSchema) {
        return PathCatalog.table(identifier(options), location(options), options, userSchema, OptionalLong.empty());
    }

    private static PathIdentifier identifier(CaseInsensitiveStringMap options) {
        String path = Optional.ofNullable(options.get("path"))
                .orElseThrow(() ->
                        new IllegalArgumentException("format basalt takes one path: load(\"basalt://BUCKET/PATH\")"));
        return new PathIdentifier(StoreCall.unchecked(() -> BasaltUri.parse(path)), options);
    }

    private static StoreLocation location(CaseInsensitiveStringMap options) {
        SparkSession session = SparkSession.active();
        StoreLocation location = StoreLocation.resolve(session, options, "option ");
        HadoopSettings.nameStore(session.sparkContext().hadoopConfiguration(), location);
        return location;
    }
}
