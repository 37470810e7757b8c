package io.basalt.store.columnar.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.StoreException;
import io.basalt.store.columnar.MemoryReader;
import io.basalt.store.columnar.TableLimits;
import io.basalt.store.columnar.TableRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON lines as columns, or one line that says why not; what Spark makes of them is compared in the tests of the data source. */
class JsonTableTest {
    private static final TableLimits LIMITS = new TableLimits(100, 1_000, 2_000);

    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void allMemoryIsGivenBack() {
        assertEquals(0, allocator.getAllocatedMemory());
        allocator.close();
    }

    private static JsonTable table(byte[] text) throws IOException {
        return JsonTable.open("content t", new MemoryReader(text), LIMITS);
    }

    private static JsonTable table(String text) throws IOException {
        return table(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[1]",
                "5",
                "null",
                "{\"a\":1",
                "{\"a\":1} {\"a\":2}",
                "{a:1}",
                "x",
                "{\"a\":\"\t\"}",
                "{\"a\":01}"
            })
    void aLineThatIsNoObjectIsToldByItsNumber(String line) {
        StoreException.InvalidArgument told = assertThrows(
                StoreException.InvalidArgument.class, () -> table("{\"a\":1}\n\n" + line + "\n{\"a\":1}\n"));
        assertTrue(told.getMessage().startsWith("content t: JSON lines: line 3: expected "), told.getMessage());
        assertEquals(1, told.getMessage().lines().count());
    }

    @Test
    void aLineThatIsTooLongIsToldByItsNumber() {
        String fits = "{\"a\":\"" + "x".repeat(LIMITS.pieceBytes() - 8) + "\"}";
        StoreException.InvalidArgument told =
                assertThrows(StoreException.InvalidArgument.class, () -> table(fits + "\n" + fits + " "));
        assertTrue(told.getMessage().contains("line 2: expected at most 2000 bytes"), told.getMessage());
    }

    @Test
    void contentsThatAreNotUtf8AreRefused() {
        byte[] text = "{\"a\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        text[6] = (byte) 0xFF;
        assertThrows(StoreException.InvalidArgument.class, () -> table(text));
    }

    @Test
    void whereNothingIsThereIsNoColumn() throws IOException {
        for (String text : List.of("", "\n \r\n", "{}", "{}\n{\"a\":{}}")) {
            JsonTable table = table(text);
            assertEquals(List.of(), table.columns());
            assertEquals(Map.of(), table.leftOut());
            assertEquals(
                    text.lines().filter(line -> !line.isBlank()).count(),
                    TableRows.scanned(table, allocator, LIMITS).size());
        }
    }

    @Test
    void linesEndAsTheyLike() throws IOException {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        List<List<Object>> rows = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            text.append("{\"a\":" + i + ",\"b\":\"" + "é".repeat(random.nextInt(300)) + "\"}")
                    .append(List.of("\n", "\r", "\r\n", "\n\n", "\r\n\r\n").get(random.nextInt(5)));
            rows.add(List.of((long) i));
        }
        JsonTable table = table(text.toString());
        assertEquals(List.of("a", "b"), table.columns());
        assertEquals(rows, TableRows.scanned(table, List.of("a"), 0, allocator, LIMITS));
        assertEquals(rows.subList(1_234, 3_000), TableRows.scanned(table, List.of("a"), 1_234, allocator, LIMITS));
    }

    @Test
    void whatIsLeftOutIsNamedWithTheReason() throws IOException {
        JsonTable table = table(String.join(
                "\n",
                "{\"a\":1,\"A\":2,\"b\":{\"c\":1,\"C\":2},\"d\":1,\"d\":2,\"e\":1.50,\"f\":{},\"_corrupt_record\":1,\"g\":1}",
                "{\"e\":\"x\",\"f\":3,\"h\":" + "[".repeat(40) + "]".repeat(40) + "}"));
        assertEquals(List.of("g"), table.columns());
        assertEquals(
                Map.of(
                        "a", "is one of several of that name, but for case",
                        "A", "is one of several of that name, but for case",
                        "b", "has a struct with names that differ in case at most",
                        "d", "is there twice in an object",
                        "e", "holds strings beside numbers, of which a setting of Spark decides how they are written",
                        "f",
                                "holds objects or arrays beside other values, of which a setting of Spark decides how they are"
                                        + " written",
                        "h", "has more than 32 levels",
                        "_corrupt_record", "has the name under which Spark keeps damaged lines"),
                table.leftOut());
        assertEquals(List.of(List.of(1L), Arrays.asList((Object) null)), TableRows.scanned(table, allocator, LIMITS));
    }

    @Test
    void tooManyPlacesAreRefused() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 21_000; i++) {
            text.append("{\"f" + i + "\":1}\n");
        }
        StoreException.InvalidArgument told =
                assertThrows(StoreException.InvalidArgument.class, () -> table(text.toString()));
        assertTrue(told.getMessage().contains("line 20001: "), told.getMessage());
    }
}
