package io.basalt.spark.procedure;

import io.basalt.store.api.CompactionReport;
import io.basalt.store.api.Store;
import java.io.IOException;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** {@code CALL lake.system.compact(min_live => 0.5)}: gives back the space of deleted objects that lie in volumes. */
final class CompactProcedure extends StoreProcedure {
    CompactProcedure(Store store) {
        super(
                store,
                "compact",
                "gives back the space of deleted objects that lie in volumes",
                new StructType()
                        .add("volumes", DataTypes.IntegerType, false)
                        .add("moved_bytes", DataTypes.LongType, false)
                        .add("freed_bytes", DataTypes.LongType, false)
                        .add("problems", DataTypes.StringType, true),
                List.of(ProcedureParameter.in("min_live", DataTypes.DoubleType)
                        .comment("volumes of which a smaller share is in use, 0 to 1")
                        .defaultValue("0.5D")
                        .build()));
    }

    @Override
    List<InternalRow> run(InternalRow input) throws IOException {
        CompactionReport report = store.maintenance().compact(input.getDouble(0));
        return List.of(row(
                report.volumes(),
                report.movedBytes(),
                report.freedBytes(),
                report.problems().isEmpty() ? null : String.join("; ", report.problems())));
    }
}
