package io.basalt.spark.procedure;

import io.basalt.store.api.SnapshotInfo;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** {@code CALL lake.system.snapshot(bucket => 'b', name => 'n')}: names the bucket's newest state, for {@code VERSION AS OF 'n'}. */
final class SnapshotProcedure extends StoreProcedure {
    SnapshotProcedure(Store store) {
        super(
                store,
                "snapshot",
                "names a bucket's newest state and keeps it",
                new StructType()
                        .add("name", DataTypes.StringType, false)
                        .add("lsn", DataTypes.LongType, false)
                        .add("created", DataTypes.TimestampType, false),
                List.of(text("bucket", "a bucket"), text("name", "a name for the snapshot")));
    }

    @Override
    List<InternalRow> run(InternalRow input) throws IOException {
        SnapshotInfo made = store.createSnapshot(text(input, 0), text(input, 1));
        return List.of(row(made.name(), made.lsn(), made.created()));
    }
}
