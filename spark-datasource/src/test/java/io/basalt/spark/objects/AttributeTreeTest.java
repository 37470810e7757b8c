package io.basalt.spark.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeColumn;
import io.basalt.store.api.Field;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttributeTreeTest {
    @Test
    void namesNestByTheirDots() {
        assertEquals(
                "struct<image:struct<height:bigint,width:bigint>,label:string>",
                struct(
                        column("user.label", ValueType.STRING, 1),
                        column("image.width", ValueType.LONG, 1),
                        column("image.height", ValueType.LONG, 1)));
    }

    @Test
    void theMoreFrequentTypeOfANameWins() {
        assertEquals(
                "struct<n:string>", struct(column("user.n", ValueType.LONG, 3), column("user.n", ValueType.STRING, 4)));
    }

    @Test
    void aNameBesideItsOwnNamespaceIsDecidedByFrequency() {
        AttributeColumn leaf = column("user.a", ValueType.LONG, 2);
        assertEquals("struct<a:bigint>", struct(leaf, column("user.a.b", ValueType.LONG, 1)));
        assertEquals("struct<a:struct<b:bigint>>", struct(leaf, column("user.a.b", ValueType.LONG, 3)));
    }

    @Test
    void namesThatDifferInCaseOnlyAreDecidedByFrequency() {
        assertEquals(
                "struct<Label:string>",
                struct(column("user.label", ValueType.STRING, 1), column("user.Label", ValueType.STRING, 2)));
        assertEquals(
                "struct<a:struct<x:bigint>>",
                struct(column("user.a.x", ValueType.LONG, 2), column("user.A.y", ValueType.LONG, 1)));
    }

    @Test
    void namesWithEmptyPartsAreLeftOut() {
        assertEquals("struct<>", struct(column("user.a..b", ValueType.LONG, 1), column("user.c.", ValueType.LONG, 1)));
    }

    @Test
    void theResultDoesNotDependOnTheOrder() {
        List<AttributeColumn> columns = new ArrayList<>(List.of(
                column("user.a", ValueType.LONG, 1),
                column("user.A", ValueType.LONG, 1),
                column("user.a.b", ValueType.LONG, 1),
                column("user.a", ValueType.STRING, 1),
                column("image.width", ValueType.LONG, 1)));
        String expected = struct(columns.toArray(AttributeColumn[]::new));
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(columns, new Random(seed));
            assertEquals(expected, struct(columns.toArray(AttributeColumn[]::new)));
        }
    }

    @Test
    void aContentTooLongForSparkIsRefusedByName() throws Exception {
        assertEquals(5, ContentFetcher.checkedLength(5, "k", 5));
        StoreException.InvalidArgument refused = assertThrows(
                StoreException.InvalidArgument.class, () -> ContentFetcher.checkedLength(6, "big/film.mp4", 5));
        assertTrue(refused.getMessage().contains("object big/film.mp4 has 6 bytes"), refused.getMessage());
    }

    private static AttributeColumn column(String name, ValueType type, long objects) {
        return new AttributeColumn(new Field.Attribute(name, type), objects, 1);
    }

    private static String struct(AttributeColumn... columns) {
        return new AttributeTree(List.of(columns)).root().type().simpleString();
    }
}
