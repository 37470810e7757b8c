package io.basalt.spark.dataset;

import io.basalt.spark.dataset.layout.Scala;
import io.basalt.store.api.ColumnAggregation.Kind;
import io.basalt.store.api.StoreException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.connector.expressions.FieldReference;
import org.apache.spark.sql.connector.expressions.NamedReference;
import org.apache.spark.sql.connector.read.colstats.ColumnStatistics;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/** Spark's {@link ColumnStatistics} of a column in all rows of a scan, as the statistics of its objects tell them exactly. */
record ColumnBounds(Optional<Object> min, Optional<Object> max, OptionalLong nullCount) implements ColumnStatistics {
    /** Of the columns of which they are known; each is looked up of each object. */
    static Map<NamedReference, ColumnStatistics> of(DatasetScan scan, long rows) throws StoreException {
        Map<NamedReference, ColumnStatistics> known = new HashMap<>();
        for (StructField field : scan.readSchema().fields()) {
            AttributeReference column = new AttributeReference(
                    field.name(),
                    field.dataType(),
                    true,
                    Metadata.empty(),
                    NamedExpression.newExprId(),
                    Scala.seq(List.of()));
            of(scan, column, rows).ifPresent(bounds -> known.put(FieldReference.column(field.name()), bounds));
        }
        return known;
    }

    private static Optional<ColumnBounds> of(DatasetScan scan, AttributeReference column, long rows)
            throws StoreException {
        PartialAggregates partials = new PartialAggregates(scan.readPartitionSchema());
        if (partials.extreme(Kind.MIN, column).isEmpty()
                || partials.extreme(Kind.MAX, column).isEmpty()
                || partials.count(column).isEmpty()) {
            return Optional.empty();
        }
        KnownRows known = KnownRows.of(scan, partials, List.of(column));
        if (!known.complete()) {
            return Optional.empty();
        }
        InternalRow row = known.merged(partials)[0];
        DataType type = column.dataType();
        return Optional.of(new ColumnBounds(
                Optional.ofNullable(row.get(0, type)),
                Optional.ofNullable(row.get(1, type)),
                OptionalLong.of(rows - row.getLong(2))));
    }
}
