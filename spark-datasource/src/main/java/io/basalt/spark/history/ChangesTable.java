package io.basalt.spark.history;

import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.BucketChange;
import io.basalt.store.api.Store;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Spark's {@link org.apache.spark.sql.connector.catalog.Table} of what has happened to a bucket: its part of the commit log. */
public final class ChangesTable implements SupportsRead {
    static final String LSN = "lsn";

    static final RowShape<BucketChange> SHAPE = new RowShape<>(List.of(
            new RowShape.Column<>(LSN, DataTypes.LongType, false, "of the commit", BucketChange::lsn),
            new RowShape.Column<>(
                    "seq", DataTypes.LongType, false, "of the change: the object's revision then", BucketChange::seq),
            new RowShape.Column<>(
                    "committed",
                    DataTypes.TimestampType,
                    false,
                    "increases strictly from commit to commit",
                    BucketChange::committed),
            new RowShape.Column<>(
                    "change",
                    DataTypes.StringType,
                    false,
                    "object_created, object_replaced, object_deleted, object_moved, attributes_changed, directory_created,"
                            + " directory_moved, directory_deleted, bucket_created",
                    change -> change.kind().name().toLowerCase(Locale.ROOT)),
            new RowShape.Column<>(
                    "key", DataTypes.StringType, false, "after the change, or before a deletion", BucketChange::key),
            new RowShape.Column<>(
                    "id", DataTypes.LongType, false, "an object's file id, or a directory's id", BucketChange::id),
            new RowShape.Column<>("size", DataTypes.LongType, false, "bytes of the content", BucketChange::size)));

    private final String name;
    private final StoreLocation location;
    private final Store store;
    private final String bucket;

    /** @param name how the table is called in plans */
    public ChangesTable(String name, StoreLocation location, String bucket) {
        this.name = name;
        this.location = location;
        this.store = SessionStores.held(location, SparkSession.active().sparkContext());
        this.bucket = bucket;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @SuppressWarnings("deprecation") // what Spark calls: columns() derives from it
    public StructType schema() {
        return SHAPE.type();
    }

    @Override
    public Map<String, String> properties() {
        return Map.of("provider", "basalt", "location", "basalt://" + bucket + "/");
    }

    @Override
    public Set<TableCapability> capabilities() {
        return EnumSet.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return new ChangesScanBuilder(location, store, bucket);
    }
}
