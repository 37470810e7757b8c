package io.basalt.spark.dataset.layout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.connector.expressions.ClusterByTransform;
import org.apache.spark.sql.connector.expressions.IdentityTransform;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/** What {@code CREATE TABLE} says, as a record; what a dataset cannot be is refused. */
public final class NewRecord {
    private static final Set<String> NOT_KEPT =
            Set.of(TableCatalog.PROP_PROVIDER, TableCatalog.PROP_LOCATION, TableCatalog.PROP_IS_MANAGED_LOCATION);

    private final String table;
    private final StructType schema;

    private NewRecord(String table, StructType schema) {
        this.table = table;
        this.schema = schema;
    }

    public static DatasetRecord of(String table, DatasetName name, TableInfo info) {
        name.requireWritable(table);
        StructType schema = CharVarcharUtils.replaceCharVarcharWithStringInSchema(info.schema());
        return new NewRecord(table, schema).record(name, info);
    }

    private DatasetRecord record(DatasetName name, TableInfo info) {
        Map<String, String> properties = new HashMap<>(info.properties());
        requireParquet(properties.getOrDefault(TableCatalog.PROP_PROVIDER, "basalt"));
        requireOwnDirectory(name, properties.get(TableCatalog.PROP_LOCATION));
        requirePlain(info);
        ParquetFileFormat parquet = new ParquetFileFormat();
        for (StructField field : schema.fields()) {
            if (!parquet.supportDataType(field.dataType())) {
                throw refused("Parquet has no type for column " + field.name() + " "
                        + field.dataType().sql());
            }
        }
        List<String> partitionedBy = new ArrayList<>();
        List<String> clusteredBy = new ArrayList<>();
        for (Transform transform : info.partitions()) {
            if (transform instanceof IdentityTransform identity) {
                partitionedBy.add(column(identity.references()[0]));
            } else if (transform instanceof ClusterByTransform cluster) {
                CollectionConverters.asJava(cluster.columnNames()).forEach(column -> clusteredBy.add(column(column)));
            } else {
                throw refused("cannot be partitioned by " + transform.describe()
                        + ": expected columns; CLUSTER BY lays rows out by the values of others");
            }
        }
        partitionedBy.forEach(this::requireNameable);
        if (partitionedBy.size() == schema.length() && !partitionedBy.isEmpty()) {
            throw refused("cannot be partitioned by all of its columns: objects would have none");
        }
        properties.keySet().removeAll(NOT_KEPT);
        return DatasetRecord.of(schema, partitionedBy, clusteredBy, properties);
    }

    private void requireParquet(String provider) {
        if (!provider.equalsIgnoreCase("basalt") && !provider.equalsIgnoreCase("parquet")) {
            throw refused("USING " + provider + ": expected basalt or parquet, which mean the same here");
        }
    }

    private void requireOwnDirectory(DatasetName name, @Nullable String location) {
        if (location != null && !location.replaceAll("/+$", "").equals(name.toString())) {
            throw refused("LOCATION '" + location + "': expected none, or " + name
                    + ", since a table's objects lie in the directory of its name");
        }
    }

    private void requirePlain(TableInfo info) {
        for (Column column : info.columns()) {
            if (column.defaultValue() != null
                    || column.generationExpression() != null
                    || column.identityColumnSpec() != null) {
                throw refused("column " + column.name() + " cannot have DEFAULT or be GENERATED");
            }
        }
        if (info.constraints().length > 0) {
            throw refused("cannot have constraints but NOT NULL");
        }
    }

    private String column(NamedReference reference) {
        String[] path = reference.fieldNames();
        List<String> names = List.of(schema.fieldNames());
        return names.stream()
                .filter(name -> path.length == 1
                        && (names.contains(path[0]) ? name.equals(path[0]) : name.equalsIgnoreCase(path[0])))
                .findFirst()
                .orElseThrow(() -> refused("has no column " + String.join(".", path) + " to be laid out by"));
    }

    /** Values of partitions are names of directories. */
    private void requireNameable(String column) {
        StructField field = schema.fields()[schema.fieldIndex(column)];
        DataType type = field.dataType();
        boolean isNamed = type instanceof NumericType
                || type instanceof BooleanType
                || type instanceof DateType
                || type instanceof TimestampNTZType
                || type.equals(DataTypes.StringType);
        if (!isNamed || column.startsWith(".")) {
            throw refused(
                    "cannot be partitioned by " + column + " " + type.sql()
                            + ": expected a number, truth, date, TIMESTAMP_NTZ or plain STRING, and no name that begins with a dot");
        }
    }

    private UnsupportedOperationException refused(String what) {
        return new UnsupportedOperationException("CREATE TABLE " + table + " " + what);
    }
}
