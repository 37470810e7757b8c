package io.basalt.spark.procedure;

import io.basalt.store.api.Store;
import io.basalt.store.api.TierExplanation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** {@code CALL lake.system.explain_tier(path => 'basalt://b/k')}: why an object lies where it does, and what comes next. */
final class ExplainTierProcedure extends StoreProcedure {
    ExplainTierProcedure(Store store) {
        super(
                store,
                "explain_tier",
                "tells why an object lies where it does, and what comes next",
                new StructType().add("field", DataTypes.StringType, false).add("value", DataTypes.StringType, false),
                List.of(text("path", "basalt://BUCKET/KEY")));
    }

    @Override
    List<InternalRow> run(InternalRow input) throws IOException {
        TierExplanation explained = store.tiering().explain(uri(input, 0).objectKey());
        List<InternalRow> rows = new ArrayList<>();
        for (TierExplanation.Part part : explained.parts()) {
            rows.add(row(
                    "lies",
                    part.bytes() + " bytes on " + part.tier() + " since " + part.since() + ": " + part.cause()));
        }
        rows.add(row("heat", Double.toString(explained.heat())));
        explained.lastRead().ifPresent(day -> rows.add(row("last read", day.toString())));
        explained.rules().forEach(rule -> rows.add(row("rule", rule.text() + (rule.inForce() ? ", in force" : ""))));
        explained.now().ifPresent(step -> rows.add(row("now", step.text())));
        explained.next().ifPresent(step -> rows.add(row("next", step.at() + ": " + step.text())));
        explained.fastest().ifPresent(tier -> rows.add(row("kept no faster than", tier)));
        explained.slowest().ifPresent(tier -> rows.add(row("kept no slower than", tier)));
        return rows;
    }
}
