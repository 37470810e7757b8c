package io.basalt.spark.vector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.complex.impl.UnionMapWriter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrowColumnTest {
    private final BufferAllocator allocator =
            ArrowUtils.rootAllocator().newChildAllocator("column test", 0, Long.MAX_VALUE);

    @AfterEach
    void nothingIsLeftBehind() {
        allocator.close();
    }

    @Test
    void longsAreReadInPlaceAndNullsAreSeen() {
        try (BigIntVector vector = new BigIntVector("n", allocator)) {
            LongColumn column = new LongColumn(DataTypes.LongType);
            for (int i = 0; i < 20; i++) {
                if (i % 3 == 0) {
                    vector.setNull(i);
                } else {
                    vector.setSafe(i, Long.MIN_VALUE + i);
                }
            }
            vector.setValueCount(20);
            column.bind(vector);
            assertEquals(7, column.numNulls());
            assertTrue(column.hasNull());
            for (int i = 0; i < 20; i++) {
                assertEquals(i % 3 == 0, column.isNullAt(i));
                if (i % 3 != 0) {
                    assertEquals(Long.MIN_VALUE + i, column.getLong(i));
                }
            }
        }
    }

    @Test
    void doublesAndBooleansKeepTheirBits() {
        try (Float8Vector doubles = new Float8Vector("x", allocator);
                BitVector booleans = new BitVector("b", allocator)) {
            double[] values = {-0.0, Double.NaN, Double.NEGATIVE_INFINITY, 1.5};
            for (int i = 0; i < values.length; i++) {
                doubles.setSafe(i, values[i]);
                booleans.setSafe(i, i % 2);
            }
            doubles.setValueCount(values.length);
            booleans.setValueCount(values.length);
            DoubleColumn x = new DoubleColumn();
            BooleanColumn b = new BooleanColumn();
            x.bind(doubles);
            b.bind(booleans);
            for (int i = 0; i < values.length; i++) {
                assertEquals(Double.doubleToRawLongBits(values[i]), Double.doubleToRawLongBits(x.getDouble(i)));
                assertEquals(i % 2 == 1, b.getBoolean(i));
                assertFalse(b.isNullAt(i));
            }
        }
    }

    @Test
    void stringsOfAnyLengthComeBack() {
        try (VarCharVector vector = new VarCharVector("s", allocator)) {
            vector.setSafe(0, "".getBytes(UTF_8));
            vector.setSafe(1, "żółć 🜁".getBytes(UTF_8));
            vector.setNull(2);
            vector.setSafe(3, "x".repeat(1000).getBytes(UTF_8));
            vector.setValueCount(4);
            Utf8Column column = new Utf8Column();
            column.bind(vector);
            assertEquals(UTF8String.fromString(""), column.getUTF8String(0));
            assertEquals(UTF8String.fromString("żółć 🜁"), column.getUTF8String(1));
            assertNull(column.getUTF8String(2));
            assertEquals(1000, String.valueOf(column.getUTF8String(3)).length());
        }
    }

    @Test
    void listsOfStringsComeBack() {
        try (ListVector vector = ListVector.empty("l", allocator)) {
            UnionListWriter writer = vector.getWriter();
            writer.allocate();
            List<List<String>> lists = List.of(List.of("a", "bc"), List.of(), List.of("d"));
            for (int i = 0; i < lists.size(); i++) {
                writer.setPosition(i);
                writer.startList();
                lists.get(i).forEach(writer::writeVarChar);
                writer.endList();
            }
            vector.setValueCount(4);
            ListColumn column = new ListColumn(DataTypes.createArrayType(DataTypes.StringType), new Utf8Column());
            column.bind(vector);
            for (int i = 0; i < lists.size(); i++) {
                ColumnarArray array = column.getArray(i);
                Object[] expected =
                        lists.get(i).stream().map(UTF8String::fromString).toArray();
                assertArrayEquals(expected, array.toObjectArray(DataTypes.StringType));
            }
            assertNull(column.getArray(3));
        }
    }

    @Test
    void mapsOfStringsComeBack() {
        try (MapVector vector = MapVector.empty("m", allocator, false)) {
            UnionMapWriter writer = vector.getWriter();
            writer.allocate();
            writer.setPosition(0);
            writer.startMap();
            writer.startEntry();
            writer.key().varChar().writeVarChar("k");
            writer.value().varChar().writeVarChar("v");
            writer.endEntry();
            writer.endMap();
            vector.setValueCount(2);
            MapColumn column = new MapColumn(
                    DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType),
                    new Utf8Column(),
                    new Utf8Column());
            column.bind(vector);
            ColumnarMap map = column.getMap(0);
            assertEquals(1, map.numElements());
            assertEquals(UTF8String.fromString("k"), map.keyArray().getUTF8String(0));
            assertEquals(UTF8String.fromString("v"), map.valueArray().getUTF8String(0));
            assertNull(column.getMap(1));
        }
    }

    @Test
    void structsAreNeverNullAndGiveTheirChildren() {
        try (BigIntVector vector = new BigIntVector("n", allocator)) {
            vector.setSafe(0, 7);
            vector.setValueCount(1);
            LongColumn child = new LongColumn(DataTypes.LongType);
            child.bind(vector);
            StructColumn struct = new StructColumn(new StructType().add("n", DataTypes.LongType), List.of(child));
            assertFalse(struct.isNullAt(0));
            assertEquals(7, struct.getStruct(0).getLong(0));
        }
    }

    @Test
    void readingAnotherTypeIsRefusedByName() {
        UnsupportedOperationException refused = assertThrows(
                UnsupportedOperationException.class, () -> new LongColumn(DataTypes.LongType).getUTF8String(0));
        assertEquals("a column of bigint read as string", refused.getMessage());
    }
}
