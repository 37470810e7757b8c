package io.basalt.spark.binary;

import io.basalt.spark.dataset.layout.DatasetName;
import io.basalt.spark.dataset.layout.DatasetObjects;
import io.basalt.spark.session.HadoopSettings;
import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreCall;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.BasaltUri;
import java.util.HashMap;
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
 * Spark's {@link TableProvider} of the format {@code basaltBinaryFile}, which is {@code binaryFile} for objects:
 * {@code spark.read.format("basaltBinaryFile").load("basalt://bucket/path")}.
 */
public final class BinaryFileSource implements TableProvider, DataSourceRegister {
    /** Spark makes a provider for each read, and asks first for the schema, then for the table. */
    private @Nullable BinaryFileTable inferred;

    @Override
    public String shortName() {
        return "basaltBinaryFile";
    }

    @Override
    @SuppressWarnings("deprecation") // columns() derives from schema()
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        inferred = table(options);
        return inferred.schema();
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        return inferred != null ? inferred : table(new CaseInsensitiveStringMap(properties));
    }

    private static BinaryFileTable table(CaseInsensitiveStringMap options) {
        String path = Optional.ofNullable(options.get("path"))
                .orElseThrow(() -> new IllegalArgumentException(
                        "format basaltBinaryFile takes one path: load(\"basalt://BUCKET/PATH\")"));
        SparkSession session = SparkSession.active();
        StoreLocation location = StoreLocation.resolve(session, options, "option ");
        HadoopSettings.nameStore(session.sparkContext().hadoopConfiguration(), location);
        return StoreCall.unchecked(() -> {
            BasaltUri uri = BasaltUri.parse(path);
            DatasetObjects objects = DatasetObjects.all(
                    SessionStores.held(location, session.sparkContext()),
                    new DatasetName(uri.bucket(), uri.path()),
                    OptionalLong.empty());
            if (objects.objects().isEmpty()) {
                throw new IllegalArgumentException("no object lies at or below " + uri + ": check the path");
            }
            return new BinaryFileTable(
                    session, location, BinaryFiles.of(session, objects, new HashMap<>(options.asCaseSensitiveMap())));
        });
    }
}
