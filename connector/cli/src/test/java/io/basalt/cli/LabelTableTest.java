package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelTableTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "1 2 -3, LONG",
        "0 9223372036854775807, LONG",
        "9223372036854775808, STRING",
        "1 2.5, DOUBLE",
        "1e3 -0.25, DOUBLE",
        "007, STRING",
        "-0, DOUBLE",
        "true false, BOOLEAN",
        "True, STRING",
        "true 1, STRING",
        "NaN, STRING",
        "1 x, STRING",
        "+1, STRING"
    })
    void aColumnHasTheNarrowestTypeOfAllItsCells(String cells, CellType expected) {
        assertEquals(expected, CellType.of(List.of(cells.split(" "))));
    }

    @Test
    void aColumnWithoutCellsIsText() {
        assertEquals(CellType.STRING, CellType.of(List.of()));
    }

    @Test
    void cellsBecomeTypedAttributesAndEmptyOnesNone() throws Exception {
        LabelTable table = read("""
                file,label,score,seen,count,tag.owner
                a.png,"cat, ""big\""",0.5,true,3,ann
                ./b/c.png,,2,,4
                """);
        assertEquals(
                Attributes.of(Map.of(
                        "label", AttributeValue.of("cat, \"big\""),
                        "score", AttributeValue.of(0.5),
                        "seen", AttributeValue.of(true),
                        "count", AttributeValue.of(3),
                        "tag.owner", AttributeValue.of("ann"))),
                table.of("a.png"));
        assertEquals(
                Attributes.of(Map.of("score", AttributeValue.of(2.0), "count", AttributeValue.of(4))),
                table.of("b/c.png"));
        assertEquals(Attributes.NONE, table.of("unknown"));
    }

    @Test
    void cellsMaySpanLinesAndLinesMayEndAsInWindows() throws Exception {
        LabelTable table = read("\uFEFFkey,text\r\na,\"one\ntwo\"\r\nb, spaced \r\n");
        assertEquals(Attributes.of("text", AttributeValue.of("one\ntwo")), table.of("a"));
        assertEquals(Attributes.of("text", AttributeValue.of(" spaced ")), table.of("b"));
    }

    @Test
    void mistakesAreToldWithTheirLine() {
        assertMessage("key,a\nx,1\nx,2\n", "line 3: 'x' has a row already");
        assertMessage("key,a\nx,1,2\n", "line 2: 3 cells under 2 headings");
        assertMessage("key,a\n,1\n", "line 2: the first column is empty");
        assertMessage("key,a,a\nx,1,2\n", "two columns are named 'a'");
        assertMessage("key,,b\nx,1,2\n", "column 2");
        assertMessage("", "empty");
    }

    private void assertMessage(String csv, String expected) {
        CommandFailed failed = assertThrows(CommandFailed.class, () -> read(csv));
        assertTrue(Failure.line(failed).contains(expected), Failure.line(failed));
    }

    private LabelTable read(String csv) throws IOException, CommandFailed {
        return LabelTable.read(Files.writeString(folder.resolve("labels.csv"), csv));
    }
}
