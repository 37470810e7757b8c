package io.basalt.store.columnar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.ColumnStatistics.Bound;
import io.basalt.store.api.ColumnType;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.TabularInfo;
import io.basalt.store.api.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Guesses of how much a filter lets through. */
class SelectivityTest {
    private static ColumnStatistics from(long low, long high) {
        return new ColumnStatistics(
                OptionalLong.of(25),
                OptionalLong.empty(),
                Optional.of(new Bound(AttributeValue.of(low), true)),
                Optional.of(new Bound(AttributeValue.of(high), true)));
    }

    /** Two row groups of 100 rows, with numbers from 0 to 100 and from 200 to 300, and texts of which nothing is known. */
    private static final TabularInfo TABLE = new TabularInfo(
            "parquet",
            List.of(
                    new TabularInfo.Column(List.of("number"), new ColumnType.Whole(64, true), true, false),
                    new TabularInfo.Column(List.of("text"), new ColumnType.Text(), true, false)),
            OptionalLong.of(200),
            List.of(
                    new TabularInfo.RowGroup(100, 4, 1, 1, List.of(from(0, 100), ColumnStatistics.NOTHING)),
                    new TabularInfo.RowGroup(100, 5, 1, 1, List.of(from(200, 300), ColumnStatistics.NOTHING))),
            Optional.empty());

    private static Predicate number(Operator operator, long literal) {
        return new Predicate.Compare(
                ColumnRequest.column("number", ValueType.LONG), operator, AttributeValue.of(literal));
    }

    private static Predicate text(Operator operator) {
        return new Predicate.Compare(ColumnRequest.column("text", ValueType.STRING), operator, AttributeValue.of("x"));
    }

    private static void assertPart(double expected, Predicate filter) {
        assertEquals(expected, Selectivity.of(filter, TABLE, i -> true), 0.001, filter.toString());
    }

    @Test
    void boundsSayWhatPartOfTheRowsLiesInARange() {
        assertPart(0.125, number(Operator.LESS, 25));
        assertPart(0.875, number(Operator.GREATER_OR_EQUAL, 25));
        assertPart(0.25, Predicate.and(number(Operator.GREATER, 25), number(Operator.LESS_OR_EQUAL, 75)));
        assertPart(0.625, Predicate.or(number(Operator.LESS, 25), number(Operator.GREATER, 200)));
        assertPart(0.875, new Predicate.Not(number(Operator.LESS, 25)));
        assertEquals(0.25, Selectivity.of(number(Operator.LESS, 25), TABLE, i -> i == 0), 0.001);
        assertPart(0.25, new Predicate.IsNull(ColumnRequest.column("number", ValueType.LONG)));
        assertPart(1, Predicate.Constant.TRUE);
        assertPart(0, Predicate.Constant.UNKNOWN);
    }

    @Test
    void valuesAreThoughtToBeSpreadEvenly() {
        assertPart(1 / 101.0, number(Operator.EQUAL, 25));
        assertPart(100 / 101.0, number(Operator.NOT_EQUAL, 25));
        assertPart(
                2 / 101.0,
                new Predicate.In(
                        ColumnRequest.column("number", ValueType.LONG),
                        List.of(AttributeValue.of(25L), AttributeValue.of(250L))));
    }

    @Test
    void ofWhatIsNotKnownTheUsualIsGuessed() {
        assertPart(0.1, text(Operator.EQUAL));
        assertPart(1 / 3.0, text(Operator.LESS));
        assertPart(1 / 3.0, text(Operator.GREATER));
        assertPart(1 / 9.0, Predicate.and(text(Operator.GREATER), text(Operator.LESS)));
        TabularInfo unknown = new TabularInfo("parquet", TABLE.columns(), TABLE.rows(), List.of(), Optional.empty());
        assertEquals(0.1, Selectivity.of(number(Operator.EQUAL, 25), unknown, i -> true), 0.001);
    }
}
