package io.basalt.spark.procedure;

import io.basalt.store.api.CollectReport;
import io.basalt.store.api.Store;
import io.basalt.store.api.TieringReport;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code CALL lake.system.expire()}: does now what a store that is open does by itself every now and then: what lifecycle rules
 * ask for, and the freeing of what has passed its bucket's retention.
 */
final class ExpireProcedure extends StoreProcedure {
    ExpireProcedure(Store store) {
        super(
                store,
                "expire",
                "follows lifecycle rules, and frees what has passed its retention",
                new StructType()
                        .add("deleted", DataTypes.LongType, false, "objects that rules let expire")
                        .add(
                                "entries",
                                DataTypes.LongType,
                                false,
                                "versions and deleted objects that are gone for good")
                        .add("bytes", DataTypes.LongType, false, "bytes that were freed"),
                List.of());
    }

    @Override
    List<InternalRow> run(InternalRow input) throws IOException {
        TieringReport ruled = store.tiering().run(progress -> {});
        CollectReport freed = store.maintenance().collect();
        return List.of(row(ruled.deletions(), freed.entries(), freed.bytes()));
    }
}
