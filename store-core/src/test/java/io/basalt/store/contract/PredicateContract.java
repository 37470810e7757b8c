package io.basalt.store.contract;

import static io.basalt.store.api.Predicate.Operator.EQUAL;
import static io.basalt.store.api.Predicate.Operator.GREATER;
import static io.basalt.store.api.Predicate.Operator.GREATER_OR_EQUAL;
import static io.basalt.store.api.Predicate.Operator.LESS;
import static io.basalt.store.api.Predicate.Operator.LESS_OR_EQUAL;
import static io.basalt.store.api.Predicate.Operator.NOT_EQUAL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Compare;
import io.basalt.store.api.Predicate.Constant;
import io.basalt.store.api.Predicate.In;
import io.basalt.store.api.Predicate.IsNull;
import io.basalt.store.api.Predicate.Match;
import io.basalt.store.api.Predicate.Not;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.Predicate.Place;
import io.basalt.store.api.Query;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each kind of predicate under three-valued logic. Expected answers are the matching keys, in order. */
public abstract class PredicateContract extends StoreContract {
    private static final Field TEXT = Field.attribute("text", ValueType.STRING);
    private static final Field LONG = Field.attribute("long", ValueType.LONG);
    private static final Field DOUBLE = Field.attribute("double", ValueType.DOUBLE);
    private static final Field TRUTH = Field.attribute("truth", ValueType.BOOLEAN);
    private static final Field TIME = Field.attribute("time", ValueType.TIMESTAMP);
    private static final Field LIST = Field.attribute("list", ValueType.STRING_LIST);

    private void assertMatches(String expected, Predicate predicate) throws IOException {
        String keys = query(Query.of(BUCKET, predicate, SystemField.KEY)).column(SystemField.KEY).stream()
                .map(String::valueOf)
                .sorted(Utf8Order.COMPARATOR)
                .collect(Collectors.joining(" "));
        assertEquals(expected, keys, predicate.toString());
    }

    private static Predicate compare(Field field, Operator operator, AttributeValue literal) {
        return new Compare(field, operator, literal);
    }

    private void putTexts() throws IOException {
        put("a", Attributes.of("text", AttributeValue.of("ant")));
        put("b", Attributes.of("text", AttributeValue.of("bee")));
        put("c", Attributes.of("text", AttributeValue.of("cat")));
        put("e", Attributes.of("text", AttributeValue.of("")));
        put("n", Attributes.NONE);
    }

    @Test
    void comparisonsOfNullAreUnknownAndSoIsTheirNegation() throws IOException {
        putTexts();
        AttributeValue bee = AttributeValue.of("bee");

        assertMatches("b", compare(TEXT, EQUAL, bee));
        assertMatches("a c e", compare(TEXT, NOT_EQUAL, bee));
        assertMatches("a e", compare(TEXT, LESS, bee));
        assertMatches("a b e", compare(TEXT, LESS_OR_EQUAL, bee));
        assertMatches("c", compare(TEXT, GREATER, bee));
        assertMatches("b c", compare(TEXT, GREATER_OR_EQUAL, bee));
        assertMatches("a c e", new Not(compare(TEXT, EQUAL, bee)));
        assertMatches("b", new Not(compare(TEXT, NOT_EQUAL, bee)));
        assertMatches("b c", new Not(compare(TEXT, LESS, bee)));
        assertMatches("b", new Not(new Not(compare(TEXT, EQUAL, bee))));
    }

    @Test
    void isNullIsNeverUnknown() throws IOException {
        putTexts();

        assertMatches("n", new IsNull(TEXT));
        assertMatches("a b c e", new Not(new IsNull(TEXT)));
        assertMatches("", new IsNull(SystemField.KEY));
    }

    @Test
    void andOrAndNotFollowThreeValuedLogic() throws IOException {
        putTexts();
        Predicate bee = Predicate.equal(TEXT, AttributeValue.of("bee"));
        Predicate nKey = Predicate.equal(SystemField.KEY, AttributeValue.of("n"));

        assertMatches("b n", Predicate.or(bee, nKey));
        assertMatches("", Predicate.and(bee, nKey));
        assertMatches("a c e", new Not(Predicate.or(bee, nKey)));
        assertMatches("a b c e", new Not(Predicate.and(bee, nKey)));
        assertMatches("a b c e n", new Not(Predicate.and(bee, Constant.FALSE)));
        assertMatches("b", Predicate.or(bee, Constant.UNKNOWN));
        assertMatches("", new Not(Predicate.or(bee, Constant.UNKNOWN)));
        assertMatches("", Predicate.and(bee, Constant.UNKNOWN));
        assertMatches("a c e", new Not(Predicate.and(bee, Constant.UNKNOWN)));
        assertMatches("a b c e n", Predicate.or(bee, Constant.UNKNOWN, Constant.TRUE));
        assertMatches("b", Predicate.and(bee));
        assertMatches("b", Predicate.or(bee));
    }

    @Test
    void inIsAnyOfItsLiterals() throws IOException {
        putTexts();
        Predicate in =
                new In(TEXT, List.of(AttributeValue.of("cat"), AttributeValue.of("ant"), AttributeValue.of("x")));

        assertMatches("a c", in);
        assertMatches("b e", new Not(in));
    }

    @Test
    void matchesLookAtTheStartTheEndOrAnywhere() throws IOException {
        put("a", Attributes.of("text", AttributeValue.of("ab-cd-ab")));
        put("b", Attributes.of("text", AttributeValue.of("AB")));
        put("c", Attributes.of("text", AttributeValue.of("xab")));
        put("d", Attributes.of("text", AttributeValue.of("%_\\*😀")));
        put("n", Attributes.NONE);

        assertMatches("a", new Match(TEXT, Place.PREFIX, "ab"));
        assertMatches("a c", new Match(TEXT, Place.SUFFIX, "ab"));
        assertMatches("a c", new Match(TEXT, Place.ANYWHERE, "ab"));
        assertMatches("a", new Match(TEXT, Place.ANYWHERE, "-cd-"));
        assertMatches("d", new Match(TEXT, Place.ANYWHERE, "%"));
        assertMatches("d", new Match(TEXT, Place.PREFIX, "%_\\*"));
        assertMatches("d", new Match(TEXT, Place.SUFFIX, "😀"));
        assertMatches("", new Match(TEXT, Place.ANYWHERE, "😁"));
        assertMatches("", new Match(TEXT, Place.PREFIX, "ab-cd-ab-"));
        for (Place place : Place.values()) {
            assertMatches("a b c d", new Match(TEXT, place, ""));
        }
        assertMatches("b c d", new Not(new Match(TEXT, Place.PREFIX, "ab")));
        assertMatches("b d", new Not(new Match(TEXT, Place.SUFFIX, "ab")));
        assertMatches("b d", new Not(new Match(TEXT, Place.ANYWHERE, "ab")));
    }

    @Test
    void stringsCompareByTheirUtf8() throws IOException {
        put("a", Attributes.of("text", AttributeValue.of("\ud83d\ude00")));
        put("b", Attributes.of("text", AttributeValue.of("\uffee")));
        put("c", Attributes.of("text", AttributeValue.of("z")));
        put("d", Attributes.of("text", AttributeValue.of("z\0")));
        put("e", Attributes.of("text", AttributeValue.of("\u00e9")));

        assertMatches("a", compare(TEXT, GREATER, AttributeValue.of("\uffee")));
        assertMatches("b c d e", compare(TEXT, LESS, AttributeValue.of("\ud83d\ude00")));
        assertMatches("a b d e", compare(TEXT, GREATER, AttributeValue.of("z")));
        assertMatches("c", compare(TEXT, LESS, AttributeValue.of("z\0")));
        assertMatches("a b e", compare(TEXT, GREATER, AttributeValue.of("zz")));
    }

    private void putNumbers() throws IOException {
        put("a", Attributes.of("long", AttributeValue.of(-1)));
        put("b", Attributes.of("long", AttributeValue.of(2)));
        put("c", Attributes.of("double", AttributeValue.of(2.0)));
        put("d", Attributes.of("double", AttributeValue.of(2.5)));
        put("e", Attributes.of("double", AttributeValue.of(Double.NaN)));
        put("f", Attributes.of("double", AttributeValue.of(Double.POSITIVE_INFINITY)));
        put("g", Attributes.of("double", AttributeValue.of(-0.0)));
        put("h", Attributes.of("double", AttributeValue.of(0.0)));
        put("i", Attributes.of("long", AttributeValue.of(Long.MAX_VALUE)));
        put("n", Attributes.NONE);
    }

    @Test
    void longsAndDoublesCompareByValue() throws IOException {
        putNumbers();

        assertMatches("b", Predicate.equal(LONG, AttributeValue.of(2.0)));
        assertMatches("", Predicate.equal(LONG, AttributeValue.of(2.5)));
        assertMatches("a b i", compare(LONG, NOT_EQUAL, AttributeValue.of(2.5)));
        assertMatches("a b", compare(LONG, LESS, AttributeValue.of(2.5)));
        assertMatches("c", Predicate.equal(DOUBLE, AttributeValue.of(2)));
        assertMatches("d e f", compare(DOUBLE, GREATER, AttributeValue.of(2)));
        assertMatches("b", new In(LONG, List.of(AttributeValue.of(2.0), AttributeValue.of(-0.5))));
        assertMatches("c g h", new In(DOUBLE, List.of(AttributeValue.of(2), AttributeValue.of(0))));
    }

    @Test
    void aLongComparesWithALongExactlyAndWithADoubleAsADouble() throws IOException {
        long big = (1L << 53) + 1;
        put("a", Attributes.of("long", AttributeValue.of(big)));
        put("b", Attributes.of("long", AttributeValue.of(Long.MAX_VALUE)));
        put("c", Attributes.of("double", AttributeValue.of(0x1p53)));

        assertMatches("a", Predicate.equal(LONG, AttributeValue.of(big)));
        assertMatches("", Predicate.equal(LONG, AttributeValue.of(big - 1)));
        assertMatches("a", Predicate.equal(LONG, AttributeValue.of((double) (big - 1))));
        assertMatches("b", compare(LONG, GREATER, AttributeValue.of((double) (big - 1))));
        assertMatches("a", compare(LONG, LESS, AttributeValue.of(0x1p63)));
        assertMatches("b", Predicate.equal(LONG, AttributeValue.of(0x1p63)));
        assertMatches("a b", compare(LONG, GREATER, AttributeValue.of(-0x1p64)));
        assertMatches("c", Predicate.equal(DOUBLE, AttributeValue.of(big - 1)));
        assertMatches("c", Predicate.equal(DOUBLE, AttributeValue.of(big)));
        assertMatches("", compare(DOUBLE, LESS, AttributeValue.of(big)));
        assertMatches("c", new In(DOUBLE, List.of(AttributeValue.of(big))));
        assertMatches("a", new In(LONG, List.of(AttributeValue.of((double) (big - 1)))));
    }

    @Test
    void nanEqualsItselfAndExceedsEveryNumber() throws IOException {
        putNumbers();
        AttributeValue nan = AttributeValue.of(Double.NaN);

        assertMatches("e", Predicate.equal(DOUBLE, nan));
        assertMatches("c d f g h", compare(DOUBLE, LESS, nan));
        assertMatches("c d e f g h", compare(DOUBLE, LESS_OR_EQUAL, nan));
        assertMatches("", compare(DOUBLE, GREATER, nan));
        assertMatches("c d f g h", compare(DOUBLE, NOT_EQUAL, nan));
        assertMatches("e", compare(DOUBLE, GREATER, AttributeValue.of(Double.POSITIVE_INFINITY)));
        assertMatches("a b i", compare(LONG, LESS, nan));
        assertMatches("", Predicate.equal(LONG, nan));
        assertMatches("d e", new In(DOUBLE, List.of(nan, AttributeValue.of(2.5))));
        put("z", Attributes.of("double", AttributeValue.of(Double.longBitsToDouble(0xfff8_0000_0000_0001L))));
        assertMatches("e z", Predicate.equal(DOUBLE, nan));
    }

    @Test
    void negativeZeroEqualsZero() throws IOException {
        putNumbers();

        for (double zero : new double[] {0.0, -0.0}) {
            assertMatches("g h", Predicate.equal(DOUBLE, AttributeValue.of(zero)));
            assertMatches("", compare(DOUBLE, LESS, AttributeValue.of(zero)));
            assertMatches("c d e f", compare(DOUBLE, GREATER, AttributeValue.of(zero)));
            assertMatches("g h", new In(DOUBLE, List.of(AttributeValue.of(zero))));
        }
        assertMatches("g h", Predicate.equal(DOUBLE, AttributeValue.of(0)));
        assertMatches("b i", compare(LONG, GREATER, AttributeValue.of(-0.0)));
    }

    @Test
    void longsCompareUpToTheirEnds() throws IOException {
        put("a", Attributes.of("long", AttributeValue.of(Long.MIN_VALUE)));
        put("b", Attributes.of("long", AttributeValue.of(0)));
        put("c", Attributes.of("long", AttributeValue.of(Long.MAX_VALUE)));

        assertMatches("a", compare(LONG, LESS, AttributeValue.of(0)));
        assertMatches("a", Predicate.equal(LONG, AttributeValue.of(Long.MIN_VALUE)));
        assertMatches("b c", compare(LONG, GREATER, AttributeValue.of(Long.MIN_VALUE)));
        assertMatches("c", compare(LONG, GREATER_OR_EQUAL, AttributeValue.of(Long.MAX_VALUE)));
    }

    @Test
    void booleansAndTimesCompareToo() throws IOException {
        Instant noon = Instant.parse("2026-01-01T12:00:00.000001Z");
        put("a", Attributes.of("truth", AttributeValue.of(true)));
        put("b", Attributes.of("truth", AttributeValue.of(false)));
        put("c", Attributes.of("time", AttributeValue.of(noon)));
        put("d", Attributes.of("time", AttributeValue.of(noon.minusSeconds(3_000_000_000L))));

        assertMatches("a", Predicate.equal(TRUTH, AttributeValue.of(true)));
        assertMatches("b", new Not(Predicate.equal(TRUTH, AttributeValue.of(true))));
        assertMatches("b", compare(TRUTH, LESS, AttributeValue.of(true)));
        assertMatches("c", Predicate.equal(TIME, AttributeValue.of(noon)));
        assertMatches("d", compare(TIME, LESS, AttributeValue.of(noon)));
        assertMatches("c", compare(TIME, GREATER, AttributeValue.of(noon.minusNanos(1000))));
        assertMatches("d", compare(TIME, LESS, AttributeValue.of(Instant.EPOCH)));
    }

    @Test
    void listsAreNullOrNot() throws IOException {
        put("a", Attributes.of("list", AttributeValue.of(List.of())));
        put("b", Attributes.of("list", AttributeValue.of(List.of("x"))));
        put("n", Attributes.of("list", AttributeValue.of("x")));

        assertMatches("n", new IsNull(LIST));
        assertMatches("a b", new Not(new IsNull(LIST)));
    }

    @Test
    void oneNameWithTwoTypesIsTwoFields() throws IOException {
        put("a", Attributes.of("x", AttributeValue.of("7")));
        put("b", Attributes.of("x", AttributeValue.of(7)));
        put("c", Attributes.of("x", AttributeValue.of(7.0)));

        assertMatches("a", Predicate.equal(Field.attribute("x", ValueType.STRING), AttributeValue.of("7")));
        assertMatches("b", Predicate.equal(Field.attribute("x", ValueType.LONG), AttributeValue.of(7)));
        assertMatches("c", Predicate.equal(Field.attribute("x", ValueType.DOUBLE), AttributeValue.of(7)));
        assertMatches("b c", new IsNull(Field.attribute("x", ValueType.STRING)));
        assertMatches("", new IsNull(SystemField.SIZE));
    }

    @Test
    void systemFieldsCompareLikeAnyOther() throws IOException {
        ObjectInfo a = put("d/a", new byte[100]);
        ObjectInfo b = put("d/b", new byte[2_000_000]);
        put("e", new byte[0]);

        assertMatches("d/b", compare(SystemField.SIZE, GREATER, AttributeValue.of(100)));
        assertMatches("d/a e", compare(SystemField.SIZE, LESS, AttributeValue.of(100.5)));
        assertMatches(
                "d/a",
                Predicate.equal(SystemField.ETAG, AttributeValue.of(a.entry().etag())));
        assertMatches(
                "d/b",
                Predicate.equal(SystemField.VERSION, AttributeValue.of(b.entry().version())));
        assertMatches(
                "d/b",
                Predicate.equal(
                        SystemField.REVISION, AttributeValue.of(b.entry().revision())));
        assertMatches(
                "d/a",
                Predicate.equal(SystemField.FILE_ID, AttributeValue.of(a.entry().fileId())));
        assertMatches(
                "d/b",
                Predicate.equal(
                        SystemField.CONTENT_ID, AttributeValue.of(b.entry().contentId())));
        assertMatches(
                "d/a d/b",
                Predicate.and(
                        compare(
                                SystemField.MODIFIED,
                                GREATER_OR_EQUAL,
                                AttributeValue.of(a.entry().modified())),
                        compare(
                                SystemField.MODIFIED,
                                LESS_OR_EQUAL,
                                AttributeValue.of(b.entry().modified())),
                        Predicate.keyPrefix("d/")));
        assertMatches("", compare(SystemField.CREATED, LESS, AttributeValue.of(a.created())));
        assertMatches("d/a d/b e", Predicate.equal(SystemField.CONTENT_TYPE, AttributeValue.of(a.contentType())));
        assertMatches("e", new IsNull(SystemField.TIER));
        assertMatches(
                "d/a d/b",
                Predicate.equal(SystemField.TIER, AttributeValue.of(a.tier().orElseThrow())));
        assertMatches(
                "",
                compare(SystemField.TIER, NOT_EQUAL, AttributeValue.of(a.tier().orElseThrow())));
    }

    @Test
    void keysCompareAsWhole() throws IOException {
        putAll("a", "a/b", "a/b/c", "ab", "b", "\uffee", "\ud83d\ude00");

        assertMatches("a/b", Predicate.equal(SystemField.KEY, AttributeValue.of("a/b")));
        assertMatches("a a/b a/b/c ab b \uffee", compare(SystemField.KEY, LESS, AttributeValue.of("\ud83d\ude00")));
        assertMatches("ab b \uffee \ud83d\ude00", compare(SystemField.KEY, GREATER, AttributeValue.of("a/b/c")));
        assertMatches("a/b ab b", new Match(SystemField.KEY, Place.SUFFIX, "b"));
        assertMatches("a/b/c", new Match(SystemField.KEY, Place.ANYWHERE, "b/c"));
        assertMatches("a/b a/b/c", new Match(SystemField.KEY, Place.ANYWHERE, "/b"));
        assertMatches(
                "a b",
                new In(
                        SystemField.KEY,
                        List.of(AttributeValue.of("a"), AttributeValue.of("b"), AttributeValue.of("x"))));
        assertMatches("a/b ab", Predicate.and(Predicate.keyPrefix("a"), new Match(SystemField.KEY, Place.SUFFIX, "b")));
        assertMatches("a/b a/b/c b", Predicate.or(Predicate.keyPrefix("a/"), Predicate.keyPrefix("b")));
    }

    @Test
    void literalsOfAnotherTypeAreRefused() throws IOException {
        putTexts();

        assertWrong(() -> query(Query.of(BUCKET, Predicate.equal(TEXT, AttributeValue.of(1)))));
        assertWrong(() -> query(Query.of(BUCKET, Predicate.equal(SystemField.SIZE, AttributeValue.of("1")))));
        assertWrong(() -> query(Query.of(BUCKET, new In(TRUTH, List.of(AttributeValue.of("true"))))));
        assertWrong(() -> query(Query.of(BUCKET, new Match(LONG, Place.PREFIX, "1"))));
    }

    @Test
    void fieldsForProjectionOnlyAreRefused() throws IOException {
        putTexts();

        assertWrong(() -> query(Query.of(BUCKET, new IsNull(SystemField.TAGS))));
        assertWrong(() -> query(Query.of(BUCKET, new IsNull(SystemField.METADATA))));
    }
}
