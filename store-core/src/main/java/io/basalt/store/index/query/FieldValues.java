package io.basalt.store.index.query;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.ValueType;
import io.basalt.store.index.segment.Codes;
import io.basalt.store.index.segment.Column;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values of one field in one segment, as ordering and grouping look at them: longs that are equal where values are and,
 * for all types but strings, sort as they do. Rows of a block are loaded, then read.
 */
interface FieldValues {
    /** @param rows of the block that will be asked for, ascending */
    void load(int block, int[] rows, int count);

    boolean isPresent(int row);

    /** Of a row of the loaded block that has a value. Of a string only {@link #text} says more. */
    long value(int row);

    /** The UTF-8 bytes of a string by its value, until the next block is loaded. Not to be changed. */
    byte[] text(long value);

    /** The column that the values are those of, with the same longs for the same values but for -0.0; absent where there is none. */
    Optional<Column> column();

    static FieldValues of(SegmentView view, Field field) {
        if (!Fields.isStored(field)) {
            return new ComputedValues(view.row(), field);
        }
        Optional<ColumnBlock> column = view.column(field);
        return column.isPresent() ? new StoredValues(column.get()) : new ComputedValues(view.row(), field);
    }

    /** One code for both zeros, as SQL groups and orders them. */
    static long normal(ValueType type, long code) {
        return type == ValueType.DOUBLE && code == NEGATIVE_ZERO ? POSITIVE_ZERO : code;
    }

    long NEGATIVE_ZERO = Codes.ofDouble(-0.0);
    long POSITIVE_ZERO = Codes.ofDouble(0.0);

    /** The long of a value that is no string; undefined of null. */
    static long code(@Nullable AttributeValue value) {
        return value == null || value instanceof AttributeValue.Text ? 0 : normal(value.type(), Codes.of(value));
    }

    /** The bytes of a string; of all else none. */
    static byte[] text(@Nullable AttributeValue value) {
        return value instanceof AttributeValue.Text text ? text.value().getBytes(StandardCharsets.UTF_8) : NO_TEXT;
    }

    byte[] NO_TEXT = new byte[0];
}
