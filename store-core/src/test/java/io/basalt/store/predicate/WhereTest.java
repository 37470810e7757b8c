package io.basalt.store.predicate;

import static io.basalt.store.api.Predicate.and;
import static io.basalt.store.api.Predicate.equal;
import static io.basalt.store.api.Predicate.or;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Field;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Compare;
import io.basalt.store.api.Predicate.Constant;
import io.basalt.store.api.Predicate.In;
import io.basalt.store.api.Predicate.IsNull;
import io.basalt.store.api.Predicate.Match;
import io.basalt.store.api.Predicate.Not;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.Predicate.Place;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhereTest {
    private static final Field LABEL = Field.attribute("label", ValueType.STRING);
    private static final Field WIDTH = Field.attribute("image.width", ValueType.LONG);
    private static final Field SCORE = Field.attribute("score", ValueType.DOUBLE);
    private static final Field SHOT = Field.attribute("captured_at", ValueType.TIMESTAMP);
    private static final Field GOOD = Field.attribute("good", ValueType.BOOLEAN);
    private static final Field MIXED_LONG = Field.attribute("mixed", ValueType.LONG);
    private static final Field MIXED_TEXT = Field.attribute("mixed", ValueType.STRING);
    private static final BucketFields BUCKET = BucketFields.of(Stream.of(
                    LABEL,
                    WIDTH,
                    SCORE,
                    SHOT,
                    GOOD,
                    MIXED_LONG,
                    MIXED_TEXT,
                    Field.attribute("tag.team", ValueType.STRING),
                    Field.attribute("my size", ValueType.LONG),
                    Field.attribute("Tier", ValueType.LONG),
                    Field.attribute("key", ValueType.STRING),
                    Field.attribute("date", ValueType.STRING),
                    Field.attribute("colours", ValueType.STRING_LIST))
            .map(field -> new AttributeColumn((Field.Attribute) field, 1, 1))
            .toList());

    private static BoundWhere bind(String text) throws StoreException {
        return Where.parse(text).bind(BUCKET);
    }

    private static void assertMeans(Predicate expected, String text) throws StoreException {
        assertEquals(expected, bind(text).predicate(), text);
    }

    private static Predicate compare(Field field, Operator operator, long literal) {
        return new Compare(field, operator, AttributeValue.of(literal));
    }

    private static Predicate isCat() {
        return equal(LABEL, AttributeValue.of("cat"));
    }

    @Test
    void comparisonsAreThoseOfSql() throws StoreException {
        assertMeans(isCat(), "label = 'cat'");
        assertMeans(isCat(), " label=='cat' ");
        assertMeans(isCat(), "\"cat\" = label");
        assertMeans(compare(WIDTH, Operator.NOT_EQUAL, 5), "image.width <> 5");
        assertMeans(compare(WIDTH, Operator.NOT_EQUAL, 5), "image.width != 5");
        assertMeans(compare(WIDTH, Operator.LESS, -5), "image.width < -5");
        assertMeans(compare(WIDTH, Operator.LESS_OR_EQUAL, 5), "image.width<=5");
        assertMeans(compare(WIDTH, Operator.GREATER, 5), "5 < image.width");
        assertMeans(compare(WIDTH, Operator.GREATER_OR_EQUAL, 5), "+5 <= image.width");
        assertMeans(and(new Not(new IsNull(LABEL)), isCat()), "label <=> 'cat'");
        assertMeans(new IsNull(LABEL), "label <=> null");
        assertMeans(Constant.UNKNOWN, "label = NULL");
    }

    @Test
    void andBindsTighterThanOrAndNotTighterThanAnd() throws StoreException {
        Predicate good = equal(GOOD, AttributeValue.of(true));
        assertMeans(or(isCat(), and(good, new Not(good))), "label = 'cat' OR good and Not good");
        assertMeans(and(or(isCat(), good), good), "(label = 'cat' OR good) AND good = TRUE");
        assertMeans(new Not(new Not(and(good, good, good))), "! not (good and good and good)");
    }

    @Test
    void listsRangesAndPatternsAreTermsOfTheirOwn() throws StoreException {
        Predicate in = new In(LABEL, List.of(AttributeValue.of("cat"), AttributeValue.of("dog")));
        assertMeans(in, "label in ('cat','dog')");
        assertMeans(new Not(in), "label NOT IN ('cat', 'dog')");
        assertMeans(or(in, Constant.UNKNOWN), "label IN ('cat', NULL, 'dog')");
        assertMeans(
                new Not(and(compare(WIDTH, Operator.GREATER_OR_EQUAL, 1), compare(WIDTH, Operator.LESS_OR_EQUAL, 2))),
                "image.width NOT BETWEEN 1 AND 2");
        assertMeans(new IsNull(LABEL), "label IS NULL");
        assertMeans(new Not(new IsNull(LABEL)), "label is not null");
        assertMeans(new Match(LABEL, Place.PREFIX, "c"), "label LIKE 'c%'");
        assertMeans(new Match(LABEL, Place.SUFFIX, "t"), "label LIKE '%t'");
        assertMeans(new Not(new Match(LABEL, Place.ANYWHERE, "a")), "label NOT LIKE '%a%'");
        assertMeans(new Match(LABEL, Place.PREFIX, ""), "label LIKE '%%'");
        assertMeans(isCat(), "label LIKE 'cat'");
        assertMeans(equal(LABEL, AttributeValue.of("10%_\\")), "label LIKE '10\\%\\_\\\\'");
        assertMeans(and(new Match(LABEL, Place.PREFIX, "c"), new Match(LABEL, Place.SUFFIX, "t")), "label LIKE 'c%t'");
        assertMeans(new Match(LABEL, Place.PREFIX, "c"), "starts_with(label, 'c')");
        assertMeans(new Match(LABEL, Place.SUFFIX, "c"), "EndsWith(label, 'c')");
        assertMeans(new Match(SystemField.KEY, Place.ANYWHERE, "/a/"), "contains(key, '/a/')");
    }

    @Test
    void namesAreSystemFieldsThenAttributesInFullOrShort() throws StoreException {
        assertMeans(compare(SystemField.SIZE, Operator.EQUAL, 1), "size = 1");
        assertMeans(compare(SystemField.SIZE, Operator.EQUAL, 1), "SIZE = 1");
        assertMeans(isCat(), "user.label = 'cat'");
        assertMeans(isCat(), "attr.label = 'cat'");
        assertMeans(isCat(), "attr.user.label = 'cat'");
        assertMeans(isCat(), "`attr`.`label` = 'cat'");
        assertMeans(compare(WIDTH, Operator.EQUAL, 1), "attr.image.width = 1");
        assertMeans(equal(Field.attribute("tag.team", ValueType.STRING), AttributeValue.of("a")), "tag.team = 'a'");
        assertMeans(compare(Field.attribute("my size", ValueType.LONG), Operator.EQUAL, 1), "`my size` = 1");
        assertMeans(compare(Field.attribute("Tier", ValueType.LONG), Operator.EQUAL, 1), "Tier = 1");
        assertMeans(equal(SystemField.TIER, AttributeValue.of("hdd")), "tier = 'hdd'");
        assertMeans(equal(Field.attribute("key", ValueType.STRING), AttributeValue.of("a")), "attr.key = 'a'");
        assertMeans(equal(Field.attribute("date", ValueType.STRING), AttributeValue.of("a")), "date = 'a'");
    }

    @Test
    void stringsDoubleTheirQuotesAndKeepTheirBackslashes() throws StoreException {
        assertMeans(equal(LABEL, AttributeValue.of("it's \"so\" \\n")), "label = 'it''s \"so\" \\n'");
        assertMeans(equal(LABEL, AttributeValue.of("a\"'")), "label = \"a\"\"'\"");
        assertMeans(equal(LABEL, AttributeValue.of("")), "label = ''");
        assertMeans(equal(LABEL, AttributeValue.of("\ud83d\ude00")), "label = '\ud83d\ude00'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '2026-01-31'                            | 2026-01-31T00:00:00Z
            '2026-01-31T12:30'                      | 2026-01-31T12:30:00Z
            '2026-01-31 12:30:05.25'                | 2026-01-31T12:30:05.25Z
            '2026-01-31 12:30:05+02'                | 2026-01-31T10:30:05Z
            '2026-01-31T12:30:05-02:30'             | 2026-01-31T15:00:05Z
            TIMESTAMP '2026-01-31 12:30:05'         | 2026-01-31T12:30:05Z
            timestamp'2026-01-31T12:30:05Z'         | 2026-01-31T12:30:05Z
            DATE '2026-01-31'                       | 2026-01-31T00:00:00Z
            """, quoteCharacter = '\u0001')
    void timesAreIsoAndUtcUnlessTheySayOtherwise(String literal, Instant expected) throws StoreException {
        assertMeans(new Compare(SHOT, Operator.GREATER, AttributeValue.of(expected)), "captured_at > " + literal);
        assertMeans(
                new Compare(SystemField.CREATED, Operator.GREATER, AttributeValue.of(expected)),
                "created > " + literal);
    }

    @Test
    void numbersKeepTheirExactMeaning() throws StoreException {
        assertMeans(equal(SCORE, AttributeValue.of(0.5)), "score = .5");
        assertMeans(equal(SCORE, AttributeValue.of(5)), "score = 5.0");
        assertMeans(equal(SCORE, AttributeValue.of(1e300)), "score = 1e300");
        assertMeans(equal(SCORE, AttributeValue.of(Double.NaN)), "score = DOUBLE('NaN')");
        assertMeans(equal(WIDTH, AttributeValue.of(1000.0)), "image.width = 1e3");
        assertMeans(equal(WIDTH, AttributeValue.of(Long.MIN_VALUE)), "image.width = -9223372036854775808");
        assertMeans(compare(WIDTH, Operator.GREATER, 512), "image.width > 512.5");
        assertMeans(compare(WIDTH, Operator.GREATER, 512), "image.width >= 512.5");
        assertMeans(compare(WIDTH, Operator.LESS_OR_EQUAL, -513), "image.width < -512.5");
        Predicate none = new In(WIDTH, List.of());
        assertMeans(none, "image.width = 512.5");
        assertMeans(new Not(none), "image.width <> 512.5");
        assertMeans(new Not(none), "image.width < 9223372036854775808");
        assertMeans(compare(WIDTH, Operator.GREATER, Long.MAX_VALUE), "image.width > 9223372036854775807.5");
        assertMeans(none, "image.width >= 9223372036854775808");
        assertMeans(none, "image.width < -9223372036854775809");
        assertMeans(new Not(none), "image.width > -9223372036854775809");
        assertMeans(new In(WIDTH, List.of(AttributeValue.of(1))), "image.width IN (1, 1.5, 9223372036854775808)");
    }

    @Test
    void aNameOfSeveralTypesIsComparedWithTheOnesThatFit() throws StoreException {
        assertMeans(compare(MIXED_LONG, Operator.EQUAL, 1), "mixed = 1");
        assertMeans(new Match(MIXED_TEXT, Place.PREFIX, "a"), "mixed LIKE 'a%'");
        Predicate ones = new In(MIXED_LONG, List.of(AttributeValue.of(1)));
        Predicate as = new In(MIXED_TEXT, List.of(AttributeValue.of("a")));
        assertMeans(or(or(ones, Constant.UNKNOWN), or(as, Constant.UNKNOWN)), "mixed IN (1, 'a')");
        assertMeans(new Not(and(or(ones, Constant.UNKNOWN), or(as, Constant.UNKNOWN))), "NOT mixed IN (1, 'a')");
        assertMeans(and(new IsNull(MIXED_LONG), new IsNull(MIXED_TEXT)), "mixed IS NULL");
    }

    @Test
    void anAttributeThatNobodyHasIsUnknownAndWarnedOf() throws StoreException {
        BoundWhere where = bind("lable = 'cat' OR lable > 5 OR lable IS NULL");
        assertEquals(or(Constant.UNKNOWN, Constant.UNKNOWN, Constant.TRUE), where.predicate());
        assertEquals(
                List.of("no object has the attribute lable (near names: label): comparisons with it hold nowhere"),
                where.warnings());
        assertEquals(List.of("image.width"), BUCKET.near("width"));
        assertEquals(List.of(), BUCKET.near("zzzzzz"));
    }

    @Test
    void theNamesAreKeptInTheirOrder() throws StoreException {
        assertEquals(
                List.of("attr.label", "size", "attr.image.width", "attr.none"),
                bind("label = 'a' AND size > 1 AND user.label > 'b' AND (image.width = 1 OR none = 1)").names().stream()
                        .map(NamedFields::column)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                    | column 1: expected a condition such as label = 'cat', found the end of the text
            label                   | column 1: attr.label holds strings, which TRUE or FALSE does not compare with
            label =                 | column 8: expected a value
            label = cat             | column 9: expected a value ('text', a number, TRUE, FALSE, NULL, TIMESTAMP '...', DATE '...'), found 'cat'; strings
            label 'cat'             | column 7: expected =, <>, <, <=, >, >=, <=>, [NOT] IN, [NOT] BETWEEN, [NOT] LIKE or IS [NOT] NULL, found the string 'cat'
            label = 'cat            | column 9: this ' is never closed
            label = 'cat' 5         | column 15: expected AND, OR or the end of the text, found '5'
            label = 'cat' AND       | column 18: expected a condition
            label = 'cat')          | column 14: expected AND, OR or the end of the text, found ')'
            (label = 'cat'          | column 15: expected AND, OR or ')', found the end of the text
            AND good                | column 1: expected a condition
            'é😀' # label           | column 6: '#' means nothing here
            label NOT 'cat'         | column 11: expected IN, BETWEEN or LIKE, found the string 'cat'
            label IN 'cat'          | column 10: expected '('
            label IN ()             | column 11: expected a value
            label IN ('cat' 'dog')  | column 17: expected ',' or ')', found the string 'dog'
            label IS 5              | column 10: expected NULL, found '5'
            image.width BETWEEN 1   | column 22: expected AND, found the end
            image. = 5              | column 8: expected the next word of a name, found '='
            image.width = 5x        | column 16: a number goes on as a word
            image.width = '5'       | column 15: attr.image.width holds whole numbers, which a string does not compare with
            image.width IN (1, 'a') | column 20: attr.image.width holds whole numbers, which a string does not compare with
            mixed = TRUE            | column 9: attr.mixed holds whole numbers and strings, which TRUE or FALSE does not
            captured_at > 'soon'    | column 15: attr.captured_at holds times, which a string does not compare with: expected a time such as '2026-01-31'
            captured_at > DATE 'x'  | column 20: expected a date such as '2026-01-31'
            label LIKE 'a_b'        | column 12: expected a pattern such as 'a%'
            label LIKE 'a%b%c'      | column 12: expected a pattern such as 'a%'
            label LIKE 'ab%ba'      | column 12: expected a pattern such as 'a%'
            label LIKE 5            | column 12: expected a pattern, such as 'a%', found '5'
            image.width LIKE 'a%'   | column 1: attr.image.width holds whole numbers, and only strings have
            lower(label) = 'cat'    | column 1: there is no function 'lower': expected starts_with, ends_with or contains
            starts_with(label)      | column 18: expected ',', found ')'
            'a' = 'b'               | column 7: expected a name, found the string 'b'
            'a'                     | column 4: expected =, <>, <, <=, > or >= after a string
            size = width            | column 8: expected a value
            tags = 'a'              | column 8: tags holds maps, which a string does not compare with
            tags IS NULL            | column 1: tags can be selected, but not asked by
            contains(colours, 'a')  | column 10: attr.colours holds lists of strings, and only strings have
            score = DOUBLE('x')     | column 16: expected 'NaN', 'Infinity' or '-Infinity', found 'x'
            """, quoteCharacter = '\u0001')
    void whatIsWrongIsToldWithItsColumn(String text, String message) {
        try {
            throw new AssertionError("read as " + bind(text == null ? "" : text).predicate());
        } catch (StoreException e) {
            assertEquals(
                    message,
                    String.valueOf(e.getMessage())
                            .substring(
                                    0, Math.min(message.length(), e.getMessage().length())));
            assertEquals(1, e.getMessage().lines().count(), e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"'(', ')'", "'NOT ', ''", "'! ', ''", "'good AND (', ')'"})
    void nestingHasAnEnd(String open, String close) throws StoreException {
        bind(open.repeat(Parser.MOST_NESTED - 1) + "good" + close.repeat(Parser.MOST_NESTED - 1));
        for (int depth : List.of(Parser.MOST_NESTED + 1, 100_000)) {
            String text = open.repeat(depth) + "good" + close.repeat(depth);
            try {
                throw new AssertionError("read as " + bind(text).predicate());
            } catch (StoreException e) {
                assertEquals(
                        true,
                        e.getMessage().endsWith("more than 200 parentheses and NOTs within each other"),
                        e.getMessage());
            }
        }
    }

    @Test
    void aLongFlatConditionIsNoNesting() throws StoreException {
        Predicate predicate = bind("good" + " OR good".repeat(9_999)).predicate();
        assertEquals(10_000, ((Predicate.Or) predicate).terms().size());
    }
}
