package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.basalt.store.columnar.MemoryReader;
import io.basalt.store.columnar.TableLimits;
import io.basalt.store.columnar.TableRows;
import io.basalt.store.columnar.TableScan;
import io.basalt.store.columnar.text.JsonTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON lines have the columns, types and values that {@code spark.read.json} has, or the column is left out. */
@ExtendWith(Lake.Extension.class)
class JsonTablesTest {
    private static final TableLimits SMALL = new TableLimits(7, 500, 1 << 20);

    /** Compares all columns that are not left out; returns the names of those that are. */
    private static Set<String> compare(String text, Lake lake) throws IOException {
        Path folder = lake.scratch();
        Path file = folder.resolve("t.json");
        Files.writeString(file, text);
        Dataset<Row> sparks = lake.spark().read().json(file.toString());
        try (BufferAllocator allocator = new RootAllocator()) {
            JsonTable table = JsonTable.open("t", new MemoryReader(text.getBytes(StandardCharsets.UTF_8)), SMALL);
            Set<String> names = new TreeSet<>(table.columns());
            names.addAll(table.leftOut().keySet());
            assertEquals(new TreeSet<>(Arrays.asList(sparks.columns())), names);
            Dataset<Row> selected = sparks.select(table.columns().stream()
                    .map(column -> functions.col("`" + column + "`"))
                    .toArray(org.apache.spark.sql.Column[]::new));
            try (TableScan scan = table.scan(table.columns(), part -> true, 0, allocator, SMALL)) {
                for (Field field : scan.fields()) {
                    assertEquals(
                            selected.schema().apply(field.getName()).dataType().simpleString(),
                            SparkRows.type(field),
                            field.getName());
                }
            }
            List<List<Object>> expected = SparkRows.of(selected);
            assertEquals(expected, TableRows.scanned(table, allocator, SMALL));
            assertEquals(expected, TableRows.rendered(table, folder, allocator, SMALL));
            return table.leftOut().keySet();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1}\n{\"a\":2.5}\n{\"a\":null}\n{}",
                "{\"a\":1}\r\n\r\n  \n{\"a\":12345678901234567890}\r{\"a\":-5}",
                "{\"a\":123456789012345678901234567890}\n{\"a\":1234567890123456789012}",
                "{\"a\":12345678901234567890}\n{\"a\":1.5}",
                "{\"a\":1234567890123456789012345678901234567890}\n{\"a\":1}",
                "{\"a\":1}\n{\"a\":\"x\"}\n{\"a\":true}\n{\"a\":1.5}\n{\"a\":12345678901234567890}",
                "{\"a\":true}\n{\"a\":1}\n{\"a\":null}",
                "{\"a\":NaN}\n{\"a\":-Infinity}\n{\"a\":1e400}\n{\"a\":-0.0}\n{\"a\":1E5}",
                "{'a':'single \"quotes\"', \"b\":\"\\u00e9\\ud800 \\n\"}",
                "{\"a\":\"\"}\n{\"a\":null}\n{\"b\":\"\"}\n{\"b\":\"x\"}",
                "{\"a\":{\"y\":1,\"x\":\"t\"}}\n{\"a\":{\"z\":[1,2.5,null]}}\n{\"a\":{}}\n{\"a\":null}",
                "{\"a\":[]}\n{\"a\":[null]}\n{\"b\":[[1],[],null,[2,3]]}\n{\"a\":null,\"b\":[]}",
                "{\"a\":[{\"b\":1},{\"c\":[{\"d\":\"x\"}]},null]}\n{\"a\":[{}]}",
                "{\"a\":{}}\n{\"b\":[{}]}\n{\"c\":1,\"\":5}",
                "\uFEFF{\"a\":1}\n{\"b\":\"\uD83D\uDE00 é\"}\n",
                "{\"a\":[1,\"x\",true]}\n{\"a\":[null]}",
                "{\"b\":1,\"a\":{\"t\":1}}\n{\"b\":2,\"a\":{\"t\":12345678901234567890}}",
            })
    void whatSparkMakesOfValuesIsMade(String text, Lake lake) throws IOException {
        assertEquals(Set.of(), compare(text, lake));
    }

    @Test
    void whatSettingsDecideIsLeftOut(Lake lake) throws IOException {
        assertEquals(Set.of("a"), compare("{\"a\":1,\"b\":1}\n{\"a\":\"\",\"b\":2}", lake));
        assertEquals(Set.of("a"), compare("{\"a\":1.50,\"b\":1}\n{\"a\":\"x\",\"b\":2}", lake));
        assertEquals(Set.of("a"), compare("{\"a\":{\"c\":1},\"b\":1}\n{\"a\":\"x\",\"b\":2}", lake));
        assertEquals(Set.of("a"), compare("{\"a\":[1],\"b\":1}\n{\"a\":2,\"b\":2}", lake));
        assertEquals(Set.of("a"), compare("{\"a\":[{\"c\":\"\"},{\"c\":1}],\"b\":1}", lake));
    }

    @Test
    void randomTablesAreReadAsSparkReadsThem(Lake lake) throws IOException {
        long seed = new Random().nextLong();
        System.out.println("JsonTablesTest, seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 12; i++) {
            List<Kind> kinds = new ArrayList<>();
            for (int column = 0; column < 6; column++) {
                kinds.add(Kind.random(random, 3));
            }
            StringBuilder text = new StringBuilder();
            for (int row = 0; row < 60; row++) {
                text.append(object(kinds, random)).append(random.nextInt(9) == 0 ? "\r\n" : "\n");
            }
            assertFalse(compare(text.toString(), lake).size() == kinds.size());
        }
    }

    private static String object(List<Kind> kinds, Random random) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            if (random.nextInt(4) > 0) {
                fields.add("\"f" + i + "\": " + kinds.get(i).value(random));
            }
        }
        return "{" + String.join(", ", fields) + "}";
    }

    /** Makes values that go together. */
    private interface Kind {
        String some(Random random);

        default String value(Random random) {
            return random.nextInt(6) == 0 ? "null" : some(random);
        }

        static Kind random(Random chooser, int depth) {
            return switch (chooser.nextInt(depth > 0 ? 9 : 7)) {
                case 0 -> random -> String.valueOf(random.nextInt(100));
                case 1 -> random -> String.valueOf(random.nextLong());
                case 2 -> random -> random.nextBoolean() ? String.valueOf(random.nextGaussian()) : "7";
                case 3 -> random -> random.nextBoolean() ? random.nextLong(1L << 60) + "0123" : "-8";
                case 4 -> random -> String.valueOf(random.nextBoolean());
                case 5 -> random -> "\"" + "té".repeat(random.nextInt(4)) + "\"";
                case 6 ->
                    random ->
                            random.nextBoolean() ? "\"w" + random.nextInt(5) + "\"" : String.valueOf(random.nextInt());
                case 7 -> {
                    Kind element = random(chooser, depth - 1);
                    yield random -> {
                        List<String> elements = new ArrayList<>();
                        for (int i = random.nextInt(4); i > 0; i--) {
                            elements.add(element.value(random));
                        }
                        return "[" + String.join(",", elements) + "]";
                    };
                }
                default -> {
                    List<Kind> fields = List.of(random(chooser, depth - 1), random(chooser, depth - 1));
                    yield random -> object(fields, random);
                }
            };
        }
    }
}
