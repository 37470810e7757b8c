package io.basalt.store.columnar.aggregate;

import io.basalt.store.api.StoreException;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.jspecify.annotations.Nullable;

/** A column of a batch by what its values are. Valid as long as the batch. */
abstract sealed class Values {
    private final FieldVector vector;
    private final ArrowType type;

    private Values(FieldVector vector, ArrowType type) {
        this.vector = vector;
        this.type = type;
    }

    static Values of(FieldVector vector, DictionaryProvider dictionaries) throws StoreException {
        DictionaryEncoding encoding = vector.getField().getDictionary();
        if (encoding != null
                && vector instanceof BaseIntVector
                && dictionaries.lookup(encoding.getId()).getVector() instanceof VarCharVector texts) {
            return new Texts(vector, Optional.of(new Texts(texts, Optional.empty())));
        }
        if (vector instanceof BitVector) {
            return new Wholes(vector, 0);
        }
        if (vector instanceof DecimalVector decimals) {
            return new StoredDecimals(decimals);
        }
        if (vector instanceof Float4Vector || vector instanceof Float8Vector) {
            return new StoredReals(vector);
        }
        if (vector instanceof VarCharVector || vector instanceof VarBinaryVector) {
            return new Texts(vector, Optional.empty());
        }
        return vector instanceof BaseFixedWidthVector fixed
                        && isWhole(fixed.getField().getType())
                ? new Wholes(fixed, fixed.getTypeWidth())
                : new Others(vector);
    }

    /** Of a function that is of no column. */
    static Values none() {
        return new Others(new NullVector(""));
    }

    private static boolean isWhole(ArrowType type) {
        return type instanceof ArrowType.Int || type instanceof ArrowType.Date || type instanceof ArrowType.Timestamp;
    }

    String name() {
        return vector.getName();
    }

    /** Of the values, also where the vector holds indices. */
    ArrowType type() {
        return type;
    }

    int rows() {
        return vector.getValueCount();
    }

    boolean isNull(int row) {
        return vector.isNull(row);
    }

    /** Truths (0 and 1), whole numbers, days, and instants in the column's unit. */
    static final class Wholes extends Values {
        private final ArrowBuf data;
        private final int width;

        /** @param width in bytes; 0: in bits */
        private Wholes(FieldVector vector, int width) {
            super(vector, vector.getField().getType());
            this.data = vector.getDataBuffer();
            this.width = width;
        }

        long at(int row) {
            return switch (width) {
                case 0 -> data.getByte(row >> 3) >> (row & 7) & 1;
                case 1 -> data.getByte(row);
                case 2 -> data.getShort((long) row * Short.BYTES);
                case 4 -> data.getInt((long) row * Integer.BYTES);
                default -> data.getLong((long) row * Long.BYTES);
            };
        }
    }

    /** Floats, as the same doubles, and doubles. */
    abstract static sealed class Reals extends Values {
        private Reals(FieldVector vector, ArrowType type) {
            super(vector, type);
        }

        abstract double at(int row);
    }

    private static final class StoredReals extends Reals {
        private final ArrowBuf data;
        private final boolean single;

        private StoredReals(FieldVector vector) {
            super(vector, vector.getField().getType());
            this.data = vector.getDataBuffer();
            this.single = vector instanceof Float4Vector;
        }

        @Override
        double at(int row) {
            return single ? data.getFloat((long) row * Float.BYTES) : data.getDouble((long) row * Double.BYTES);
        }
    }

    /** Those that were computed of other columns. */
    static final class ComputedReals extends Reals {
        private final boolean[] nulls;
        private final double[] values;

        /** @param nulls which rows have none */
        ComputedReals(ArrowType type, boolean[] nulls, double[] values) {
            super(new NullVector("computed"), type);
            this.nulls = nulls;
            this.values = values;
        }

        @Override
        boolean isNull(int row) {
            return nulls[row];
        }

        @Override
        double at(int row) {
            return values[row];
        }
    }

    /** Decimals, as unscaled numbers of 128 bits. */
    abstract static sealed class Decimals extends Values {
        private Decimals(FieldVector vector, ArrowType type) {
            super(vector, type);
        }

        int scale() {
            return ((ArrowType.Decimal) type()).getScale();
        }

        int precision() {
            return ((ArrowType.Decimal) type()).getPrecision();
        }

        abstract long low(int row);

        abstract long high(int row);
    }

    private static final class StoredDecimals extends Decimals {
        private final ArrowBuf data;

        private StoredDecimals(DecimalVector vector) {
            super(vector, vector.getField().getType());
            this.data = vector.getDataBuffer();
        }

        @Override
        long low(int row) {
            return data.getLong((long) row * DecimalVector.TYPE_WIDTH);
        }

        @Override
        long high(int row) {
            return data.getLong((long) row * DecimalVector.TYPE_WIDTH + Long.BYTES);
        }
    }

    /** Those that were computed of other columns. */
    static final class ComputedDecimals extends Decimals {
        private final boolean[] nulls;
        private final long[] low;
        private final long @Nullable [] high;

        /**
         * @param nulls which rows have none
         * @param high absent where all fit into a long
         */
        ComputedDecimals(ArrowType.Decimal type, boolean[] nulls, long[] low, Optional<long[]> high) {
            super(new NullVector("computed"), type);
            this.nulls = nulls;
            this.low = low;
            this.high = high.orElse(null);
        }

        @Override
        boolean isNull(int row) {
            return nulls[row];
        }

        @Override
        long low(int row) {
            return low[row];
        }

        @Override
        long high(int row) {
            return high == null ? low[row] >> (Long.SIZE - 1) : high[row];
        }
    }

    /** Strings and binaries. */
    static final class Texts extends Values {
        private final FieldVector vector;
        private final Optional<Texts> dictionary;

        private Texts(FieldVector vector, Optional<Texts> dictionary) {
            super(vector, dictionary.map(Values::type).orElse(vector.getField().getType()));
            this.vector = vector;
            this.dictionary = dictionary;
        }

        /** The different values, in which {@link #code} counts. */
        Optional<Texts> dictionary() {
            return dictionary;
        }

        int code(int row) {
            return (int) ((BaseIntVector) vector).getValueAsLong(row);
        }

        /** Whether both are of the same dictionary. */
        boolean isSame(Texts other) {
            return vector == other.vector;
        }

        byte[] at(int row) {
            return dictionary.isPresent() ? dictionary.get().at(code(row)) : bytes(row);
        }

        private byte[] bytes(int row) {
            BaseVariableWidthVector texts = (BaseVariableWidthVector) vector;
            int start = texts.getStartOffset(row);
            byte[] text = new byte[texts.getEndOffset(row) - start];
            texts.getDataBuffer().getBytes(start, text);
            return text;
        }
    }

    /** Of which only nulls can be told. */
    static final class Others extends Values {
        private Others(FieldVector vector) {
            super(vector, vector.getField().getType());
        }
    }
}
