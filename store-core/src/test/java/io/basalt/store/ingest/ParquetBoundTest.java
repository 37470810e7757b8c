package io.basalt.store.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnStatistics.Bound;
import io.basalt.store.api.ColumnType;
import io.basalt.store.api.TabularInfo;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.parquet.format.Type;
import org.junit.jupiter.api.Test;

/** A bound stays one, whatever becomes of the value. */
class ParquetBoundTest {
    private static Optional<Bound> decode(Type physical, ColumnType type, byte[] bytes, boolean lower) {
        TabularInfo.Column column = new TabularInfo.Column(List.of("c"), type, false, false);
        return ParquetBound.decode(new ParquetSchema.Leaf(column, physical), bytes, lower, true);
    }

    private static Optional<Bound> exactly(AttributeValue value) {
        return Optional.of(new Bound(value, true));
    }

    private static byte[] little(int bytes, long value) {
        return Arrays.copyOf(
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(value)
                        .array(),
                bytes);
    }

    @Test
    void wholeNumbersHaveTheirSign() {
        ColumnType unsigned = new ColumnType.Whole(32, false);
        assertEquals(exactly(AttributeValue.of(0xffff_fffeL)), decode(Type.INT32, unsigned, little(4, -2), true));
        assertEquals(
                exactly(AttributeValue.of(-2L)),
                decode(Type.INT32, new ColumnType.Whole(32, true), little(4, -2), true));
        assertEquals(Optional.empty(), decode(Type.INT64, new ColumnType.Whole(64, false), little(8, -2), true));
        assertEquals(
                exactly(AttributeValue.of(-2L)),
                decode(Type.INT64, new ColumnType.Decimal(18, 2), little(8, -2), true));
        assertEquals(Optional.empty(), decode(Type.INT32, unsigned, new byte[3], true));
    }

    @Test
    void realNumbersAreNeverNaNAndZeroIncludesBothZeros() {
        ColumnType real = new ColumnType.Real(64);
        assertEquals(Optional.empty(), decode(Type.DOUBLE, real, little(8, Double.doubleToLongBits(Double.NaN)), true));
        assertEquals(exactly(AttributeValue.of(-0.0)), decode(Type.DOUBLE, real, new byte[8], true));
        byte[] minusZero = little(8, Double.doubleToLongBits(-0.0));
        assertEquals(exactly(AttributeValue.of(0.0)), decode(Type.DOUBLE, real, minusZero, false));
    }

    @Test
    void decimalsInBytesAreUnscaledNumbersWhereTheyFit() {
        ColumnType decimal = new ColumnType.Decimal(38, 2);
        byte[] small = BigInteger.valueOf(-12_345).toByteArray();
        assertEquals(exactly(AttributeValue.of(-12_345L)), decode(Type.BYTE_ARRAY, decimal, small, true));
        byte[] large = BigInteger.ONE.shiftLeft(64).toByteArray();
        assertEquals(Optional.empty(), decode(Type.FIXED_LEN_BYTE_ARRAY, decimal, large, true));
        assertEquals(Optional.empty(), decode(Type.BYTE_ARRAY, decimal, new byte[0], true));
    }

    @Test
    void halfACharacterIsNoBound() {
        byte[] cut = {'a', (byte) 0xc3};
        assertEquals(Optional.empty(), decode(Type.BYTE_ARRAY, new ColumnType.Text(), cut, false));
    }

    @Test
    void longTextsAreCutAndStayBounds() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] edges = {'a', 'z', 0x7f, 0x80, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10fffe, 0x10ffff};
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = 60 + random.nextInt(20); length > 0; length--) {
                text.appendCodePoint(edges[random.nextInt(edges.length)]);
            }
            byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
            Bound low =
                    decode(Type.BYTE_ARRAY, new ColumnType.Text(), utf8, true).orElseThrow();
            assertTrue(order(low, utf8) <= 0, "seed " + seed);
            Optional<Bound> high = decode(Type.BYTE_ARRAY, new ColumnType.Text(), utf8, false);
            high.ifPresent(bound -> assertTrue(order(bound, utf8) >= 0, "seed " + seed));
            assertEquals(text.length() <= 64, low.exact(), "seed " + seed);
        }
        assertEquals(
                Optional.empty(),
                decode(
                        Type.BYTE_ARRAY,
                        new ColumnType.Text(),
                        "\udbff\udfff".repeat(40).getBytes(StandardCharsets.UTF_8),
                        false));
    }

    private static int order(Bound bound, byte[] utf8) {
        return Arrays.compareUnsigned(bound.value().text().getBytes(StandardCharsets.UTF_8), utf8);
    }
}
