package io.basalt.store.ingest;

import io.basalt.store.api.ColumnType;
import io.basalt.store.api.TabularInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.format.Type;

/**
 * The leaves of a Parquet schema, which is a tree written depth first, each element with its number of children, the root
 * first. What is too deep or too wide is not kept. Belongs to one thread.
 */
final class ParquetSchema {
    private static final int MAX_LEAVES = 5_000;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NAMES_LENGTH = 256 << 10;

    /** A leaf, and how its values are written. */
    record Leaf(TabularInfo.Column column, Type physical) {}

    /** A group whose children are still coming. */
    private static final class Open {
        final String name;
        final boolean optional;
        final boolean repeated;
        long missing;

        Open(String name, boolean optional, boolean repeated, long missing) {
            this.name = name;
            this.optional = optional;
            this.repeated = repeated;
            this.missing = missing;
        }
    }

    private final Deque<Open> open = new ArrayDeque<>();
    private final List<Leaf> leaves = new ArrayList<>();
    private long namesLength;
    private boolean kept = true;

    /** Whether all leaves are in {@link #leaves}. */
    boolean isKept() {
        return kept;
    }

    List<Leaf> leaves() {
        return leaves;
    }

    /** Takes the next element but for the root. */
    void add(SchemaElement element) {
        if (!kept) {
            return;
        }
        Open parent = open.peek();
        boolean optional =
                (parent != null && parent.optional) || element.getRepetition_type() == FieldRepetitionType.OPTIONAL;
        boolean repeated =
                (parent != null && parent.repeated) || element.getRepetition_type() == FieldRepetitionType.REPEATED;
        if (parent != null) {
            parent.missing--;
        }
        if (element.getNum_children() > 0) {
            open.push(new Open(element.getName(), optional, repeated, element.getNum_children()));
        } else if (element.isSetType()) {
            leaf(element, optional, repeated);
        }
        while (!open.isEmpty() && open.element().missing == 0) {
            open.pop();
        }
        kept &= open.size() <= MAX_DEPTH && leaves.size() <= MAX_LEAVES && namesLength <= MAX_NAMES_LENGTH;
    }

    private void leaf(SchemaElement element, boolean optional, boolean repeated) {
        List<String> path = new ArrayList<>();
        open.descendingIterator().forEachRemaining(group -> path.add(group.name));
        path.add(element.getName());
        path.forEach(name -> namesLength += name.length());
        leaves.add(new Leaf(new TabularInfo.Column(path, type(element), optional, repeated), element.getType()));
    }

    private static ColumnType type(SchemaElement element) {
        if (element.isSetLogicalType() && element.getLogicalType().getSetField() != null) {
            return logical(element.getLogicalType(), element.getType());
        }
        return element.isSetConverted_type() ? converted(element) : physical(element.getType());
    }

    private static ColumnType physical(Type type) {
        return switch (type) {
            case BOOLEAN -> new ColumnType.Truth();
            case INT32 -> new ColumnType.Whole(32, true);
            case INT64 -> new ColumnType.Whole(64, true);
            case INT96 -> new ColumnType.Other("int96");
            case FLOAT -> new ColumnType.Real(32);
            case DOUBLE -> new ColumnType.Real(64);
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> new ColumnType.Binary();
        };
    }

    private static ColumnType logical(LogicalType type, Type physical) {
        return switch (type.getSetField()) {
            case STRING, ENUM, JSON -> new ColumnType.Text();
            case DECIMAL ->
                new ColumnType.Decimal(
                        type.getDECIMAL().getPrecision(), type.getDECIMAL().getScale());
            case DATE -> new ColumnType.Date();
            case TIME ->
                new ColumnType.Time(
                        unit(type.getTIME().getUnit()), type.getTIME().isIsAdjustedToUTC());
            case TIMESTAMP ->
                new ColumnType.Timestamp(
                        unit(type.getTIMESTAMP().getUnit()), type.getTIMESTAMP().isIsAdjustedToUTC());
            case INTEGER ->
                new ColumnType.Whole(
                        type.getINTEGER().getBitWidth(), type.getINTEGER().isIsSigned());
            case BSON -> new ColumnType.Binary();
            case UUID -> new ColumnType.Other("uuid");
            case FLOAT16 -> new ColumnType.Other("float16");
            case UNKNOWN -> new ColumnType.Other("null");
            case MAP, LIST, VARIANT, GEOMETRY, GEOGRAPHY -> physical(physical);
        };
    }

    private static ColumnType.Unit unit(TimeUnit unit) {
        return switch (unit.getSetField()) {
            case MILLIS -> ColumnType.Unit.MILLIS;
            case MICROS -> ColumnType.Unit.MICROS;
            case NANOS -> ColumnType.Unit.NANOS;
        };
    }

    private static ColumnType converted(SchemaElement element) {
        ConvertedType type = element.getConverted_type();
        return switch (type) {
            case UTF8, ENUM, JSON -> new ColumnType.Text();
            case DECIMAL -> new ColumnType.Decimal(element.getPrecision(), element.getScale());
            case DATE -> new ColumnType.Date();
            case TIME_MILLIS -> new ColumnType.Time(ColumnType.Unit.MILLIS, true);
            case TIME_MICROS -> new ColumnType.Time(ColumnType.Unit.MICROS, true);
            case TIMESTAMP_MILLIS -> new ColumnType.Timestamp(ColumnType.Unit.MILLIS, true);
            case TIMESTAMP_MICROS -> new ColumnType.Timestamp(ColumnType.Unit.MICROS, true);
            case INT_8 -> new ColumnType.Whole(8, true);
            case INT_16 -> new ColumnType.Whole(16, true);
            case INT_32 -> new ColumnType.Whole(32, true);
            case INT_64 -> new ColumnType.Whole(64, true);
            case UINT_8 -> new ColumnType.Whole(8, false);
            case UINT_16 -> new ColumnType.Whole(16, false);
            case UINT_32 -> new ColumnType.Whole(32, false);
            case UINT_64 -> new ColumnType.Whole(64, false);
            case BSON -> new ColumnType.Binary();
            case INTERVAL -> new ColumnType.Other("interval");
            case MAP, MAP_KEY_VALUE, LIST -> physical(element.getType());
        };
    }
}
