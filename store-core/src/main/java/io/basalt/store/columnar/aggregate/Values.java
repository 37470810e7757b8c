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
            return new Decimals(decimals);
        }
        if (vector instanceof Float4Vector || vector instanceof Float8Vector) {
            return new Reals(vector);
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

    final boolean isNull(int row) {
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
    static final class Reals extends Values {
        private final ArrowBuf data;
        private final boolean single;

        private Reals(FieldVector vector) {
            super(vector, vector.getField().getType());
            this.data = vector.getDataBuffer();
            this.single = vector instanceof Float4Vector;
        }

        double at(int row) {
            return single ? data.getFloat((long) row * Float.BYTES) : data.getDouble((long) row * Double.BYTES);
        }
    }

    /** Decimals, as unscaled numbers of 128 bits. */
    static final class Decimals extends Values {
        private final ArrowBuf data;

        private Decimals(DecimalVector vector) {
            super(vector, vector.getField().getType());
            this.data = vector.getDataBuffer();
        }

        int scale() {
            return ((ArrowType.Decimal) type()).getScale();
        }

        int precision() {
            return ((ArrowType.Decimal) type()).getPrecision();
        }

        long low(int row) {
            return data.getLong((long) row * DecimalVector.TYPE_WIDTH);
        }

        long high(int row) {
            return data.getLong((long) row * DecimalVector.TYPE_WIDTH + Long.BYTES);
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
