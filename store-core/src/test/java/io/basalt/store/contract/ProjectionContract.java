package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.Field;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a query's rows hold: every field, as {@link io.basalt.store.api.Store#stat} would say it. */
public abstract class ProjectionContract extends StoreContract {
    private static final Instant TIME = Instant.parse("1965-02-03T04:05:06.789012Z");
    private static final Map<String, AttributeValue> VALUES = Map.of(
            "text", AttributeValue.of("Grüße 😀\0"),
            "long", AttributeValue.of(Long.MIN_VALUE),
            "double", AttributeValue.of(-0.5),
            "truth", AttributeValue.of(true),
            "time", AttributeValue.of(TIME),
            "list", AttributeValue.of(List.of("a,b", "", "😀")),
            "tag.colour", AttributeValue.of("red"),
            "tag.number", AttributeValue.of(7));

    private Map<String, @Nullable Object> row(Field... columns) throws IOException {
        return query(Query.of(BUCKET, Predicate.Constant.TRUE, columns)).only();
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    @Test
    void everySystemFieldIsWhatStatSays() throws Exception {
        put("d/e/a b", PutOptions.DEFAULT.withContentType("text/x-own"), Contents.text("first"));
        put("d/e/a b", PutOptions.DEFAULT.withContentType("text/x-own"), Contents.text("second version"));
        store.updateAttributes(
                key("d/e/a b"),
                new AttributeUpdate(Attributes.of("label", AttributeValue.of("cat")), Set.of()),
                Condition.NONE);
        assertSystemFields(stat("d/e/a b"));
        reopen();
        assertSystemFields(stat("d/e/a b"));
    }

    private void assertSystemFields(ObjectInfo info) throws IOException {
        Map<String, @Nullable Object> row = row(
                SystemField.KEY,
                SystemField.SIZE,
                SystemField.ETAG,
                SystemField.CONTENT_TYPE,
                SystemField.CREATED,
                SystemField.MODIFIED,
                SystemField.VERSION,
                SystemField.REVISION,
                SystemField.TIER,
                SystemField.FILE_ID,
                SystemField.CONTENT_ID);

        assertEquals("d/e/a b", row.get("key"));
        assertEquals(14L, row.get("size"));
        assertEquals(info.entry().etag(), row.get("etag"));
        assertEquals("text/x-own", row.get("content_type"));
        assertEquals(micros(info.created()), row.get("created"));
        assertEquals(micros(info.entry().modified()), row.get("modified"));
        assertEquals(info.entry().version(), row.get("version"));
        assertEquals(info.entry().revision(), row.get("revision"));
        assertEquals(info.tier().orElseThrow(), row.get("tier"));
        assertEquals(info.entry().fileId(), row.get("file_id"));
        assertEquals(info.entry().contentId(), row.get("content_id"));
    }

    @Test
    void anEmptyObjectHasNoTier() throws IOException {
        put("a", new byte[0]);

        assertNull(row(SystemField.TIER).get("tier"));
        assertEquals(0L, row(SystemField.SIZE).get("size"));
    }

    @Test
    void attributesOfAllTypesAreColumns() throws Exception {
        put("a", Attributes.of(VALUES));
        assertAttributes();
        reopen();
        assertAttributes();
    }

    private void assertAttributes() throws IOException {
        Map<String, @Nullable Object> row = row(
                Field.attribute("text", ValueType.STRING),
                Field.attribute("long", ValueType.LONG),
                Field.attribute("double", ValueType.DOUBLE),
                Field.attribute("truth", ValueType.BOOLEAN),
                Field.attribute("time", ValueType.TIMESTAMP),
                Field.attribute("list", ValueType.STRING_LIST),
                Field.attribute("tag.colour", ValueType.STRING));

        assertEquals("Grüße 😀\0", row.get("attr.user.text"));
        assertEquals(Long.MIN_VALUE, row.get("attr.user.long"));
        assertEquals(-0.5, row.get("attr.user.double"));
        assertEquals(true, row.get("attr.user.truth"));
        assertEquals(micros(TIME), row.get("attr.user.time"));
        assertEquals(List.of("a,b", "", "😀"), row.get("attr.user.list"));
        assertEquals("red", row.get("attr.tag.colour"));
    }

    @Test
    void oneNameWithTwoTypesIsTwoColumns() throws IOException {
        put("a", Attributes.of("x", AttributeValue.of("1")));
        put("b", Attributes.of("x", AttributeValue.of(1)));
        Field text = Field.attribute("x", ValueType.STRING);
        Field number = Field.attribute("x", ValueType.LONG);

        Rows texts = query(Query.of(BUCKET, new Predicate.Not(new Predicate.IsNull(text)), SystemField.KEY, text));
        Rows numbers =
                query(Query.of(BUCKET, new Predicate.Not(new Predicate.IsNull(number)), SystemField.KEY, number));

        assertEquals(Map.of("key", "a", "attr.user.x", "1"), texts.only());
        assertEquals(Map.of("key", "b", "attr.user.x", 1L), numbers.only());
    }

    @Test
    void namesThatLookAlikeAreColumnsOfTheirOwn() throws IOException {
        put(
                "a",
                Attributes.of(
                        Map.of("x", AttributeValue.of(1), "x.y", AttributeValue.of(2), "X", AttributeValue.of(3))));

        Map<String, @Nullable Object> row = row(
                Field.attribute("X", ValueType.LONG),
                Field.attribute("x", ValueType.LONG),
                Field.attribute("x.y", ValueType.LONG));

        assertEquals(Map.of("attr.user.X", 3L, "attr.user.x", 1L, "attr.user.x.y", 2L), row);
    }

    @Test
    void theMetadataMapHasAllAttributesAsText() throws IOException {
        ObjectInfo info = put("a", Attributes.of(VALUES));

        Map<?, ?> metadata = (Map<?, ?>) row(SystemField.METADATA).get("metadata");

        assertEquals(info.attributes().values().keySet(), metadata.keySet());
        info.attributes().values().forEach((name, value) -> assertEquals(value.text(), metadata.get(name), name));
    }

    @Test
    void theTagsMapHasTheTagsAsText() throws IOException {
        put("a", Attributes.of(VALUES));

        Map<?, ?> tags = (Map<?, ?>) row(SystemField.TAGS).get("tags");

        // Whether a tag's name keeps its "tag." there is not said.
        assertEquals(
                Map.of("colour", "red", "number", "7"),
                tags.entrySet().stream()
                        .collect(Collectors.toMap(
                                tag -> String.valueOf(tag.getKey()).replaceFirst("^tag\\.", ""),
                                tag -> String.valueOf(tag.getValue()))));
    }

    @Test
    void columnsComeInTheOrderAskedForAlsoWithoutRows() throws IOException {
        Field[] columns = {
            SystemField.VERSION, Field.attribute("x", ValueType.DOUBLE), SystemField.KEY, SystemField.METADATA
        };
        put("a", "1");

        assertEquals(
                List.of("version", "attr.user.x", "key", "metadata"),
                List.copyOf(row(columns).keySet()));
        Rows none = query(Query.of(BUCKET, Predicate.Constant.FALSE, columns));
        assertEquals(0, none.count());
    }

    @Test
    void arrowTypesAreAsStated() throws IOException {
        put("a", Attributes.of(VALUES));
        ArrowType int64 = new ArrowType.Int(64, true);
        ArrowType micros = new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
        Map<Field, ArrowType> expected = new LinkedHashMap<>();
        expected.put(SystemField.KEY, ArrowType.Utf8.INSTANCE);
        expected.put(SystemField.SIZE, int64);
        expected.put(SystemField.CREATED, micros);
        expected.put(SystemField.TIER, ArrowType.Utf8.INSTANCE);
        expected.put(SystemField.TAGS, new ArrowType.Map(false));
        expected.put(Field.attribute("text", ValueType.STRING), ArrowType.Utf8.INSTANCE);
        expected.put(Field.attribute("long", ValueType.LONG), int64);
        expected.put(
                Field.attribute("double", ValueType.DOUBLE),
                new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
        expected.put(Field.attribute("truth", ValueType.BOOLEAN), ArrowType.Bool.INSTANCE);
        expected.put(Field.attribute("time", ValueType.TIMESTAMP), micros);
        expected.put(Field.attribute("list", ValueType.STRING_LIST), ArrowType.List.INSTANCE);

        try (QueryResult result = store.query(
                Query.of(BUCKET, Predicate.Constant.TRUE, expected.keySet().toArray(Field[]::new)), allocator)) {
            result.next();
            assertEquals(
                    List.copyOf(expected.values()),
                    result.batch().getSchema().getFields().stream()
                            .map(org.apache.arrow.vector.types.pojo.Field::getType)
                            .map(type -> type instanceof ArrowType.Map ? new ArrowType.Map(false) : type)
                            .toList());
        }
    }
}
