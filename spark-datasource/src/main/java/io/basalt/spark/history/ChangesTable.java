package io.basalt.spark.history;

import io.basalt.spark.session.SessionStores;
import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.BucketChange;
import io.basalt.store.api.Store;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** What has happened to a bucket: its part of the commit log. */
public final class ChangesTable extends HistoryTable {
    static final String LSN = "lsn";
    static final String SEQ = "seq";

    static final RowShape<BucketChange> SHAPE = new RowShape<>(List.of(
            new RowShape.Column<>(LSN, DataTypes.LongType, false, "of the commit", BucketChange::lsn),
            new RowShape.Column<>(
                    SEQ, DataTypes.LongType, false, "of the change: the object's revision then", BucketChange::seq),
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

    private final StoreLocation location;
    private final Store store;

    /** @param name how the table is called in plans */
    public ChangesTable(String name, StoreLocation location, String bucket) {
        super(name, bucket, SHAPE);
        this.location = location;
        this.store = SessionStores.held(location, SparkSession.active().sparkContext());
    }

    @Override
    public Set<TableCapability> capabilities() {
        return EnumSet.of(TableCapability.BATCH_READ, TableCapability.MICRO_BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return new ChangesScanBuilder(location, store, bucket, options);
    }
}
