package io.basalt.spark.procedure;

import io.basalt.store.api.Store;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** {@code CALL lake.system.rebuild_index()}: makes the metadata index anew from the catalog. */
final class RebuildIndexProcedure extends StoreProcedure {
    RebuildIndexProcedure(Store store) {
        super(
                store,
                "rebuild_index",
                "makes the metadata index anew from the catalog",
                new StructType().add("rows", DataTypes.LongType, false),
                List.of());
    }

    @Override
    List<InternalRow> run(InternalRow input) throws IOException {
        return List.of(row(store.maintenance().rebuildIndex()));
    }
}
