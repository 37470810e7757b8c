package io.basalt.spark.objects;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Makes what {@code ALTER TABLE ... ADD COLUMN attr.x} says of an {@code objects} table the bucket's declared attributes. */
public final class Declarations {
    private final Store store;
    private final String bucket;

    public Declarations(Store store, String bucket) {
        this.store = store;
        this.bucket = bucket;
    }

    /**
     * Makes all of the changes, or none.
     *
     * @throws UnsupportedOperationException where one is no ADD or DROP of an attribute
     * @throws StoreException where the bucket does not take one
     */
    public void apply(TableChange... changes) throws StoreException {
        BucketUpdate update = BucketUpdate.NONE;
        for (TableChange change : changes) {
            if (change instanceof TableChange.AddColumn add) {
                update = with(update, add);
            } else if (change instanceof TableChange.DeleteColumn delete) {
                update = without(update, attribute(delete.fieldNames()));
            } else {
                throw unsupported("can only add and drop columns of attr");
            }
        }
        store.configureBucket(bucket, update);
    }

    private BucketUpdate with(BucketUpdate update, TableChange.AddColumn add) {
        if (!add.isNullable() || add.defaultValue() != null || add.comment() != null || add.position() != null) {
            throw unsupported("can only add plain columns, without NOT NULL, DEFAULT, COMMENT and a position: "
                    + String.join(".", add.fieldNames()));
        }
        return with(update, attribute(add.fieldNames()), add.dataType());
    }

    private BucketUpdate with(BucketUpdate update, String attribute, DataType type) {
        if (type instanceof StructType struct) {
            BucketUpdate more = update;
            for (StructField field : struct.fields()) {
                more = with(more, attribute + "." + field.name(), field.dataType());
            }
            return more;
        }
        ValueType value = SparkTypes.attribute(type)
                .orElseThrow(() -> unsupported("cannot add attr." + attribute + " of type " + type.sql()
                        + ": expected STRING, BIGINT, DOUBLE, BOOLEAN, TIMESTAMP, ARRAY<STRING> or a STRUCT of them"));
        return update.withDeclared(attribute, value);
    }

    private BucketUpdate without(BucketUpdate update, String attribute) throws StoreException {
        Set<String> declared = store.bucket(bucket)
                .orElseThrow(() -> new StoreException.NotFound("bucket '" + bucket + "' does not exist"))
                .settings()
                .declared()
                .keySet();
        BucketUpdate less = update;
        for (AttributeColumn column : named(attribute)) {
            String name = Attributes.shortName(column.field().name());
            if (column.objects() > 0) {
                throw unsupported("cannot drop attr." + name + ", which " + column.objects()
                        + " objects have: UPDATE ... SET attr." + name + " = NULL first");
            }
            if (declared.contains(column.field().name())) {
                less = less.withWithdrawn(name);
            }
        }
        return less;
    }

    /** The attribute of a name, and those of the namespace of that name. */
    private List<AttributeColumn> named(String attribute) throws StoreException {
        List<AttributeColumn> found = new ArrayList<>();
        for (AttributeColumn column : store.attributes(bucket)) {
            String name = Attributes.shortName(column.field().name());
            if (name.equals(attribute) || name.startsWith(attribute + ".")) {
                found.add(column);
            }
        }
        return found;
    }

    private String attribute(String[] path) {
        if (path.length < 2 || !path[0].equalsIgnoreCase(ObjectsSchema.ATTR)) {
            throw unsupported("has the columns that it has, and attributes below attr: expected attr.NAME, found "
                    + String.join(".", path));
        }
        return String.join(".", Arrays.asList(path).subList(1, path.length));
    }

    private UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException("ALTER TABLE: the table objects of bucket " + bucket + " " + what);
    }
}
