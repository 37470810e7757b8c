package io.basalt.store.ingest;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnStatistics.Bound;
import io.basalt.store.api.ColumnType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A bound as Parquet's footers write it (plain encoding, without a length). What has no value here, and what is not a
 * bound (NaN, too few bytes, half a character), is absent.
 */
final class ParquetBound {
    private static final int MAX_TEXT_LENGTH = 64;
    private static final int MAX_DECIMAL_BYTES = 16;

    private ParquetBound() {}

    /** @param lower whether it is one from below; what is cut stays a bound */
    static Optional<Bound> decode(ParquetSchema.Leaf leaf, byte[] bytes, boolean lower, boolean exact) {
        ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        ColumnType type = leaf.column().type();
        return switch (leaf.physical()) {
            case BOOLEAN -> bytes.length == 1 ? bound(AttributeValue.of(bytes[0] != 0)) : Optional.empty();
            case INT32 -> bytes.length == 4 ? whole(type, little.getInt(0), 0xffff_ffffL) : Optional.empty();
            case INT64 -> bytes.length == 8 ? whole(type, little.getLong(0), Long.MAX_VALUE) : Optional.empty();
            case FLOAT -> bytes.length == 4 ? real(little.getFloat(0), lower) : Optional.empty();
            case DOUBLE -> bytes.length == 8 ? real(little.getDouble(0), lower) : Optional.empty();
            case BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY ->
                type instanceof ColumnType.Decimal
                        ? decimal(bytes)
                        : type instanceof ColumnType.Text ? text(bytes, lower, exact) : Optional.empty();
            case INT96 -> Optional.empty();
        };
    }

    private static Optional<Bound> bound(AttributeValue value) {
        return Optional.of(new Bound(value, true));
    }

    /** @param mask of an unsigned value's bits; one that needs the sign's bit of a long, too, is absent */
    private static Optional<Bound> whole(ColumnType type, long value, long mask) {
        if (type instanceof ColumnType.Whole whole && !whole.signed()) {
            return mask == Long.MAX_VALUE && value < 0 ? Optional.empty() : bound(AttributeValue.of(value & mask));
        }
        return type instanceof ColumnType.Other ? Optional.empty() : bound(AttributeValue.of(value));
    }

    private static Optional<Bound> real(double value, boolean lower) {
        if (Double.isNaN(value)) {
            return Optional.empty();
        }
        return bound(AttributeValue.of(value == 0 ? (lower ? -0.0 : 0.0) : value));
    }

    private static Optional<Bound> decimal(byte[] bytes) {
        if (bytes.length == 0 || bytes.length > MAX_DECIMAL_BYTES) {
            return Optional.empty();
        }
        BigInteger unscaled = new BigInteger(bytes);
        return unscaled.bitLength() < Long.SIZE ? bound(AttributeValue.of(unscaled.longValue())) : Optional.empty();
    }

    private static Optional<Bound> text(byte[] bytes, boolean lower, boolean exact) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return TextBound.of(text, lower, exact, MAX_TEXT_LENGTH);
        } catch (CharacterCodingException e) {
            return Optional.empty(); // Cut within a character by its writer.
        }
    }
}
