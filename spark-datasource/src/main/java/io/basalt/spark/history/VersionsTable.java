package io.basalt.spark.history;

import io.basalt.spark.session.StoreLocation;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.VersionInfo;
import java.util.List;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** All contents that a bucket's keys have had and that are still held. */
public final class VersionsTable extends HistoryTable {
    static final String KEY = "key";

    static final RowShape<VersionInfo> SHAPE = new RowShape<>(List.of(
            new RowShape.Column<>(
                    KEY,
                    DataTypes.StringType,
                    false,
                    "",
                    version -> version.key().key()),
            new RowShape.Column<>(
                    "version", DataTypes.LongType, false, "sequence number of the content", VersionInfo::version),
            new RowShape.Column<>("from_lsn", DataTypes.LongType, false, "when the key got it", VersionInfo::from),
            new RowShape.Column<>(
                    "to_lsn",
                    DataTypes.LongType,
                    true,
                    "when the key lost it; null while it has it",
                    version -> version.to().orElse(null)),
            new RowShape.Column<>(
                    "deleted",
                    DataTypes.BooleanType,
                    false,
                    "whether nothing took its place then",
                    VersionInfo::deleted),
            new RowShape.Column<>("size", DataTypes.LongType, false, "bytes of the content", VersionInfo::size),
            new RowShape.Column<>(
                    "etag", DataTypes.StringType, false, "", version -> ObjectEntry.etag(version.contentId())),
            new RowShape.Column<>(
                    "modified",
                    DataTypes.TimestampType,
                    false,
                    "when the content was written",
                    VersionInfo::modified)));

    private final StoreLocation location;

    /** @param name how the table is called in plans */
    public VersionsTable(String name, StoreLocation location, String bucket) {
        super(name, bucket, SHAPE);
        this.location = location;
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return new VersionsScanBuilder(location, bucket);
    }
}
