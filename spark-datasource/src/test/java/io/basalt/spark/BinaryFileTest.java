package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The format {@code basaltBinaryFile} gives what Spark's {@code binaryFile} gives of the same paths. */
@ExtendWith(Lake.Extension.class)
class BinaryFileTest {
    @BeforeAll
    static void files(Lake lake) throws IOException {
        lake.bucket("binary");
        List<String> keys = List.of(
                "flat/a.jpg",
                "flat/b.png",
                "flat/empty.txt",
                "flat/with space+plus%25.jpg",
                "flat/_hidden.jpg",
                "flat/.also",
                "flat/deeper/c.jpg",
                "flat/deeper/_no/d.jpg",
                "days/day=2026-01-01/e.jpg",
                "days/day=2026-01-01/f.jpg",
                "days/day=2026-01-02/g.jpg");
        for (String key : keys) {
            byte[] content = key.contains("empty") ? new byte[0] : key.getBytes(StandardCharsets.UTF_8);
            lake.put("binary", key, content, Attributes.NONE);
        }
    }

    private static Dataset<Row> read(Lake lake, String format, String path, Map<String, String> options) {
        return lake.spark().read().format(format).options(options).load("basalt://binary/" + path);
    }

    private static List<String> rows(Dataset<Row> files) {
        return files.collectAsList().stream().map(BinaryFileTest::text).sorted().toList();
    }

    private static String text(Row row) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < row.length(); i++) {
            text.append(row.get(i) instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : row.get(i))
                    .append('|');
        }
        return text.toString();
    }

    private static void assertSame(Lake lake, String path, Map<String, String> options, String where) {
        Dataset<Row> expected = read(lake, "binaryFile", path, options);
        Dataset<Row> actual = read(lake, "basaltBinaryFile", path, options);
        assertEquals(expected.schema(), actual.schema(), path + options);
        assertEquals(rows(expected.where(where)), rows(actual.where(where)), path + options + where);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "length > 10",
                "length = 0",
                "path LIKE '%.jpg'",
                "path LIKE '%space%' OR length IN (0, 10)",
                "modificationTime > timestamp'2020-01-01' AND NOT length = 10",
                "content = CAST('flat/a.jpg' AS BINARY)",
                "content IS NULL",
                "length(content) <> length"
            })
    void theSameFilesAreThere(String where, Lake lake) {
        for (String path : List.of("flat", "flat/deeper/", "flat/a.jpg", "days")) {
            assertSame(lake, path, Map.of(), where);
        }
        assertSame(lake, "flat", Map.of("recursiveFileLookup", "true"), where);
        assertSame(lake, "flat", Map.of("pathGlobFilter", "*.{jpg,txt}"), where);
        assertSame(lake, "days", Map.of("pathGlobFilter", "[fg]*", "recursiveFileLookup", "true"), where);
        assertSame(lake, "flat", Map.of("modifiedBefore", "2020-06-15T05:00:00"), where);
    }

    @Test
    void directoriesAreColumns(Lake lake) {
        assertSame(lake, "days", Map.of(), "day = DATE'2026-01-01' AND length > 0");
        Dataset<Row> files = read(lake, "basaltBinaryFile", "days", Map.of()).where("day > DATE'2026-01-01'");
        assertEquals(1, files.collectAsList().size());
        assertEquals(1, Lake.metrics(files).get("contentObjectsRead"));
    }

    @Test
    void contentsAreReadOnlyOfRowsThatAreLeft(Lake lake) {
        Dataset<Row> none = read(lake, "basaltBinaryFile", "flat", Map.of()).select("path", "length");
        assertEquals(3, none.collectAsList().size());
        assertEquals(0, Lake.metrics(none).get("contentObjectsRead"));
        Dataset<Row> one = read(lake, "basaltBinaryFile", "flat", Map.of()).where("path LIKE '%/a.jpg'");
        assertEquals(1, one.collectAsList().size());
        assertEquals(1, Lake.metrics(one).get("contentObjectsRead"));
        assertEquals(10, Lake.metrics(one).get("contentBytesRead"));
        assertTrue(Lake.plan(one).contains("1 of 3 files, contents read"), Lake.plan(one));
    }

    @Test
    void whatIsTooLongIsRefused(Lake lake) {
        lake.spark().conf().set("spark.sql.sources.binaryFile.maxLength", "5");
        try {
            Dataset<Row> files = read(lake, "basaltBinaryFile", "flat/a.jpg", Map.of());
            String refused = assertThrows(Exception.class, files::collectAsList).toString();
            assertTrue(refused.contains("flat/a.jpg has 10 bytes"), refused);
            assertEquals(1, files.select("path").collectAsList().size());
        } finally {
            lake.spark().conf().unset("spark.sql.sources.binaryFile.maxLength");
        }
    }

    @Test
    void aPathWithoutObjectsSaysSo(Lake lake) {
        Exception refused = assertThrows(Exception.class, () -> read(lake, "basaltBinaryFile", "nowhere", Map.of()));
        assertTrue(refused.getMessage().contains("no object lies at or below"), refused.getMessage());
    }
}
