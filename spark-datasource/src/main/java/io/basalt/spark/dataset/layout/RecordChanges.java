package io.basalt.spark.dataset.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;

/**
 * What {@code ALTER TABLE} makes of a record. No object is rewritten, so only such changes are made after which the objects that there
 * are can still be read: objects name their columns, lack those that came later, and may have narrower types.
 */
public final class RecordChanges {
    private RecordChanges() {}

    /**
     * The record with all of the changes.
     *
     * @param table how the table is called in messages
     * @throws UnsupportedOperationException where objects would have to be rewritten for one of them
     */
    public static DatasetRecord apply(DatasetRecord record, String table, TableChange... changes) {
        DatasetRecord changed = record;
        for (TableChange change : changes) {
            changed = apply(changed, table, change);
        }
        return changed;
    }

    private static DatasetRecord apply(DatasetRecord record, String table, TableChange change) {
        if (change instanceof TableChange.SetProperty set) {
            Map<String, String> properties = new HashMap<>(record.properties());
            properties.put(set.property(), set.value());
            return record.withProperties(properties);
        } else if (change instanceof TableChange.RemoveProperty remove) {
            Map<String, String> properties = new HashMap<>(record.properties());
            properties.remove(remove.property());
            return record.withProperties(properties);
        } else if (change instanceof TableChange.ClusterBy cluster) {
            return record.withClusteredBy(Arrays.stream(cluster.clusteringColumns())
                    .map(column -> column(record, table, column.fieldNames()))
                    .toList());
        } else if (change instanceof TableChange.ColumnChange column) {
            return apply(record, table, column);
        }
        throw refused(table, "knows no such change: " + change);
    }

    private static DatasetRecord apply(DatasetRecord record, String table, TableChange.ColumnChange change) {
        String name = String.join(".", change.fieldNames());
        boolean widened = record.widened();
        List<String> dropped = record.dropped();
        if (change instanceof TableChange.AddColumn add) {
            if (!add.isNullable() || add.defaultValue() != null) {
                throw refused(
                        table,
                        "cannot add " + name
                                + " with NOT NULL or DEFAULT: the objects that there are have nothing there; add it without");
            }
            if (dropped.stream().anyMatch(name::equalsIgnoreCase)) {
                throw refused(
                        table,
                        "had a column " + name
                                + " before, which objects may still have: choose another name, or write the table anew");
            }
        } else if (change instanceof TableChange.DeleteColumn) {
            if (isLaidOutBy(record, change.fieldNames()[0])) {
                throw refused(
                        table,
                        "is partitioned or clustered by " + change.fieldNames()[0]
                                + ": write the table anew without it");
            }
            dropped = new ArrayList<>(dropped);
            dropped.add(name);
        } else if (change instanceof TableChange.UpdateColumnType type) {
            DataType from = field(record.schema(), type.fieldNames());
            if (isLaidOutBy(record, change.fieldNames()[0]) || !widens(from, type.newDataType())) {
                throw refused(
                        table,
                        "cannot make " + name + " " + type.newDataType().sql() + " of " + from.sql()
                                + ": expected a wider type of numbers, or TIMESTAMP_NTZ of DATE; write the table anew");
            }
            widened = true;
        } else if (change instanceof TableChange.UpdateColumnNullability nullability && !nullability.nullable()) {
            throw refused(
                    table,
                    "cannot make " + name
                            + " NOT NULL: objects may have nulls there, and are not read; write the table anew");
        } else if (change instanceof TableChange.RenameColumn
                || change instanceof TableChange.UpdateColumnDefaultValue) {
            throw refused(
                    table,
                    "cannot rename or give a default to " + name
                            + ": objects have their columns by name; write the table anew, with CREATE OR REPLACE TABLE ... AS SELECT");
        }
        StructType schema = CatalogV2Util.applySchemaChanges(
                record.schema(), Scala.seq(List.of((TableChange) change)), scala.Option.apply("basalt"), "ALTER TABLE");
        return record.withSchema(schema, dropped, widened);
    }

    private static boolean isLaidOutBy(DatasetRecord record, String column) {
        return record.partitionedBy().stream().anyMatch(column::equalsIgnoreCase)
                || record.clusteredBy().stream().anyMatch(column::equalsIgnoreCase);
    }

    private static String column(DatasetRecord record, String table, String[] path) {
        return Arrays.stream(record.dataSchema().fieldNames())
                .filter(name -> path.length == 1 && name.equalsIgnoreCase(path[0]))
                .findFirst()
                .orElseThrow(() -> refused(
                        table,
                        "cannot be clustered by " + String.join(".", path)
                                + ": expected a column that is no field of another and that it is not partitioned by"));
    }

    private static DataType field(StructType schema, String[] path) {
        DataType at = schema;
        for (String name : path) {
            at = at instanceof ArrayType array && name.equals("element")
                    ? array.elementType()
                    : at instanceof MapType map && name.equals("value")
                            ? map.valueType()
                            : ((StructType) at)
                                    .apply(((StructType) at).fieldIndex(name))
                                    .dataType();
        }
        return at;
    }

    private static UnsupportedOperationException refused(String table, String what) {
        return new UnsupportedOperationException("ALTER TABLE: " + table + " " + what);
    }

    /** Whether objects with these columns are objects of a dataset with those: its further columns may be null, its types wider. */
    public static boolean takes(StructType dataset, StructType objects) {
        for (StructField field : dataset.fields()) {
            if (find(objects, field.name()).isEmpty() && !field.nullable()) {
                return false;
            }
        }
        return Arrays.stream(objects.fields())
                .allMatch(field -> find(dataset, field.name())
                        .filter(wide ->
                                wide.dataType().sameType(field.dataType()) || widens(field.dataType(), wide.dataType()))
                        .isPresent());
    }

    /** The columns of rows, by the names that a dataset has for them. */
    public static StructType named(StructType dataset, StructType rows) {
        StructField[] fields = rows.fields().clone();
        for (int i = 0; i < fields.length; i++) {
            StructField field = fields[i];
            for (StructField known : dataset.fields()) {
                if (known.name().equalsIgnoreCase(field.name())) {
                    fields[i] = new StructField(known.name(), field.dataType(), field.nullable(), field.metadata());
                }
            }
        }
        return new StructType(fields);
    }

    /**
     * Throws where rows would bring back a column that was dropped, which older objects may have, or null where the record has NOT NULL.
     *
     * @param statement for messages
     */
    public static void requireTaken(DatasetRecord record, StructType rows, String statement) {
        for (StructField field : rows.fields()) {
            if (record.dropped().stream().anyMatch(field.name()::equalsIgnoreCase)) {
                throw new IllegalArgumentException(
                        statement + ": the dataset had a column " + field.name()
                                + " before, which objects may still have: give the rows' another name, or overwrite the dataset");
            }
        }
        for (StructField field : record.schema().fields()) {
            boolean filled = find(rows, field.name())
                    .filter(column -> !column.nullable())
                    .isPresent();
            if (!field.nullable() && !filled) {
                throw new IllegalArgumentException(statement + ": column " + field.name()
                        + " is NOT NULL there, and may be null or is not in the rows: write to the table in its catalog, which checks"
                        + " each row");
            }
        }
    }

    /**
     * A dataset's columns, and those that only rows have, which are nullable.
     *
     * @param statement for messages
     * @throws IllegalArgumentException where a column of both is of types of which the dataset's is not the wider
     */
    public static StructType plus(StructType dataset, StructType rows, String statement) {
        StructType sum = dataset;
        for (StructField field : rows.fields()) {
            Optional<StructField> known = find(dataset, field.name());
            if (known.isEmpty()) {
                sum = sum.add(field.name(), field.dataType(), true);
            } else if (!isTaken(known.get(), field)) {
                throw new IllegalArgumentException(statement + ": column " + field.name() + " is "
                        + known.get().dataType().sql() + " there and "
                        + field.dataType().sql() + " in the rows: cast it, or overwrite the dataset");
            }
        }
        return sum;
    }

    private static boolean isTaken(StructField dataset, StructField rows) {
        return dataset.dataType().sameType(rows.dataType()) || widens(rows.dataType(), dataset.dataType());
    }

    private static Optional<StructField> find(StructType schema, String name) {
        return Arrays.stream(schema.fields())
                .filter(field -> field.name().equals(name))
                .findFirst();
    }

    /** Whether Spark's Parquet readers give every value of a type as one of the other type, the same. */
    static boolean widens(DataType from, DataType to) {
        if (to instanceof DecimalType decimal) {
            int whole = decimal.precision() - decimal.scale();
            return from instanceof DecimalType narrow
                    ? whole >= narrow.precision() - narrow.scale() && decimal.scale() >= narrow.scale()
                    : digits(from) > 0 && whole >= digits(from);
        }
        if (to instanceof DoubleType) {
            return from instanceof FloatType || (bytes(from) > 0 && bytes(from) <= Integer.BYTES);
        }
        if (to instanceof TimestampNTZType) {
            return from instanceof DateType;
        }
        return bytes(from) > 0 && bytes(from) < bytes(to);
    }

    /** The decimal digits that Spark reserves for whole numbers of a type; 0 where it is none. */
    private static int digits(DataType type) {
        int bytes = bytes(type);
        return bytes == 0 ? 0 : bytes <= Integer.BYTES ? 10 : 20;
    }

    /** Of whole numbers; 0 for all other types. */
    private static int bytes(DataType type) {
        return type instanceof ByteType || type instanceof ShortType || type instanceof IntegerType
                ? type.defaultSize()
                : type instanceof LongType ? Long.BYTES : 0;
    }
}
