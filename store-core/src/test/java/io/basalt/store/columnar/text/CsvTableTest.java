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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV as columns, or one line that says why not; what Spark makes of it is compared in the tests of the data source. */
class CsvTableTest {
    private static final TableLimits LIMITS = new TableLimits(100, 1_000, 100_000);

    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void allMemoryIsGivenBack() {
        assertEquals(0, allocator.getAllocatedMemory());
        allocator.close();
    }

    private static CsvTable table(byte[] text, boolean header) throws IOException {
        return CsvTable.open("content t", new MemoryReader(text), ',', header, LIMITS);
    }

    private static CsvTable table(String text) throws IOException {
        return table(text.getBytes(StandardCharsets.UTF_8), true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,\"x", "\"", "\"a\\\"", "\"x\ny\""})
    void aQuotedValueThatDoesNotEndInItsLineIsToldByItsNumber(String lines) {
        StoreException.InvalidArgument told =
                assertThrows(StoreException.InvalidArgument.class, () -> table("a,b\n\n" + lines + "\n1,2\n"));
        assertTrue(told.getMessage().startsWith("content t: CSV: line 3: a quoted value does not"), told.getMessage());
        assertEquals(1, told.getMessage().lines().count());
    }

    @Test
    void aQuoteThatIsNotEscapedMakesTheValueAPlainOne() throws IOException {
        CsvTable table = table("a,b\n1,2\nx,\"y\"\"z\n");
        assertEquals(List.of(List.of("1", "2"), List.of("x", "\"y\"\"z")), TableRows.scanned(table, allocator, LIMITS));
    }

    @Test
    void contentsThatAreNotUtf8AreRefused() {
        StoreException.InvalidArgument told = assertThrows(
                StoreException.InvalidArgument.class,
                () -> table(new byte[] {'a', '\n', 'b', (byte) 0xC3, '\n'}, true));
        assertTrue(told.getMessage().contains("line 2: expected UTF-8"), told.getMessage());
    }

    @Test
    void hugeValuesComeAloneInTheirBatches() throws IOException {
        String huge = "é".repeat(40_000);
        CsvTable table = table("a,b\n1," + huge + "\n2,x\n3," + huge + "\n");
        assertEquals(
                List.of(List.of(1L, huge), List.of(2L, "x"), List.of(3L, huge)),
                TableRows.scanned(table, allocator, LIMITS));
        StoreException.InvalidArgument told =
                assertThrows(StoreException.InvalidArgument.class, () -> table("a,b\n1,2\n3," + huge + huge + "\n"));
        assertTrue(told.getMessage().contains("line 3: expected at most 100000 bytes"), told.getMessage());
    }

    @Test
    void whereNothingIsThereIsNoColumn() throws IOException {
        for (String text : List.of("", "\n \r\n\r")) {
            CsvTable table = table(text);
            assertEquals(List.of(), table.columns());
            assertEquals(List.of(), TableRows.scanned(table, allocator, LIMITS));
        }
    }

    @Test
    void linesWithoutWantedColumnsAreCounted() throws IOException {
        CsvTable table = table("a,b\n1,2\n\n3\n");
        assertEquals(List.of(List.of(), List.of()), TableRows.scanned(table, List.of(), 0, allocator, LIMITS));
        assertEquals(
                List.of(Arrays.asList((Object) null)), TableRows.scanned(table, List.of("b"), 1, allocator, LIMITS));
    }

    @Test
    void whatIsLeftOutIsNamedWithTheReason() throws IOException {
        CsvTable table = table("x,X,t,m,_corrupt_record,s\n1,2,2020-01-01 10:00:00,1,1,1\n1,2,2020-01-01,true,1,s");
        assertEquals(List.of("s"), table.columns());
        assertEquals(
                Map.of(
                        "x", "is one of several of that name, but for case",
                        "X", "is one of several of that name, but for case",
                        "t",
                                "holds days or times that Spark may read as others, by the zone of its session or their"
                                        + " format",
                        "m", "holds values of several kinds, whose type in Spark depends on their order",
                        "_corrupt_record", "has the name under which Spark keeps damaged lines"),
                table.leftOut());
    }

    @Test
    void theFirstLineMayBeARow() throws IOException {
        CsvTable table = table("1,x\n2,y\n".getBytes(StandardCharsets.UTF_8), false);
        assertEquals(List.of("_c0", "_c1"), table.columns());
        assertEquals(List.of(List.of(1L, "x"), List.of(2L, "y")), TableRows.scanned(table, allocator, LIMITS));
    }
}
