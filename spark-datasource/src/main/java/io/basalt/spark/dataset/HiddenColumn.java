package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.DatasetObject;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * A {@link MetadataColumn} of a dataset: something that the index knows of the object a row lies in. Spark's Parquet
 * source sees it as a partition column of that object, so a filter on it leaves out whole objects.
 *
 * @param value in Catalyst's own representation
 */
record HiddenColumn(String name, DataType dataType, String comment, Function<DatasetObject, @Nullable Object> value)
        implements MetadataColumn {
    static final String KEY = "_key";

    private static final List<HiddenColumn> ALL = List.of(
            new HiddenColumn(
                    KEY,
                    DataTypes.StringType,
                    "the key of the row's object",
                    object -> UTF8String.fromString(object.key())),
            new HiddenColumn(
                    "_tier",
                    DataTypes.StringType,
                    "the tier of the row's object",
                    object -> object.tier().map(UTF8String::fromString).orElse(null)),
            new HiddenColumn(
                    "_version", DataTypes.LongType, "the version of the row's object", DatasetObject::version));

    /** The ones whose names a table of this schema does not use itself. */
    static List<HiddenColumn> beside(StructType schema) {
        List<String> taken = List.of(schema.fieldNames());
        return ALL.stream()
                .filter(column -> taken.stream().noneMatch(column.name::equalsIgnoreCase))
                .toList();
    }
}
