package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.Field;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;

/** {@link io.basalt.store.api.Store#attributes}: which names and types occur, and on how many live objects. */
public abstract class AttributeRegistryContract extends StoreContract {
    private static final Attributes CAT = Attributes.of("label", AttributeValue.of("cat"));

    private void assertRegistry(Object... namesTypesAndCounts) throws IOException {
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < namesTypesAndCounts.length; i += 3) {
            expected.append(namesTypesAndCounts[i])
                    .append(' ')
                    .append(namesTypesAndCounts[i + 1])
                    .append(' ')
                    .append(namesTypesAndCounts[i + 2])
                    .append('\n');
        }
        assertEquals(expected.toString(), registry());
    }

    /** What writers said, and only what is on live objects: an attribute that has gone may be listed with 0. */
    private String registry() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (AttributeColumn column : store.attributes(BUCKET)) {
            Field.Attribute field = column.field();
            boolean said = field.name().startsWith("user.") || field.name().startsWith("tag.");
            if (said && column.objects() != 0) {
                lines.append(field.name() + " " + field.type() + " " + column.objects() + "\n");
            }
        }
        return lines.toString();
    }

    @Test
    void aNewBucketHasNone() throws IOException {
        assertEquals(List.of(), store.attributes(BUCKET));
    }

    @Test
    void namesAndTypesAreSortedAndCounted() throws IOException {
        put("a", Attributes.of(Map.of("n", AttributeValue.of("x"), "m", AttributeValue.of(true))));
        put("b", Attributes.of(Map.of("n", AttributeValue.of(1), "tag.t", AttributeValue.of("y"))));
        put("c", Attributes.of(Map.of("n", AttributeValue.of(2), "l", AttributeValue.of(List.of("z")))));
        put("d", Attributes.of(Map.of("n", AttributeValue.of(2.5), "N", AttributeValue.of(1))));

        assertRegistry(
                "tag.t",
                ValueType.STRING,
                1,
                "user.N",
                ValueType.LONG,
                1,
                "user.l",
                ValueType.STRING_LIST,
                1,
                "user.m",
                ValueType.BOOLEAN,
                1,
                "user.n",
                ValueType.STRING,
                1,
                "user.n",
                ValueType.LONG,
                2,
                "user.n",
                ValueType.DOUBLE,
                1);
    }

    @Test
    void overwritesAreNotCountedTwice() throws IOException {
        put("a", CAT);
        put("a", CAT);
        put("b", CAT);
        put("b", Attributes.of("label", AttributeValue.of(7)));

        assertRegistry("user.label", ValueType.STRING, 1, "user.label", ValueType.LONG, 1);
    }

    @Test
    void updatesAreCounted() throws IOException {
        put("a", CAT);
        put("b", CAT);
        store.updateAttributes(key("a"), new AttributeUpdate(CAT, Set.of()), Condition.NONE);
        store.updateAttributes(
                key("a"), new AttributeUpdate(Attributes.of("label", AttributeValue.of(7)), Set.of()), Condition.NONE);
        store.updateAttributes(
                key("b"),
                new AttributeUpdate(Attributes.of("x", AttributeValue.of(true)), Set.of("label")),
                Condition.NONE);

        assertRegistry("user.label", ValueType.LONG, 1, "user.x", ValueType.BOOLEAN, 1);
    }

    @Test
    void deletedObjectsAreNotCounted() throws IOException {
        put("a", CAT);
        put("b", CAT);
        put("d/e/c", CAT);
        delete("a");
        assertRegistry("user.label", ValueType.STRING, 2);

        delete("d/e/c");
        delete("b");
        assertRegistry();
    }

    @Test
    void objectsOfADeletedDirectoryCountUntilTheyAreCollectedAtMost() throws IOException {
        put("a", CAT);
        put("d/e/b", CAT);
        put("d/c", CAT);

        store.deleteDirectory(BUCKET, "d", true);

        long objects = store.attributes(BUCKET).stream()
                .filter(column -> column.field().name().equals("user.label"))
                .mapToLong(AttributeColumn::objects)
                .sum();
        assertTrue(objects >= 1 && objects <= 3, "objects: " + objects);
    }

    @Test
    void renamedObjectsAreCountedOnceAndReplacedOnesNot() throws IOException {
        put("d/a", CAT);
        put("d/b", CAT);
        put("c", CAT);
        store.rename(new RenameRequest(BUCKET, "d", "e", false, KeyMode.S3));
        assertRegistry("user.label", ValueType.STRING, 3);

        store.rename(new RenameRequest(BUCKET, "e/a", "c", true, KeyMode.S3));
        assertRegistry("user.label", ValueType.STRING, 2);
    }

    @Test
    void refusedPutsAreNotCounted() throws Exception {
        put("a", CAT);
        PutOptions options = PutOptions.DEFAULT.withAttributes(CAT).withCondition(Condition.IF_ABSENT);
        Race.run(List.of(() -> put("a", options, new byte[1]), () -> put("a", options, new byte[1])));

        assertRegistry("user.label", ValueType.STRING, 1);
    }

    @Test
    void bucketsAreCountedApart() throws IOException {
        store.createBucket("photos");
        put("a", CAT);
        put(new ObjectKey("photos", "b"), PutOptions.DEFAULT.withAttributes(CAT), new byte[1]);

        assertRegistry("user.label", ValueType.STRING, 1);
    }

    @Test
    void countsSurviveAReopening() throws Exception {
        put("a", CAT);
        put("b", CAT);
        put("b", Attributes.of("x", AttributeValue.of(1)));
        reopen();

        assertRegistry("user.label", ValueType.STRING, 1, "user.x", ValueType.LONG, 1);
        delete("a");
        assertRegistry("user.x", ValueType.LONG, 1);
    }

    @Test
    void differentValuesAreEstimated() throws IOException {
        for (int i = 0; i < 300; i++) {
            put("o" + i, Attributes.of(Map.of("few", AttributeValue.of(i % 7), "many", AttributeValue.of("v" + i))));
        }
        Map<String, Long> distinct = store.attributes(BUCKET).stream()
                .filter(column -> column.field().name().startsWith("user."))
                .collect(Collectors.toMap(column -> column.field().name(), AttributeColumn::distinct));

        assertEquals(7, distinct.get("user.few"));
        assertEquals(300, distinct.get("user.many"), 45);
    }

    @Test
    void whatPathsSpellIsAnAttribute() throws IOException {
        put("t/year=2025/month=1/a", CAT);
        put("t/year=2025/month=2/b", CAT);
        put("t/year=2026/month=1/c", CAT);
        put("t/year=2026/kind=x/d", CAT);
        store.rename(new RenameRequest(BUCKET, "t/year=2026/", "t/year=unknown/", false, KeyMode.S3));

        assertEquals(
                List.of("path.kind STRING 1 1", "path.month LONG 3 2", "path.year STRING 2 1", "path.year LONG 2 1"),
                store.attributes(BUCKET).stream()
                        .filter(column -> column.field().name().startsWith("path."))
                        .map(column -> column.field().name() + " "
                                + column.field().type() + " " + column.objects() + " " + column.distinct())
                        .toList());
    }

    @Test
    void tenThousandNamesAreUsable() throws Exception {
        for (int object = 0; object < 100; object++) {
            Map<String, AttributeValue> attributes = new HashMap<>();
            for (int i = 0; i < 100; i++) {
                attributes.put("a" + object + "x" + i, AttributeValue.of(i));
            }
            put("o" + object, Attributes.of(attributes));
        }
        long names = store.attributes(BUCKET).stream()
                .filter(column -> column.field().name().startsWith("user.a"))
                .count();
        Field one = Field.attribute("a42x17", ValueType.LONG);
        Predicate equal = Predicate.equal(one, AttributeValue.of(17));

        assertEquals(10_000, names);
        try (BufferAllocator allocator = new RootAllocator();
                QueryResult result =
                        store.query(Query.of(BUCKET, equal, SystemField.KEY, SystemField.METADATA), allocator)) {
            assertTrue(result.next());
            assertEquals(1, result.batch().getRowCount());
            assertEquals("o42", result.batch().getVector(0).getObject(0).toString());
            assertTrue(result.batch().getVector(1).getObject(0).toString().contains("user.a42x99"));
        }
    }

    private List<AttributeColumn> named(String name) throws IOException {
        return store.attributes(BUCKET).stream()
                .filter(column -> column.field().name().equals(name))
                .toList();
    }

    @Test
    void whatABucketDeclaresIsListedBeforeAnObjectHasItAndSurvivesAReopening() throws Exception {
        store.configureBucket(BUCKET, BucketUpdate.NONE.withDeclared("reviewed", ValueType.BOOLEAN));
        Field.Attribute reviewed = new Field.Attribute("user.reviewed", ValueType.BOOLEAN);
        List<AttributeColumn> unused = List.of(new AttributeColumn(reviewed, 0, 0));
        assertEquals(unused, named("user.reviewed"));
        reopen();
        assertEquals(unused, named("user.reviewed"));
        store.updateAttributes(
                put("a", "x").key(),
                new AttributeUpdate(Attributes.of("reviewed", AttributeValue.of(true)), Set.of()),
                Condition.NONE);
        assertEquals(List.of(new AttributeColumn(reviewed, 1, 1)), named("user.reviewed"));
        store.configureBucket(BUCKET, BucketUpdate.NONE.withWithdrawn("reviewed"));
        assertEquals(1, named("user.reviewed").size(), "an object has it still");
    }

    @Test
    void whatIsWithdrawnIsGone() throws Exception {
        store.configureBucket(
                BUCKET,
                BucketUpdate.NONE.withDeclared("a", ValueType.LONG).withDeclared("image.b", ValueType.STRING_LIST));
        store.configureBucket(BUCKET, BucketUpdate.NONE.withWithdrawn("a"));
        assertEquals(List.of(), named("user.a"));
        assertEquals(
                Map.of("image.b", ValueType.STRING_LIST),
                store.bucket(BUCKET).orElseThrow().settings().declared());
        store.configureBucket(
                BUCKET, BucketUpdate.NONE.withWithdrawn("image.b").withDeclared("image.b", ValueType.LONG));
        assertEquals(
                Map.of("image.b", ValueType.LONG),
                store.bucket(BUCKET).orElseThrow().settings().declared());
    }

    @Test
    void aDeclarationThatCannotBeIsRefused() throws Exception {
        store.configureBucket(BUCKET, BucketUpdate.NONE.withDeclared("a", ValueType.LONG));
        store.configureBucket(BUCKET, BucketUpdate.NONE.withDeclared("a", ValueType.LONG));
        assertRefused(
                StoreException.AlreadyExists.class,
                () -> store.configureBucket(BUCKET, BucketUpdate.NONE.withDeclared("a", ValueType.STRING)),
                "user.a as LONG");
        assertRefused(
                StoreException.NotFound.class,
                () -> store.configureBucket(BUCKET, BucketUpdate.NONE.withWithdrawn("b")),
                "user.b");
        BucketUpdate many = BucketUpdate.NONE;
        for (int i = 0; i < 1000; i++) {
            many = many.withDeclared("n" + i, ValueType.LONG);
        }
        BucketUpdate tooMany = many;
        assertRefused(
                StoreException.InvalidArgument.class, () -> store.configureBucket(BUCKET, tooMany), "the most is 1000");
        assertEquals(1, store.bucket(BUCKET).orElseThrow().settings().declared().size());
        assertThrows(IllegalArgumentException.class, () -> BucketUpdate.NONE.withDeclared("a", ValueType.STRING_MAP));
        assertThrows(IllegalArgumentException.class, () -> BucketUpdate.NONE.withDeclared("", ValueType.LONG));
    }

    @Test
    void whatIsOnlyDeclaredIsNullInQueries() throws Exception {
        store.configureBucket(BUCKET, BucketUpdate.NONE.withDeclared("reviewed", ValueType.BOOLEAN));
        put("a", "x");
        Field reviewed = Field.attribute("reviewed", ValueType.BOOLEAN);
        Query query = Query.of(BUCKET, new Predicate.IsNull(reviewed), SystemField.KEY, reviewed);
        try (BufferAllocator allocator = new RootAllocator();
                QueryResult result = store.query(query, allocator)) {
            assertTrue(result.next());
            assertEquals(1, result.batch().getRowCount());
            assertTrue(result.batch().getVector(1).isNull(0));
        }
    }
}
