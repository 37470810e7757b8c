package io.basalt.spark.objects;

import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.Store;
import io.basalt.store.api.StoreException;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.Changelog;
import org.apache.spark.sql.connector.catalog.ChangelogContext;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark's {@link Changelog} of an {@code objects} table: what each commit made of its rows, updates with the row before and the row after. A row is
 * identified by its key, so an object that was moved is deleted under the one and inserted under the other.
 */
public final class ObjectsChangelog implements Changelog {
    private final String name;
    private final StoreLocation location;
    private final Store store;
    private final String bucket;
    private final ObjectsSchema schema;
    private final ChangelogBounds bounds;

    private ObjectsChangelog(ObjectsTable table, Store store, ObjectsSchema schema, ChangelogBounds bounds) {
        this.name = table.name();
        this.location = table.location();
        this.store = store;
        this.bucket = table.bucket();
        this.schema = schema;
        this.bounds = bounds;
    }

    /** @throws StoreException.NotFound where the range names a snapshot that the bucket has not */
    public static ObjectsChangelog of(ObjectsTable table, ChangelogContext context) throws StoreException {
        Store store = SessionStores.held(table.location(), SparkSession.active().sparkContext());
        return new ObjectsChangelog(
                table,
                store,
                new ObjectsSchema(store.attributes(table.bucket())),
                ChangelogBounds.of(context.range(), store, table.bucket()));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Column[] columns() {
        StructField[] fields = type(schema).fields();
        Column[] columns = new Column[fields.length];
        for (int i = 0; i < fields.length; i++) {
            columns[i] = Column.create(
                    fields[i].name(),
                    fields[i].dataType(),
                    fields[i].nullable(),
                    fields[i].getComment().getOrElse(() -> null),
                    null);
        }
        return columns;
    }

    /** The table's columns but the contents, and what there is to say of a change. */
    private static StructType type(ObjectsSchema schema) {
        StructType type = new StructType();
        for (StructField field : schema.type().fields()) {
            if (field.name().equals("revision")) {
                type = type.add(field.name(), field.dataType(), false);
            } else if (!field.name().equals(ObjectsSchema.CONTENT)) {
                type = type.add(field);
            }
        }
        return type.add(
                        ObjectsSchema.CONTENT_REF,
                        DataTypes.StringType,
                        false,
                        "names the content for ContentRef.parse")
                .add(ChangelogRows.CHANGE_TYPE, DataTypes.StringType, false)
                .add(ChangelogRows.COMMIT_VERSION, DataTypes.LongType, false, "LSN of the commit")
                .add(ChangelogRows.COMMIT_TIMESTAMP, DataTypes.TimestampType, false, "increases strictly");
    }

    @Override
    public boolean containsCarryoverRows() {
        return false;
    }

    @Override
    public boolean containsIntermediateChanges() {
        return true;
    }

    @Override
    public boolean representsUpdateAsDeleteAndInsert() {
        return false;
    }

    @Override
    public NamedReference[] rowId() {
        return new NamedReference[] {Expressions.column(ObjectsSchema.KEY)};
    }

    @Override
    public NamedReference rowVersion() {
        return Expressions.column("revision");
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return new ChangelogScanBuilder(location, store, bucket, schema, bounds, options, type(schema));
    }
}
