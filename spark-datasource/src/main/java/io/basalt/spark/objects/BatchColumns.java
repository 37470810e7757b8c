package io.basalt.spark.objects;

import io.basalt.spark.vector.ArrowColumn;
import io.basalt.spark.vector.BooleanColumn;
import io.basalt.spark.vector.DoubleColumn;
import io.basalt.spark.vector.ListColumn;
import io.basalt.spark.vector.LongColumn;
import io.basalt.spark.vector.MapColumn;
import io.basalt.spark.vector.StructColumn;
import io.basalt.spark.vector.Utf8Column;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** The columns of a projection, bound to one batch after the other. */
final class BatchColumns {
    /** A column, and the position of its vector in the batch. */
    private record Binding(ArrowColumn column, int index) {}

    private final List<Binding> bindings = new ArrayList<>();
    private final List<ContentColumn> contentColumns = new ArrayList<>();
    private final ColumnVector[] vectors;

    BatchColumns(Projection projection, ContentFetcher contents) {
        vectors = columns(projection.slots(), contents).toArray(ColumnVector[]::new);
    }

    ColumnVector[] vectors() {
        return vectors;
    }

    void bind(VectorSchemaRoot batch) {
        for (Binding binding : bindings) {
            binding.column.bind(batch.getVector(binding.index));
        }
    }

    /** Lets go of what columns remember. */
    void forget() {
        contentColumns.forEach(ContentColumn::forget);
    }

    private List<ColumnVector> columns(List<Projection.Slot> slots, ContentFetcher contents) {
        List<ColumnVector> columns = new ArrayList<>();
        for (Projection.Slot slot : slots) {
            columns.add(column(slot, contents));
        }
        return columns;
    }

    private ColumnVector column(Projection.Slot slot, ContentFetcher contents) {
        if (slot instanceof Projection.Direct direct) {
            return bound(arrow(direct.column().dataType()), direct.index());
        }
        if (slot instanceof Projection.Struct struct) {
            return new StructColumn(struct.type(), columns(struct.slots(), contents));
        }
        if (slot instanceof Projection.Content content) {
            ContentColumn column = new ContentColumn(
                    bound(new LongColumn(SparkTypes.of(ValueType.LONG)), content.contentId()),
                    bound(new Utf8Column(), content.key()),
                    bound(new Utf8Column(), content.tier()),
                    contents);
            contentColumns.add(column);
            return column;
        }
        Projection.Reference reference = (Projection.Reference) slot;
        return new ContentRefColumn(bound(new LongColumn(SparkTypes.of(ValueType.LONG)), reference.contentId()));
    }

    private <C extends ArrowColumn> C bound(C column, int index) {
        bindings.add(new Binding(column, index));
        return column;
    }

    private static ArrowColumn arrow(DataType type) {
        if (type instanceof StringType) {
            return new Utf8Column();
        }
        if (type instanceof DoubleType) {
            return new DoubleColumn();
        }
        if (type instanceof BooleanType) {
            return new BooleanColumn();
        }
        if (type instanceof ArrayType) {
            return new ListColumn(DataTypes.createArrayType(DataTypes.StringType), new Utf8Column());
        }
        return type instanceof MapType
                ? new MapColumn(
                        DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType),
                        new Utf8Column(),
                        new Utf8Column())
                : new LongColumn(type);
    }
}
