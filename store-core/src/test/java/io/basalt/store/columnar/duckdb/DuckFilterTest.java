package io.basalt.store.columnar.duckdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.ValueType;
import io.basalt.store.columnar.parquet.PlainColumn;
import io.basalt.store.columnar.parquet.PlainColumn.Stored;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.Test;

/** What is said to DuckDB of a filter, and what is kept from it. */
class DuckFilterTest {
    private static final Map<String, PlainColumn> COLUMNS = Map.of(
            "whole", column("whole", "c0", Stored.INT64, new ArrowType.Int(64, true)),
            "price", column("price", "c1", Stored.INT64, new ArrowType.Decimal(10, 2, 128)),
            "wide", column("wide", "c2", Stored.DECIMAL, new ArrowType.Decimal(20, 2, 128)),
            "text", column("text", "c3", Stored.STRING, ArrowType.Utf8.INSTANCE),
            "float", column("float", "c4", Stored.FLOAT, new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
            "real", column("real", "c5", Stored.DOUBLE, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)));

    private static PlainColumn column(String name, String alias, Stored stored, ArrowType type) {
        return new PlainColumn(name, alias, stored, org.apache.arrow.vector.types.pojo.Field.nullable(name, type));
    }

    private static Field field(String name) {
        return ColumnRequest.column(name, ValueType.LONG);
    }

    private static Predicate compare(String column, Operator operator, AttributeValue literal) {
        return new Predicate.Compare(field(column), operator, literal);
    }

    private static void assertSql(String expected, Predicate filter) {
        assertEquals(
                Optional.of(expected).filter(sql -> !sql.isEmpty()),
                DuckFilter.sql(filter, name -> Optional.ofNullable(COLUMNS.get(name))));
    }

    private static final Predicate KNOWN = compare("whole", Operator.EQUAL, AttributeValue.of(7L));
    private static final Predicate UNKNOWN = compare("other", Operator.EQUAL, AttributeValue.of(7L));

    @Test
    void ofAConjunctionWhatCanBeSaidIsSaid() {
        assertSql("(c0 = 7)", Predicate.and(UNKNOWN, KNOWN, Predicate.Constant.TRUE));
        assertSql(
                "(c0 = 7) AND (c3 IS NULL)", Predicate.and(KNOWN, Predicate.and(new Predicate.IsNull(field("text")))));
        assertSql("(NOT (c0 = 7))", new Predicate.Not(KNOWN));
        assertSql("((c0 = 7) OR (c0 = 7))", Predicate.or(KNOWN, KNOWN));
        assertSql("", Predicate.or(KNOWN, UNKNOWN));
        assertSql("", new Predicate.Not(Predicate.and(KNOWN, UNKNOWN)));
        assertSql("", Predicate.Constant.TRUE);
        assertSql("false", Predicate.Constant.FALSE);
    }

    @Test
    void decimalsAreComparedWithValuesThatTheColumnCanHave() {
        AttributeValue between = AttributeValue.of("12.345");
        assertSql("(c1 < 1235)", compare("price", Operator.LESS, between));
        assertSql("(c1 <= 1234)", compare("price", Operator.LESS_OR_EQUAL, between));
        assertSql("(c1 > 1234)", compare("price", Operator.GREATER, between));
        assertSql("(c1 >= 1235)", compare("price", Operator.GREATER_OR_EQUAL, between));
        assertSql("(c1 > -1235)", compare("price", Operator.GREATER, AttributeValue.of("-12.345")));
        assertSql("", compare("price", Operator.EQUAL, between));
        assertSql("", compare("price", Operator.NOT_EQUAL, between));
        assertSql("(c1 <> 1200)", compare("price", Operator.NOT_EQUAL, AttributeValue.of(12L)));
        assertSql("(c2 = CAST('12.30' AS DECIMAL(20, 2)))", compare("wide", Operator.EQUAL, AttributeValue.of("12.3")));
        assertSql("", compare("wide", Operator.LESS, AttributeValue.of("1E18")));
        assertSql("", compare("price", Operator.LESS, AttributeValue.of("1E999999999")));
        assertSql("", compare("price", Operator.LESS, AttributeValue.of("1E17")));
        assertSql("", compare("price", Operator.LESS, AttributeValue.of("many")));
    }

    @Test
    void textsAreQuotedOrKept() {
        assertSql("(c3 = 'it''s \\; --')", compare("text", Operator.EQUAL, AttributeValue.of("it's \\; --")));
        assertSql("prefix(c3, '%')", new Predicate.Match(field("text"), Predicate.Place.PREFIX, "%"));
        assertSql("suffix(c3, '_''')", new Predicate.Match(field("text"), Predicate.Place.SUFFIX, "_'"));
        assertSql("contains(c3, '')", new Predicate.Match(field("text"), Predicate.Place.ANYWHERE, ""));
        assertSql("", compare("text", Operator.EQUAL, AttributeValue.of("a\0b")));
        assertSql("", new Predicate.Match(field("text"), Predicate.Place.ANYWHERE, "\ud800"));
        assertSql("", new Predicate.Match(field("whole"), Predicate.Place.PREFIX, "1"));
    }

    @Test
    void whatDoesNotGoWithAColumnIsKept() {
        assertSql("", compare("whole", Operator.LESS, AttributeValue.of(1.5)));
        assertSql("", compare("whole", Operator.GREATER, AttributeValue.of(Long.MIN_VALUE)));
        assertSql("(c0 < 9223372036854775807)", compare("whole", Operator.LESS, AttributeValue.of(Long.MAX_VALUE)));
        assertSql("", compare("whole", Operator.LESS, AttributeValue.of("1")));
        assertSql("", compare("float", Operator.LESS, AttributeValue.of(1.5)));
        assertSql("(c5 < CAST('NaN' AS DOUBLE))", compare("real", Operator.LESS, AttributeValue.of(Double.NaN)));
        assertSql("(c5 >= CAST('3.0' AS DOUBLE))", compare("real", Operator.GREATER_OR_EQUAL, AttributeValue.of(3L)));
        assertSql("", compare("real", Operator.GREATER_OR_EQUAL, AttributeValue.of((1L << 53) + 1)));
        assertSql(
                "(c0 IN (1, -2))",
                new Predicate.In(field("whole"), List.of(AttributeValue.of(1L), AttributeValue.of(-2L))));
        assertSql("", new Predicate.In(field("whole"), List.of(AttributeValue.of(1L), AttributeValue.of("x"))));
        assertSql("", new Predicate.In(field("whole"), List.of()));
    }
}
