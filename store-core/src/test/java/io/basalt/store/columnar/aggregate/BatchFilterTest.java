package io.basalt.store.columnar.aggregate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Compare;
import io.basalt.store.api.Predicate.In;
import io.basalt.store.api.Predicate.Not;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.ValueType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider.MapDictionaryProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What AggregatedColumnsTest's random filters do not come upon: the ends of numbers, odd literals, and several blocks. */
class BatchFilterTest {
    private static final Field NUMBER = ColumnRequest.column("n", ValueType.LONG);
    private static final Field REAL = ColumnRequest.column("r", ValueType.DOUBLE);
    private static final Field MONEY = ColumnRequest.column("d", ValueType.STRING);
    private static final Field BYTES = ColumnRequest.column("b", ValueType.STRING);
    private static final Field ABSENT = ColumnRequest.column("absent", ValueType.LONG);

    private final BufferAllocator allocator = new RootAllocator();
    private final BigIntVector numbers = new BigIntVector("n", allocator);
    private final Float8Vector reals = new Float8Vector("r", allocator);
    private final DecimalVector money = new DecimalVector("d", allocator, 12, 2);
    private final VarBinaryVector bytes = new VarBinaryVector("b", allocator);
    private final VectorSchemaRoot batch = VectorSchemaRoot.of(numbers, reals, money, bytes);

    /** Rows 0 to 6, of which the last is null. */
    @BeforeEach
    void fill() {
        long[] ofNumbers = {Long.MIN_VALUE, -1, 0, 7, (1L << 53) + 1, Long.MAX_VALUE};
        double[] ofReals = {Double.NEGATIVE_INFINITY, -0.0, 0.0, 0.5, Double.POSITIVE_INFINITY, Double.NaN};
        String[] ofMoney = {"-9999999999.99", "-0.01", "0.00", "12.34", "12.35", "9999999999.99"};
        for (int row = 0; row < 6; row++) {
            numbers.setSafe(row, ofNumbers[row]);
            reals.setSafe(row, ofReals[row]);
            money.setSafe(row, new BigDecimal(ofMoney[row]));
            bytes.setSafe(row, "x".getBytes(StandardCharsets.UTF_8));
        }
        batch.setRowCount(7);
    }

    @AfterEach
    void close() {
        batch.close();
        allocator.close();
    }

    private void matches(Predicate predicate, int... rows) throws StoreException {
        Optional<int[]> found = new BatchFilter(predicate).matching(batch, new MapDictionaryProvider());
        assertArrayEquals(rows, found.orElseThrow(), predicate.toString());
    }

    private static Predicate than(Field field, Operator operator, AttributeValue literal) {
        return new Compare(field, operator, literal);
    }

    @Test
    void theEndsOfLongsAreCompared() throws StoreException {
        matches(than(NUMBER, Operator.GREATER, AttributeValue.of(Long.MAX_VALUE)));
        matches(than(NUMBER, Operator.LESS, AttributeValue.of(Long.MIN_VALUE)));
        matches(than(NUMBER, Operator.GREATER_OR_EQUAL, AttributeValue.of(Long.MIN_VALUE)), 0, 1, 2, 3, 4, 5);
        matches(than(NUMBER, Operator.NOT_EQUAL, AttributeValue.of(Long.MIN_VALUE)), 1, 2, 3, 4, 5);
        matches(new Not(than(NUMBER, Operator.LESS_OR_EQUAL, AttributeValue.of(-1L))), 2, 3, 4, 5);
    }

    @Test
    void realsHaveSparksOrder() throws StoreException {
        matches(than(REAL, Operator.EQUAL, AttributeValue.of(-0.0)), 1, 2);
        matches(than(REAL, Operator.GREATER, AttributeValue.of(Double.POSITIVE_INFINITY)), 5);
        matches(than(REAL, Operator.EQUAL, AttributeValue.of(Double.NaN)), 5);
        matches(than(REAL, Operator.LESS, AttributeValue.of(0.0)), 0);
        matches(new Not(than(REAL, Operator.GREATER_OR_EQUAL, AttributeValue.of(0.5))), 0, 1, 2);
    }

    @Test
    void decimalsAreComparedWithLiteralsOfMoreDigits() throws StoreException {
        matches(than(MONEY, Operator.GREATER, AttributeValue.of("12.345")), 4, 5);
        matches(than(MONEY, Operator.LESS_OR_EQUAL, AttributeValue.of("12.345")), 0, 1, 2, 3);
        matches(than(MONEY, Operator.EQUAL, AttributeValue.of("12.345")));
        matches(than(MONEY, Operator.NOT_EQUAL, AttributeValue.of("12.345")), 0, 1, 2, 3, 4, 5);
        matches(than(MONEY, Operator.LESS, AttributeValue.of("1e40")), 0, 1, 2, 3, 4, 5);
        matches(than(MONEY, Operator.LESS, AttributeValue.of("-1e-40")), 0, 1);
    }

    @Test
    void oneOfLiteralsIsEqualAsItWouldBeAlone() throws StoreException {
        List<AttributeValue> wholeAndReal = List.of(AttributeValue.of(1L << 53), AttributeValue.of(7.0));
        matches(new In(NUMBER, wholeAndReal), 3);
        matches(new Not(new In(NUMBER, wholeAndReal)), 0, 1, 2, 4, 5);
        matches(new In(NUMBER, List.of(AttributeValue.of(7L), AttributeValue.of(-1L))), 1, 3);
        matches(new In(MONEY, List.of(AttributeValue.of("12.340"), AttributeValue.of("0.001"))), 3);
        matches(new In(NUMBER, List.of()));
        matches(new Not(new In(BYTES, List.of())), 0, 1, 2, 3, 4, 5);
    }

    @Test
    void whatAsksOfOtherColumnsRulesOutNothing() throws StoreException {
        Predicate other = than(ABSENT, Operator.EQUAL, AttributeValue.of(1L));
        Predicate seven = than(NUMBER, Operator.EQUAL, AttributeValue.of(7L));
        assertEquals(Optional.empty(), new BatchFilter(other).matching(batch, new MapDictionaryProvider()));
        assertEquals(
                Optional.empty(),
                new BatchFilter(Predicate.or(seven, other)).matching(batch, new MapDictionaryProvider()));
        matches(Predicate.and(other, seven), 3);
    }

    @Test
    void anyOfTermsIsTrueInEachBlock() throws StoreException {
        int rows = 3 * Block.ROWS + 100;
        for (int row = 0; row < rows; row++) {
            numbers.setSafe(row, row);
        }
        batch.setRowCount(rows);
        Predicate first = than(NUMBER, Operator.LESS, AttributeValue.of(5L));
        Predicate some = new In(NUMBER, List.of(AttributeValue.of(3L), AttributeValue.of(Block.ROWS + 3L)));
        Predicate last = than(NUMBER, Operator.GREATER_OR_EQUAL, AttributeValue.of(rows - 2L));
        matches(Predicate.or(first, some, last), 0, 1, 2, 3, 4, Block.ROWS + 3, rows - 2, rows - 1);
        matches(
                new Not(Predicate.or(new Not(first), some, last)),
                IntStream.of(0, 1, 2, 4).toArray());
    }
}
