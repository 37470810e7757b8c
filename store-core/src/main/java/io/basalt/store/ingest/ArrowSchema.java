package io.basalt.store.ingest;

import io.basalt.store.api.ColumnType;
import io.basalt.store.api.TabularInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.Decimal;
import org.apache.arrow.flatbuf.Field;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;

/**
 * The leaves of an Arrow schema. Flatbuffers have offsets that may lead anywhere, also to one and the same field again and
 * again, so all that is walked is counted: a few bytes cannot stand for a schema without an end. Belongs to one thread.
 */
final class ArrowSchema {
    private static final int MAX_FIELDS = 10_000;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NAMES_LENGTH = 256 << 10;

    private final List<TabularInfo.Column> leaves = new ArrayList<>();
    /** For each leaf, the number of its field, depth first, which is that of its node in a record batch. */
    private final List<Integer> nodes = new ArrayList<>();

    private final ColumnNames names = new ColumnNames();
    private final Deque<String> path = new ArrayDeque<>();
    private int fields;
    private int namesLength;

    private ArrowSchema() {}

    static ArrowSchema read(Schema schema) throws IOException {
        ArrowSchema read = new ArrowSchema();
        int length = read.counted(schema.fieldsLength());
        for (int i = 0; i < length; i++) {
            Field field = present(i, schema::fields);
            read.names.add(read.name(field));
            read.field(field, false, false);
        }
        return read;
    }

    List<TabularInfo.Column> leaves() {
        return leaves;
    }

    int fields() {
        return fields;
    }

    int node(int leaf) {
        return nodes.get(leaf);
    }

    /** Of the top-level columns. */
    List<String> names() {
        return names.names();
    }

    private int counted(int length) throws IOException {
        if (length < 0 || fields + length > MAX_FIELDS) {
            throw new IOException("Arrow: expected a schema of at most " + MAX_FIELDS + " fields, found more");
        }
        return length;
    }

    private static Field present(int index, IntFunction<Field> fieldAt) {
        return Objects.requireNonNull(fieldAt.apply(index), "a field is missing");
    }

    private String name(Field field) throws IOException {
        ByteBuffer name = field.nameAsByteBuffer();
        if (name == null) {
            return "";
        }
        namesLength += name.remaining();
        if (namesLength > MAX_NAMES_LENGTH) {
            throw new IOException("Arrow: expected field names of at most " + MAX_NAMES_LENGTH + " bytes, found more");
        }
        return StandardCharsets.UTF_8.decode(name).toString();
    }

    private void field(Field field, boolean optionalAbove, boolean repeatedAbove) throws IOException {
        int number = fields++;
        counted(0);
        if (path.size() >= MAX_DEPTH) {
            throw new IOException("Arrow: expected a schema at most " + MAX_DEPTH + " deep, found a deeper one");
        }
        boolean optional = optionalAbove || field.nullable();
        path.addLast(name(field));
        if (isNested(field.typeType())) {
            boolean repeated = repeatedAbove || isRepeating(field.typeType());
            int length = counted(field.childrenLength());
            for (int i = 0; i < length; i++) {
                field(present(i, field::children), optional, repeated);
            }
        } else {
            leaves.add(new TabularInfo.Column(List.copyOf(path), type(field), optional, repeatedAbove));
            nodes.add(number);
        }
        path.removeLast();
    }

    private static boolean isNested(byte type) {
        return switch (type) {
            case Type.Struct_, Type.Union, Type.RunEndEncoded -> true;
            default -> isRepeating(type);
        };
    }

    private static boolean isRepeating(byte type) {
        return switch (type) {
            case Type.List, Type.LargeList, Type.FixedSizeList, Type.Map, Type.ListView, Type.LargeListView -> true;
            default -> false;
        };
    }

    private static ColumnType type(Field field) {
        return switch (field.typeType()) {
            case Type.Bool -> new ColumnType.Truth();
            case Type.Int -> {
                Int type = (Int) field.type(new Int());
                yield new ColumnType.Whole(type.bitWidth(), type.isSigned());
            }
            case Type.FloatingPoint ->
                new ColumnType.Real(16 << ((FloatingPoint) field.type(new FloatingPoint())).precision());
            case Type.Decimal -> {
                Decimal type = (Decimal) field.type(new Decimal());
                yield new ColumnType.Decimal(type.precision(), type.scale());
            }
            case Type.Date -> {
                boolean days = ((Date) field.type(new Date())).unit() == 0;
                yield days ? new ColumnType.Date() : new ColumnType.Timestamp(ColumnType.Unit.MILLIS, false);
            }
            case Type.Time -> new ColumnType.Time(unit(((Time) field.type(new Time())).unit()), false);
            case Type.Timestamp -> {
                Timestamp type = (Timestamp) field.type(new Timestamp());
                ByteBuffer zone = type.timezoneAsByteBuffer();
                yield new ColumnType.Timestamp(unit(type.unit()), zone != null && zone.hasRemaining());
            }
            case Type.Utf8, Type.LargeUtf8, Type.Utf8View -> new ColumnType.Text();
            case Type.Binary, Type.LargeBinary, Type.FixedSizeBinary, Type.BinaryView -> new ColumnType.Binary();
            case Type.Null -> new ColumnType.Other("null");
            case Type.Interval -> new ColumnType.Other("interval");
            case Type.Duration -> new ColumnType.Other("duration");
            default -> throw new IllegalArgumentException("type " + field.typeType() + " of a field is not known");
        };
    }

    private static ColumnType.Unit unit(short unit) {
        if (unit < 0 || unit >= ColumnType.Unit.values().length) {
            throw new IllegalArgumentException("unit of time " + unit + " is not known");
        }
        return ColumnType.Unit.values()[unit];
    }
}
