package io.basalt.store.columnar.duckdb;

import io.basalt.store.columnar.WellFormed;
import io.basalt.store.columnar.parquet.PlainColumn;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Makes of what DuckDB gives of an excerpt what the original's columns are: most keep their buffers. */
final class DuckVectors {
    private static final long NOT_ASCII = 0x8080_8080_8080_8080L;

    private DuckVectors() {}

    /**
     * A batch of its own, which outlives the source's next one.
     *
     * @param source whose first vectors are those columns
     */
    static VectorSchemaRoot batch(List<PlainColumn> columns, VectorSchemaRoot source, BufferAllocator allocator)
            throws DuckDbFailure {
        int rows = source.getRowCount();
        List<FieldVector> vectors = new ArrayList<>();
        List<Field> fields = new ArrayList<>();
        boolean whole = false;
        try {
            for (int i = 0; i < columns.size(); i++) {
                FieldVector vector = columns.get(i).field().createVector(allocator);
                vectors.add(vector);
                fields.add(vector.getField());
                fill(columns.get(i), vector, source.getVector(i), rows);
            }
            whole = true;
            return new VectorSchemaRoot(fields, vectors, rows);
        } finally {
            if (!whole) {
                vectors.forEach(FieldVector::close);
            }
        }
    }

    private static void fill(PlainColumn column, FieldVector target, FieldVector source, int rows)
            throws DuckDbFailure {
        if (!expected(column.stored()).isInstance(source)) {
            throw new DuckDbFailure("column " + column.name() + ": expected "
                    + expected(column.stored()).getSimpleName() + ", found " + source.getField());
        }
        boolean decimals = target instanceof DecimalVector;
        if (decimals && source instanceof BaseIntVector whole) {
            decimals(column, (DecimalVector) target, whole, rows);
            return;
        }
        target.loadFieldBuffers(new ArrowFieldNode(rows, source.getNullCount()), source.getFieldBuffers());
        if (decimals) {
            requireDigits(column, (DecimalVector) target, rows);
        } else if (target instanceof VarCharVector texts) {
            requireUtf8(column, texts, rows);
        }
    }

    private static Class<? extends FieldVector> expected(PlainColumn.Stored stored) {
        return switch (stored) {
            case BOOLEAN -> BitVector.class;
            case INT32 -> IntVector.class;
            case INT64 -> BigIntVector.class;
            case FLOAT -> Float4Vector.class;
            case DOUBLE -> Float8Vector.class;
            case STRING -> VarCharVector.class;
            case BYTES -> VarBinaryVector.class;
            case DECIMAL -> DecimalVector.class;
        };
    }

    private static void decimals(PlainColumn column, DecimalVector target, BaseIntVector source, int rows)
            throws DuckDbFailure {
        long limit = BigInteger.TEN.pow(precision(column)).longValueExact();
        target.allocateNew(rows);
        for (int i = 0; i < rows; i++) {
            if (!((BaseFixedWidthVector) source).isNull(i)) {
                long unscaled = source.getValueAsLong(i);
                if (unscaled <= -limit || unscaled >= limit) {
                    throw tooManyDigits(column);
                }
                target.set(i, unscaled);
            }
        }
        target.setValueCount(rows);
    }

    private static int precision(PlainColumn column) {
        return ((ArrowType.Decimal) column.field().getType()).getPrecision();
    }

    private static void requireDigits(PlainColumn column, DecimalVector vector, int rows) throws DuckDbFailure {
        BigInteger limit = BigInteger.TEN.pow(precision(column));
        for (int i = 0; i < rows; i++) {
            if (!vector.isNull(i)
                    && vector.getObjectNotNull(i).unscaledValue().abs().compareTo(limit) >= 0) {
                throw tooManyDigits(column);
            }
        }
    }

    private static DuckDbFailure tooManyDigits(PlainColumn column) {
        return new DuckDbFailure("column " + column.name() + " holds a decimal of too many digits");
    }

    private static void requireUtf8(PlainColumn column, VarCharVector vector, int rows) throws DuckDbFailure {
        if (rows == 0 || isAscii(vector, rows)) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            if (!vector.isNull(i) && !WellFormed.isUtf8(vector.get(i))) {
                throw new DuckDbFailure("column " + column.name() + " holds a string that is not UTF-8");
            }
        }
    }

    private static boolean isAscii(VarCharVector vector, int rows) {
        ArrowBuf bytes = vector.getDataBuffer();
        long end = vector.getEndOffset(rows - 1);
        long position = vector.getStartOffset(0);
        for (; position + Long.BYTES <= end; position += Long.BYTES) {
            if ((bytes.getLong(position) & NOT_ASCII) != 0) {
                return false;
            }
        }
        for (; position < end; position++) {
            if (bytes.getByte(position) < 0) {
                return false;
            }
        }
        return true;
    }
}
