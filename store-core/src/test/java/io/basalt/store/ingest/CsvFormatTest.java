package io.basalt.store.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ColumnStatistics;
import io.basalt.store.api.ColumnStatistics.Bound;
import io.basalt.store.api.ColumnType;
import io.basalt.store.api.TabularInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CsvFormatTest {
    private final CsvFormat format = new CsvFormat();

    private Format.Findings read(String text) throws IOException {
        return format.read(new MemorySource(text.getBytes(UTF_8)));
    }

    private TabularInfo tabular(String text) throws IOException {
        return read(text).tabular().orElseThrow();
    }

    private static List<ColumnStatistics> statistics(TabularInfo known) {
        return known.sample().orElseThrow().statistics();
    }

    @Test
    void aTableTellsItsColumnsTypesAndRows() throws IOException {
        String table = """
                id,name,price,day,taken,checked,empty
                1,"Löwe, gross",2.5,2026-01-31,2026-01-31T10:00:00Z,true,
                -7,Ara,3,2025-12-01,2025-12-01 10:00:00Z,false,
                """;
        Format.Findings found = read(table);
        assertEquals(
                Attributes.of(Map.of(
                        "csv.columns",
                                AttributeValue.of(List.of("id", "name", "price", "day", "taken", "checked", "empty")),
                        "csv.delimiter", AttributeValue.of(","),
                        "csv.header", AttributeValue.of(true),
                        "csv.rows", AttributeValue.of(2L))),
                found.attributes());
        TabularInfo known = found.tabular().orElseThrow();
        assertEquals(
                List.of(
                        new ColumnType.Whole(64, true),
                        new ColumnType.Text(),
                        new ColumnType.Real(64),
                        new ColumnType.Date(),
                        new ColumnType.Timestamp(ColumnType.Unit.MICROS, true),
                        new ColumnType.Truth(),
                        new ColumnType.Text()),
                known.columns().stream().map(TabularInfo.Column::type).toList());
        assertEquals(OptionalLong.of(2), known.rows());
        assertEquals(List.of(), known.rowGroups(), "a sample must not be taken for a row group");
        assertEquals(
                Optional.of(new Bound(AttributeValue.of(-7L), true)),
                statistics(known).get(0).min());
        assertEquals(
                Optional.of(new Bound(AttributeValue.of("Löwe, gross"), true)),
                statistics(known).get(1).max());
        assertEquals(
                Optional.of(new Bound(AttributeValue.of(3.0), true)),
                statistics(known).get(2).max());
        assertEquals(OptionalLong.of(2), statistics(known).get(6).nulls());
    }

    @Test
    void theDelimiterIsFound() throws IOException {
        Map<String, String> tables =
                Map.of("a;b\n1;2", ";", "a\tb\n1\t2", "tab", "a|b\n1|2", "|", "\"a;b\"\n1", ",", "\"a;b\",c", ",");
        for (Map.Entry<String, String> table : tables.entrySet()) {
            assertEquals(
                    Optional.of(AttributeValue.of(table.getValue())),
                    read(table.getKey()).attributes().get("csv.delimiter"),
                    table.getKey());
        }
    }

    @Test
    void withoutAHeaderColumnsHaveSparksNames() throws IOException {
        Attributes found = read("1,a\n2,b\n").attributes();
        assertEquals(Optional.of(AttributeValue.of(List.of("_c0", "_c1"))), found.get("csv.columns"));
        assertEquals(Optional.of(AttributeValue.of(false)), found.get("csv.header"));
        assertEquals(Optional.of(AttributeValue.of(2L)), found.get("csv.rows"));
    }

    @Test
    void quotedFieldsMayHoldQuotesAndLines() throws IOException {
        TabularInfo known = tabular("a,b\n\"x \"\"y\"\"\nz\",1\n\"\",2\n");
        assertEquals(OptionalLong.of(2), known.rows());
        assertEquals(
                Optional.of(new Bound(AttributeValue.of("x \"y\"\nz"), true)),
                statistics(known).get(0).max());
        assertEquals(OptionalLong.of(0), statistics(known).get(0).nulls(), "a quoted empty text is none");
    }

    @Test
    void aColumnOfSeveralKindsIsAsWideAsNeeded() throws IOException {
        TabularInfo known = tabular("a,b,c\n1,2026-01-01,1\n2.5,2026-01-01 00:00:01,x\n");
        assertEquals(new ColumnType.Real(64), known.columns().get(0).type());
        assertEquals(
                new ColumnType.Timestamp(ColumnType.Unit.MICROS, false),
                known.columns().get(1).type());
        assertEquals(new ColumnType.Text(), known.columns().get(2).type());
        long midnight = 20_454L * 86_400_000_000L;
        assertEquals(
                Optional.of(new Bound(AttributeValue.of(midnight), true)),
                statistics(known).get(1).min());
        assertEquals(
                Optional.of(new Bound(AttributeValue.of(midnight + 1_000_000), true)),
                statistics(known).get(1).max());
        assertEquals(
                Optional.of(new Bound(AttributeValue.of("1"), true)),
                statistics(known).get(2).min());
    }

    @Test
    void ofALargeTableRowsAreEstimatedFromASample() throws IOException {
        StringBuilder table = new StringBuilder("id,text\n");
        for (int i = 10_000; i < 30_000; i++) {
            table.append(i).append(",some text\n");
        }
        byte[] bytes = table.toString().getBytes(UTF_8);
        CountingSource source = new CountingSource(new MemorySource(bytes));
        Format.Findings found = format.read(source);
        assertTrue(source.bytesRead() <= TextSample.MAX_LENGTH);
        assertEquals(Optional.empty(), found.attributes().get("csv.rows"));
        long estimated = Long.parseLong(
                found.attributes().get("csv.rows_estimated").orElseThrow().text());
        assertEquals(20_000, estimated, 50);
        TabularInfo known = found.tabular().orElseThrow();
        assertEquals(OptionalLong.empty(), known.rows());
        assertTrue(known.sample().orElseThrow().rows() < 5_000);
    }

    @Test
    void nothingIsSaidOfAnEmptyContent() throws IOException {
        assertEquals(Format.Findings.of(Attributes.NONE), read(""));
        assertEquals(Format.Findings.of(Attributes.NONE), read("\r\n\n"));
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheFirstName() throws IOException {
        assertEquals(
                Optional.of(AttributeValue.of(List.of("a", "b"))),
                read("\ufeffa,b\r\n1,2\r\n").attributes().get("csv.columns"));
    }

    @Test
    void oneLineOfMegabytesIsRefusedAfterASample() {
        CountingSource source = new CountingSource(new MemorySource(new byte[10 << 20]));
        assertThrows(IOException.class, () -> format.read(source));
        assertTrue(source.bytesRead() <= TextSample.MAX_LENGTH);
        byte[] commas = ",".repeat(1 << 20).getBytes(UTF_8);
        assertRefused(commas, "a line that ends within");
    }

    @Test
    void aTableOfAMillionColumnsKeepsAThousand() throws IOException {
        assertEquals(1_000, tabular(",".repeat(60_000) + "\n1\n").columns().size());
    }

    @Test
    void aQuoteThatIsNeverClosedIsRefused() {
        assertRefused(("\"a\n" + "b\n".repeat(100_000)).getBytes(UTF_8), "a quote that is never closed?");
    }

    @Test
    void otherEncodingsAndBinaryContentsAreRefused() {
        assertRefused("a,b\n1,2\n".getBytes(StandardCharsets.UTF_16), "found a zero byte");
        assertRefused("Löwe,b\n1,2\n".getBytes(StandardCharsets.ISO_8859_1), "expected UTF-8");
    }

    private void assertRefused(byte[] content, String message) {
        IOException refused = assertThrows(IOException.class, () -> format.read(new MemorySource(content)));
        assertTrue(refused.getMessage().contains(message), refused::getMessage);
    }
}
