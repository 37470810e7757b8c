package io.basalt.spark;

import io.basalt.spark.dataset.DatasetName;
import io.basalt.spark.dataset.DatasetTable;
import io.basalt.spark.objects.ObjectsTable;
import io.basalt.spark.session.HadoopSettings;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.BasaltUri;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * Spark's {@link TableProvider} of the format {@code basalt}: {@code load("basalt://bucket/path")} reads the dataset below
 * the path, and with the option {@code view=objects} the objects below it. The option {@code store} names the store's
 * directory where the session's settings do not.
 */
public final class BasaltSource implements TableProvider, DataSourceRegister {
    private static final String VIEW = "view";

    /** Spark makes a provider for each read, and asks first for the schema, then for the table. */
    private @Nullable Table inferred;

    @Override
    public String shortName() {
        return "basalt";
    }

    @Override
    public boolean supportsExternalMetadata() {
        return true;
    }

    @Override
    @SuppressWarnings("deprecation") // columns() derives from schema()
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        Table table = table(options, Optional.empty());
        inferred = table;
        return table.schema();
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        Table table = inferred;
        return table != null ? table : table(new CaseInsensitiveStringMap(properties), Optional.of(schema));
    }

    private static Table table(CaseInsensitiveStringMap options, Optional<StructType> userSchema) {
        String path = Optional.ofNullable(options.get("path"))
                .orElseThrow(() ->
                        new IllegalArgumentException("format basalt reads one path: load(\"basalt://BUCKET/PATH\")"));
        BasaltUri uri = StoreCall.unchecked(() -> BasaltUri.parse(path));
        SparkSession session = SparkSession.active();
        StoreLocation location = StoreLocation.resolve(session, options, "option ");
        HadoopSettings.nameStore(session.sparkContext().hadoopConfiguration(), location);
        String view = options.getOrDefault(VIEW, "dataset");
        return switch (view) {
            case "objects" -> objects(uri, location, userSchema);
            case "dataset" ->
                DatasetTable.load(
                                uri.toString(),
                                location,
                                new DatasetName(uri.bucket(), uri.path()),
                                options.asCaseSensitiveMap(),
                                userSchema,
                                OptionalLong.empty())
                        .orElseThrow(() -> new IllegalArgumentException("no Parquet object lies at or below " + uri
                                + ": check the path, or read the objects themselves with option view=objects"));
            default -> throw new IllegalArgumentException("option view=" + view + ": expected dataset or objects");
        };
    }

    private static Table objects(BasaltUri uri, StoreLocation location, Optional<StructType> userSchema) {
        if (userSchema.isPresent()) {
            throw new IllegalArgumentException("view=objects has columns of its own: leave the schema out");
        }
        String prefix = uri.path().isEmpty() || uri.path().endsWith("/") ? uri.path() : uri.path() + "/";
        return new ObjectsTable(uri.toString(), location, uri.bucket(), prefix, OptionalLong.empty());
    }
}
