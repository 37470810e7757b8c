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
import io.basalt.store.api.TabularInfo.Column;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesFormatTest {
    private static final String LINES = """
            {"id": 1, "who": {"name": "Ann", "age": 7}, "tags": ["a", "b"], "ok": true}
            {"id": 2, "who": {"name": "Bob", "age": 7.5}, "tags": [], "late": null}

            {"id": 3, "who": {"name": "Cleo"}}
            """;

    private static Format.Findings read(JsonLinesFormat format, String text) throws IOException {
        return format.read(new MemorySource(text.getBytes(UTF_8)));
    }

    @Test
    void linesTellLeavesTypesAndRows() throws IOException {
        for (JsonLinesFormat format : List.of(JsonLinesFormat.stated(), JsonLinesFormat.perhaps())) {
            Format.Findings found = read(format, LINES);
            assertEquals(
                    Attributes.of(Map.of(
                            "json.columns", AttributeValue.of(List.of("id", "who", "tags", "ok", "late")),
                            "json.rows", AttributeValue.of(3L))),
                    found.attributes());
            TabularInfo known = found.tabular().orElseThrow();
            assertEquals(
                    List.of(
                            new Column(List.of("id"), new ColumnType.Whole(64, true), true, false),
                            new Column(List.of("who", "name"), new ColumnType.Text(), true, false),
                            new Column(List.of("who", "age"), new ColumnType.Real(64), true, false),
                            new Column(List.of("tags"), new ColumnType.Text(), true, true),
                            new Column(List.of("ok"), new ColumnType.Truth(), true, false),
                            new Column(List.of("late"), new ColumnType.Text(), true, false)),
                    known.columns());
            assertEquals(List.of(), known.rowGroups());
            List<ColumnStatistics> statistics = known.sample().orElseThrow().statistics();
            assertEquals(
                    Optional.of(new Bound(AttributeValue.of(3L), true)),
                    statistics.get(0).max());
            assertEquals(OptionalLong.of(1), statistics.get(2).nulls());
            assertEquals(
                    Optional.of(new Bound(AttributeValue.of(7.5), true)),
                    statistics.get(2).max());
            assertEquals(OptionalLong.empty(), statistics.get(3).nulls());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1, 2]", "{\n  \"a\": 1\n}\n", "[{\"a\": 1}]", "17", "{\"a\": ", "nonsense"})
    void ofADocumentNothingIsSaid(String document) throws IOException {
        assertEquals(Format.Findings.of(Attributes.NONE), read(JsonLinesFormat.perhaps(), document));
    }

    @Test
    void whatIsSaidToBeLinesAndIsNotIsAnError() {
        assertRefused("[1, 2]\n", "line 1: expected an object, found START_ARRAY");
        assertRefused("\n{\"a\": \n", "line 2: ");
        assertRefused("{\"a\": 1} {\"a\": 2}\n", "line 1: expected one object, found more");
    }

    @Test
    void linesBeforeABrokenOneCount() throws IOException {
        Attributes found =
                read(JsonLinesFormat.stated(), LINES + "{\"id\": oops}\n").attributes();
        assertTrue(found.get("ingest.error").orElseThrow().text().startsWith("JSON lines: line 5: "));
        assertTrue(found.get("json.rows").isEmpty(), "they are not all");
        assertTrue(found.get("json.rows_estimated").isPresent());
    }

    @Test
    void rowsOfALargeContentAreEstimatedFromASample() throws IOException {
        byte[] bytes = "{\"a\": 12345678}\n".repeat(50_000).getBytes(UTF_8);
        CountingSource source = new CountingSource(new MemorySource(bytes));
        Attributes found = JsonLinesFormat.stated().read(source).attributes();
        assertEquals(Optional.of(AttributeValue.of(50_000L)), found.get("json.rows_estimated"));
        assertTrue(source.bytesRead() <= TextSample.MAX_LENGTH);
    }

    @Test
    void nestingWithoutAnEndIsRefused() throws IOException {
        String deep = "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "\n";
        assertRefused(deep, "nesting depth");
        assertRefused("{\"a\":" + "[".repeat(20_000) + "\n", "nesting depth");
        assertEquals(Format.Findings.of(Attributes.NONE), read(JsonLinesFormat.perhaps(), deep));
    }

    @Test
    void numbersOfManyDigitsAndNamesOfHalfCharactersAreBorne() throws IOException {
        String digits = "9".repeat(500);
        TabularInfo known = read(JsonLinesFormat.stated(), "{\"n\": " + digits + ", \"\\ud800\": \"\\udc00\"}\n")
                .tabular()
                .orElseThrow();
        assertEquals(new ColumnType.Real(64), known.columns().get(0).type());
        assertEquals(List.of("?"), known.columns().get(1).path());
    }

    @Test
    void aContentOfThousandsOfDifferentNamesHasNoSchema() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            lines.append("{\"name").append(i).append("\": 1}\n");
        }
        Format.Findings found = read(JsonLinesFormat.stated(), lines.toString());
        assertEquals(Optional.empty(), found.tabular());
        assertTrue(found.attributes().get("json.columns").isPresent());
    }

    private static void assertRefused(String content, String message) {
        IOException refused = assertThrows(IOException.class, () -> read(JsonLinesFormat.stated(), content));
        assertTrue(refused.getMessage().contains(message), refused::getMessage);
    }
}
