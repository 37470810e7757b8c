package io.basalt.store.columnar;

import io.basalt.store.api.ColumnType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** The type of a rendition's column in the store's words. */
final class ArrowColumnType {
    private ArrowColumnType() {}

    static ColumnType of(Field field) {
        ArrowType type = field.getType();
        if (type instanceof ArrowType.Bool) {
            return new ColumnType.Truth();
        }
        if (type instanceof ArrowType.Int whole) {
            return new ColumnType.Whole(whole.getBitWidth(), whole.getIsSigned());
        }
        if (type instanceof ArrowType.FloatingPoint real) {
            return new ColumnType.Real(
                    switch (real.getPrecision()) {
                        case HALF -> 16;
                        case SINGLE -> 32;
                        case DOUBLE -> 64;
                    });
        }
        if (type instanceof ArrowType.Decimal decimal) {
            return new ColumnType.Decimal(decimal.getPrecision(), decimal.getScale());
        }
        if (type instanceof ArrowType.Date) {
            return new ColumnType.Date();
        }
        if (type instanceof ArrowType.Timestamp timestamp) {
            return new ColumnType.Timestamp(
                    switch (timestamp.getUnit()) {
                        case SECOND -> ColumnType.Unit.SECONDS;
                        case MILLISECOND -> ColumnType.Unit.MILLIS;
                        case MICROSECOND -> ColumnType.Unit.MICROS;
                        case NANOSECOND -> ColumnType.Unit.NANOS;
                    },
                    timestamp.getTimezone() != null);
        }
        if (type instanceof ArrowType.Utf8) {
            return new ColumnType.Text();
        }
        return type instanceof ArrowType.Binary ? new ColumnType.Binary() : new ColumnType.Other(type.toString());
    }
}
