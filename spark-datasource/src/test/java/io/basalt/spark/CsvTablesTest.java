package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.columnar.MemoryReader;
import io.basalt.store.columnar.TableLimits;
import io.basalt.store.columnar.TableRows;
import io.basalt.store.columnar.TableScan;
import io.basalt.store.columnar.text.CsvTable;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV has the columns, types and values that {@code spark.read.csv} infers, in any time zone, or the column is left out. */
@ExtendWith(Lake.Extension.class)
class CsvTablesTest {
    private static final TableLimits SMALL = new TableLimits(7, 500, 1 << 20);

    /** Compares all columns that are not left out; returns the names of those that are. */
    private static Set<String> compare(String text, boolean header, Lake lake) throws IOException {
        SparkSession spark = lake.spark().newSession();
        spark.conf().set("spark.sql.session.timeZone", "America/Los_Angeles");
        spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
        Path folder = lake.scratch();
        Path file = folder.resolve("t.csv");
        Files.writeString(file, text);
        Dataset<Row> sparks = spark.read()
                .option("header", header)
                .option("inferSchema", true)
                .csv(file.toString());
        try (BufferAllocator allocator = new RootAllocator()) {
            CsvTable table =
                    CsvTable.open("t", new MemoryReader(text.getBytes(StandardCharsets.UTF_8)), ',', header, SMALL);
            Set<String> names = new HashSet<>(table.columns());
            names.addAll(table.leftOut().keySet());
            assertEquals(new HashSet<>(Arrays.asList(sparks.columns())), names);
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
            if (!table.columns().isEmpty()) {
                // Spark's parser is set otherwise where one column is asked for.
                List<String> last = List.of(table.columns().get(table.columns().size() - 1));
                assertEquals(
                        SparkRows.of(sparks.select(functions.col("`" + last.get(0) + "`"))),
                        TableRows.scanned(table, last, 0, allocator, SMALL));
            }
            return table.leftOut().keySet();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b,c\n1,x,true\n-2,y,FALSE\n+3,,\n",
                "a,b\r\n1,2.5\r\n\r\n  \r\n3,4\r5,NaN\n",
                "a\n1\n2147483648\n",
                "a,b\n9223372036854775808,1e5\n1234567890123456789012345,-Inf\n",
                "a,b\n12345678901234567890123456789012345678,1\n1,1E400\n",
                "a,b\n123456789012345678901234567890123456789,0x1p3\n1,1d\n",
                "a,b\n1.0E11,12E10\n2,3.0E12\n",
                "a,b,c\n 1,1 ,\t2\n2,3,4\n",
                "a,b\n2020-01-01,2020-01-01T00:00:00Z\n1582-10-10,2021-12-31 23:59:59.123456789+05:30\n",
                "a,b\n2020-01-01,2020-01-01T00:00:00Z\nx,y\n",
                "a,b,c\n\"x\",\"y,z\",\"\"\n\" a \",\"say \\\"hi\\\"\",\"\\\\\"\n",
                "a,b\n\"x\"\"y\",\"\"\"\"\n\"a\"b,c\"d\"\n",
                "a,b\n1\n1,2,3\n,\n\"\"\n",
                "a,,\"\"\n1,2,3\n",
                "a,b\n",
                "a",
                "\uFEFFa,b\n1,\uD83D\uDE00\n",
                "a,b\nx,a\na,b\ny,c\n",
                "a,b\nT,12:30x\n2020-,20-20\n",
                "a b,a.b,a`c\nInfinity,-Infinity,.5\n1,2,5.\n",
                "a\ntrue\ntruee\n",
                "#a,b\n#1,2\n",
            })
    void whatSparkMakesOfValuesIsMade(String text, Lake lake) throws IOException {
        assertEquals(Set.of(), text.contains("`") ? Set.of() : compare(text, true, lake));
        assertEquals(Set.of(), text.contains("T00") ? Set.of() : compare(text, false, lake));
    }

    @Test
    void whatSettingsOrTheOrderDecideIsLeftOut(Lake lake) throws IOException {
        assertEquals(Set.of("a"), compare("a,b\n2020-01-01 00:00:00,1\n", true, lake), "the session's zone");
        assertEquals(Set.of("a"), compare("a,b\n12:30,1\n", true, lake), "today");
        assertEquals(Set.of("a"), compare("a,b\n2020-01,1\n", true, lake));
        assertEquals(Set.of("a"), compare("a,b\n2020-01-01,1\n2020-01-01T00:00:00Z,1\n", true, lake));
        assertEquals(Set.of("a"), compare("a,b\n2020-01-01,1\n2020,1\n", true, lake));
        assertEquals(Set.of("a"), compare("a,b\n2020,1\n2020-01-01,1\n", true, lake));
        assertEquals(Set.of("a"), compare("a,b\n1,1\ntrue,1\n", true, lake));
        assertEquals(Set.of("a"), compare("a,b\n12345678901,1\n9999999999999999999,1\n", true, lake));
        assertEquals(Set.of("b"), compare("a,b\nx,1\na,b\ny,2\n", true, lake), "the header is there again");
    }

    @Test
    void randomTablesAreReadAsSparkReadsThem(Lake lake) throws IOException {
        long seed = new Random().nextLong();
        System.out.println("CsvTablesTest, seed " + seed);
        Random random = new Random(seed);
        int compared = 0;
        for (int i = 0; i < 10; i++) {
            List<Integer> kinds = new ArrayList<>();
            List<String> names = new ArrayList<>();
            for (int column = 0; column < 6; column++) {
                kinds.add(random.nextInt(12));
                names.add("column" + column);
            }
            StringBuilder text = new StringBuilder(String.join(",", names) + "\n");
            for (int row = 0; row < 60; row++) {
                List<String> values = new ArrayList<>();
                kinds.forEach(kind -> values.add(value(kind, random)));
                int length = random.nextInt(20) == 0 ? random.nextInt(6) + 1 : 6;
                text.append(String.join(",", values.subList(0, length))).append(random.nextInt(9) == 0 ? "\r\n" : "\n");
            }
            compared += 6 - compare(text.toString(), true, lake).size();
        }
        assertTrue(compared > 20, compared + " columns");
    }

    private static String value(int kind, Random random) {
        if (random.nextInt(6) == 0) {
            return random.nextBoolean() ? "" : "\"\"";
        }
        String value = switch (kind) {
            case 0 -> String.valueOf(random.nextInt());
            case 1 -> String.valueOf(random.nextLong());
            case 2 -> String.valueOf(new BigInteger(100, random).add(BigInteger.TEN.pow(21)));
            case 3 -> String.valueOf(random.nextBoolean() ? random.nextGaussian() : random.nextInt());
            case 4 -> List.of("true", "False", "TRUE").get(random.nextInt(3));
            case 5 ->
                String.format(
                        "%04d-%02d-%02d", 1 + random.nextInt(9998), 1 + random.nextInt(12), 1 + random.nextInt(28));
            case 6 ->
                String.format(
                        "%04d-%02d-28T%02d:59:00.%d%s",
                        1 + random.nextInt(9998),
                        1 + random.nextInt(12),
                        random.nextInt(24),
                        random.nextInt(100_000_000),
                        random.nextBoolean() ? "Z" : "-03:30");
            case 7 -> "w" + random.nextInt(4);
            case 8 -> random.nextBoolean() ? "1e" + random.nextInt(30) : "7";
            default -> letters(random);
        };
        boolean plain = value.indexOf('"') < 0 && value.indexOf('\\') < 0;
        return random.nextInt(3) == 0 && plain ? "\"" + value + "\"" : value;
    }

    private static String letters(Random random) {
        StringBuilder letters = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            letters.append("ab é\\\\'\"T1-".charAt(random.nextInt(11)));
        }
        // A quote that begins a value may leave it open at the end of its line, which is refused.
        return letters.indexOf("\"") == 0 ? "x" + letters : letters.toString();
    }
}
