package io.basalt.store.columnar.aggregate;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.ByteFunctionHelpers;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;

/**
 * A column of a batch by what its values are. They are read many at once, of the rows that a list of numbers names, into arrays; what
 * is read where a value is null means nothing. Valid as long as the batch.
 */
abstract sealed class Values {
    /** The numbers of more digits may not fit into a long. */
    static final int LONG_DIGITS = 18;

    private final FieldVector vector;
    private final ArrowType type;
    private final boolean hasNulls;

    private Values(FieldVector vector, ArrowType type) {
        this.vector = vector;
        this.type = type;
        this.hasNulls = vector.getNullCount() > 0;
    }

    /** By their names. */
    static Map<String, Values> of(VectorSchemaRoot batch, DictionaryProvider dictionaries) {
        Map<String, Values> columns = new LinkedHashMap<>();
        for (FieldVector vector : batch.getFieldVectors()) {
            columns.put(vector.getName(), of(vector, dictionaries));
        }
        return columns;
    }

    private static Values of(FieldVector vector, DictionaryProvider dictionaries) {
        DictionaryEncoding encoding = vector.getField().getDictionary();
        if (encoding != null
                && vector instanceof BaseIntVector
                && dictionaries.lookup(encoding.getId()).getVector() instanceof VarCharVector texts) {
            return new Texts(vector, Optional.of(new Texts(texts, Optional.empty())));
        }
        if (vector instanceof BitVector bits) {
            return new Wholes(bits, 0);
        }
        if (vector instanceof DecimalVector decimals) {
            return new Decimals(decimals);
        }
        if (vector instanceof Float4Vector || vector instanceof Float8Vector) {
            return new Reals((BaseFixedWidthVector) vector);
        }
        if (vector instanceof VarCharVector || vector instanceof VarBinaryVector) {
            return new Texts(vector, Optional.empty());
        }
        return vector instanceof BaseFixedWidthVector fixed
                        && isWhole(fixed.getField().getType())
                ? new Wholes(fixed, fixed.getTypeWidth())
                : new Others(vector);
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

    int size() {
        return vector.getValueCount();
    }

    boolean hasNulls() {
        return hasNulls;
    }

    boolean isNull(int row) {
        return vector.isNull(row);
    }

    /**
     * Moves the rows whose values are null, or are not, to the beginning.
     *
     * @return how many they are
     */
    int keep(boolean nulls, int[] rows, int count) {
        if (!hasNulls) {
            return nulls ? 0 : count;
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int row = rows[i];
            rows[kept] = row;
            kept += vector.isNull(row) == nulls ? 1 : 0;
        }
        return kept;
    }

    /** Reads integers of a width in bytes; 0: in bits. */
    private static void read(long address, int width, int[] rows, int count, long[] target) {
        switch (width) {
            case 0 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = MemoryUtil.getByte(address + (rows[i] >> 3)) >> (rows[i] & 7) & 1;
                }
            }
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = MemoryUtil.getByte(address + rows[i]);
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = MemoryUtil.getShort(address + (long) rows[i] * Short.BYTES);
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = MemoryUtil.getInt(address + (long) rows[i] * Integer.BYTES);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    target[i] = MemoryUtil.getLong(address + (long) rows[i] * Long.BYTES);
                }
            }
        }
    }

    /** @param width of a value in bytes; 0: in bits */
    private static long address(FieldVector vector, int width) {
        ArrowBuf data = vector.getDataBuffer();
        int count = vector.getValueCount();
        long needed = width == 0 ? (count + 7L) / 8 : (long) count * width;
        if (data.capacity() < needed) {
            throw new IllegalStateException("column " + vector.getName() + ": expected " + needed + " bytes of " + count
                    + " values, found " + data.capacity());
        }
        return data.memoryAddress();
    }

    /** Those whose order is that of longs. */
    abstract static sealed class Numbers extends Values {
        private Numbers(FieldVector vector) {
            super(vector, vector.getField().getType());
        }

        /** Whether {@link #order} can be asked. */
        boolean hasOrder() {
            return true;
        }

        /** Reads longs that are equal where values are, and less where they are less. */
        abstract void order(int[] rows, int count, long[] target);
    }

    /** Truths (0 and 1), whole numbers, days, and instants in the column's unit. */
    static final class Wholes extends Numbers {
        private final long address;
        private final int width;

        private Wholes(BaseFixedWidthVector vector, int width) {
            super(vector);
            this.address = address(vector, width);
            this.width = width;
        }

        void read(int[] rows, int count, long[] target) {
            Values.read(address, width, rows, count, target);
        }

        long at(int row) {
            long[] value = new long[1];
            read(new int[] {row}, 1, value);
            return value[0];
        }

        @Override
        void order(int[] rows, int count, long[] target) {
            read(rows, count, target);
        }
    }

    /** Floats, as the same doubles, and doubles. */
    static final class Reals extends Numbers {
        private final long address;
        private final boolean single;

        private Reals(BaseFixedWidthVector vector) {
            super(vector);
            this.address = address(vector, vector.getTypeWidth());
            this.single = vector instanceof Float4Vector;
        }

        void read(int[] rows, int count, double[] target) {
            for (int i = 0; i < count; i++) {
                target[i] = single
                        ? Float.intBitsToFloat(MemoryUtil.getInt(address + (long) rows[i] * Float.BYTES))
                        : Double.longBitsToDouble(MemoryUtil.getLong(address + (long) rows[i] * Double.BYTES));
            }
        }

        @Override
        void order(int[] rows, int count, long[] target) {
            double[] values = new double[count];
            read(rows, count, values);
            for (int i = 0; i < count; i++) {
                target[i] = RealOrder.of(values[i] == 0 ? 0.0 : values[i]); // -0.0 equals 0.0.
            }
        }
    }

    /** Decimals, as unscaled numbers of 128 bits. */
    static final class Decimals extends Numbers {
        private final long address;

        private Decimals(DecimalVector vector) {
            super(vector);
            this.address = address(vector, DecimalVector.TYPE_WIDTH);
        }

        int scale() {
            return ((ArrowType.Decimal) type()).getScale();
        }

        /** Whether all fit into a long. */
        @Override
        boolean hasOrder() {
            return ((ArrowType.Decimal) type()).getPrecision() <= LONG_DIGITS;
        }

        long low(int row) {
            return MemoryUtil.getLong(address + (long) row * DecimalVector.TYPE_WIDTH);
        }

        long high(int row) {
            return MemoryUtil.getLong(address + (long) row * DecimalVector.TYPE_WIDTH + Long.BYTES);
        }

        @Override
        void order(int[] rows, int count, long[] target) {
            for (int i = 0; i < count; i++) {
                target[i] = low(rows[i]);
            }
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

        /** The different values, in which {@link #codes} count. */
        Optional<Texts> dictionary() {
            return dictionary;
        }

        void codes(int[] rows, int count, long[] target) {
            int width = ((BaseFixedWidthVector) vector).getTypeWidth();
            read(address(vector, width), width, rows, count, target);
        }

        int code(int row) {
            return (int) ((BaseIntVector) vector).getValueAsLong(row);
        }

        byte[] at(int row) {
            if (dictionary.isPresent()) {
                return dictionary.get().at(code(row));
            }
            byte[] text = new byte[length(row)];
            bytes().getDataBuffer().getBytes(start(row), text);
            return text;
        }

        private BaseVariableWidthVector bytes() {
            return (BaseVariableWidthVector) vector;
        }

        private int start(int row) {
            return bytes().getStartOffset(row);
        }

        /** In bytes; of a column that has no dictionary. */
        int length(int row) {
            return bytes().getEndOffset(row) - start(row);
        }

        /** By unsigned bytes; of a column that has no dictionary. */
        int compare(int row, byte[] other) {
            return compare(row, 0, length(row), other);
        }

        /** Compares a part. */
        int compare(int row, int from, int to, byte[] other) {
            int start = start(row);
            return ByteFunctionHelpers.compare(
                    bytes().getDataBuffer(), start + from, start + to, other, 0, other.length);
        }
    }

    /** Of which only nulls can be told. */
    static final class Others extends Values {
        private Others(FieldVector vector) {
            super(vector, vector.getField().getType());
        }
    }
}
