package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan.Decoder;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenditionInfo;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.ValueType;
import io.basalt.store.columnar.RenditionRows;
import io.basalt.store.ingest.ArrowFiles;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables in other formats than Parquet are scanned and rendered alike. */
public abstract class TableFormatsContract extends StoreContract {
    private long putTable(String key, byte[] bytes) throws IOException {
        return put(key, PutOptions.DEFAULT, bytes).entry().contentId();
    }

    private List<List<Object>> rows(ColumnRequest request, Decoder decoder) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        try (ColumnScan scan = store.columns().scan(request, allocator)) {
            while (scan.next()) {
                rows.addAll(RenditionRows.of(scan.batch(), scan.dictionaries()));
            }
            assertEquals(decoder, scan.plan().get(0).decoder());
            assertTrue(scan.stats().bytesRead() > 0 || rows.isEmpty());
        }
        assertEquals(0, allocator.getAllocatedMemory());
        return rows;
    }

    /** The rows of all columns, which are the same from the content and from its rendition. */
    private List<List<Object>> rows(long contentId, Decoder decoder, String... columns) throws IOException {
        ColumnRequest request = ColumnRequest.of(List.of(contentId), columns);
        List<List<Object>> rows = rows(request, decoder);
        assertEquals(rows, rows(request.withBatchBytes(100), decoder), "small batches");
        RenditionInfo made = store.renditions().make(contentId);
        assertEquals(Map.of(), made.leftOut());
        assertEquals(rows.size(), made.rows());
        assertEquals(rows, rows(request, Decoder.RENDITION));
        return rows;
    }

    @Test
    void arrowFilesAndStreamsAreScanned() throws IOException {
        for (long contentId :
                List.of(putTable("a.arrow", ArrowFiles.file()), putTable("a.arrows", ArrowFiles.stream()))) {
            List<List<Object>> rows = rows(contentId, Decoder.ARROW, "name", "weights", "number");
            assertEquals(300, rows.size());
            assertEquals(Arrays.asList(null, null, 0L), rows.get(0));
            assertEquals(Arrays.asList("name 99", null, 99L), rows.get(299));
        }
    }

    @Test
    void jsonLinesAreScanned() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            lines.append("{\"number\":" + i + ",\"word\":\"w" + i % 7 + "\",\"at\":{\"x\":[" + i + ".5]}}\n");
        }
        long contentId = putTable("a.jsonl", Contents.text(lines.toString()));
        List<List<Object>> rows = rows(contentId, Decoder.JSON, "word", "at", "number");
        assertEquals(5_000, rows.size());
        assertEquals(List.of("w1", Map.of("x", List.of(4_999.5)), 4_999L), rows.get(4_999));
    }

    @Test
    void csvIsScannedWithTheHeaderAndSeparatorThatWereRecognised() throws IOException {
        StringBuilder lines = new StringBuilder("number;word;day;share\n");
        for (int i = 0; i < 5_000; i++) {
            lines.append(i + ";\"w" + i % 7 + "\";2020-01-0" + (1 + i % 9) + ";" + i + ".5\n");
        }
        long contentId = putTable("a.csv", Contents.text(lines.toString()));
        List<List<Object>> rows = rows(contentId, Decoder.CSV, "word", "day", "share", "number");
        assertEquals(5_000, rows.size());
        assertEquals(List.of("w1", LocalDate.of(2020, 1, 5), 4_999.5, 4_999L), rows.get(4_999));

        long bare = putTable("b.tsv", Contents.text("1\tx\r\n\t\r\n\ty\r\n"));
        assertEquals(List.of(List.of("x", 1L), Arrays.asList("y", null)), rows(bare, Decoder.CSV, "_c1", "_c0"));
    }

    @Test
    void aHeaderAloneHasNoRows() throws IOException {
        long contentId = putTable("a.csv", Contents.text("a,b\n"));
        try (ColumnScan scan = store.columns().scan(ColumnRequest.of(List.of(contentId), "a"), allocator)) {
            assertFalse(scan.next());
        }
        RenditionInfo made = store.renditions().make(contentId);
        assertEquals(0, made.rows());
        assertEquals(List.of("a", "b"), made.columns());
    }

    @Test
    void whatTheSessionDecidesIsLeftOutOfTheRendition() throws IOException {
        long contentId = putTable("a.csv", Contents.text("a,at\nx,2020-01-01 00:00:00\n"));
        RenditionInfo made = store.renditions().make(contentId);
        assertEquals(List.of("a"), made.columns());
        assertTrue(made.leftOut().get("at").contains("zone"), made.toString());
        try (ColumnScan scan = store.columns().scan(ColumnRequest.of(List.of(contentId), "a", "at"), allocator)) {
            assertRefused(InvalidArgument.class, scan::next, "column at holds days or times");
        }
    }

    @Test
    void zoneMapsRuleBatchesOut() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            lines.append(i + ",w\n");
        }
        long contentId = putTable("a.csv", Contents.text(lines.toString()));
        store.renditions().make(contentId);
        Predicate last = new Predicate.Compare(
                ColumnRequest.column("_c0", ValueType.LONG), Operator.EQUAL, AttributeValue.of(99_999));
        try (ColumnScan scan =
                store.columns().scan(ColumnRequest.of(List.of(contentId), "_c1").where(last), allocator)) {
            assertTrue(scan.next());
            assertEquals(100_000 - 65_536, scan.batch().getRowCount());
            assertFalse(scan.next());
            assertEquals(1, scan.plan().get(0).skipped());
        }
    }

    @Test
    void aLaterLineChangesTheTypeThatTheSampleShows() throws IOException {
        String ones = "{\"n\":1}\n".repeat(10_000);
        long contentId = putTable("a.jsonl", Contents.text(ones + "{\"n\":0.5}\n"));
        List<List<Object>> rows = rows(contentId, Decoder.JSON, "n");
        assertEquals(List.of(1.0), rows.get(0));
        assertEquals(List.of(0.5), rows.get(10_000));
    }

    @Test
    void damageIsToldByItsLine() throws IOException {
        long contentId = putTable("a.jsonl", Contents.text("{\"n\":1}\n{\"n\":\n{\"n\":2}\n"));
        try (ColumnScan scan = store.columns().scan(ColumnRequest.of(List.of(contentId), "n"), allocator)) {
            assertRefused(InvalidArgument.class, scan::next, "JSON lines: line 2: expected JSON");
        }
        assertRefused(InvalidArgument.class, () -> store.renditions().make(contentId), "line 2");
        assertEquals(List.of(), store.renditions().list());
    }

    @Test
    void batchesOfArrowAreRuledOutByTheirNulls() throws IOException {
        long contentId = putTable("a.arrow", ArrowFiles.file());
        Predicate none = new Predicate.Compare(
                ColumnRequest.column("taken", ValueType.LONG), Operator.EQUAL, AttributeValue.of(0));
        try (ColumnScan scan = store.columns()
                .scan(ColumnRequest.of(List.of(contentId), "number").where(none), allocator)) {
            assertEquals(Decoder.NONE, scan.plan().get(0).decoder());
            assertFalse(scan.next());
        }
    }

    @Test
    void onlyWantedColumnsOfArrowAreRead() throws IOException {
        long contentId = putTable("a.arrow", ArrowFiles.file());
        assertTrue(bytesRead(contentId, "number") < bytesRead(contentId, "number", "name", "weights"));
    }

    private long bytesRead(long contentId, String... columns) throws IOException {
        try (ColumnScan scan = store.columns().scan(ColumnRequest.of(List.of(contentId), columns), allocator)) {
            while (scan.next()) {
                assertTrue(scan.batch().getRowCount() > 0);
            }
            return scan.stats().bytesRead();
        }
    }

    @Test
    void tablesThatAreNoParquetAreNotHandedBack() throws IOException {
        long contentId = putTable("a.arrow", ArrowFiles.file());
        assertEquals(
                300,
                rows(ColumnRequest.of(List.of(contentId), "number").handingBack(), Decoder.ARROW)
                        .size());
    }

    @Test
    void columnsThatAreNotThereAreRefusedByName() throws IOException {
        long contentId = putTable("a.arrow", ArrowFiles.file());
        try (ColumnScan scan = store.columns().scan(ColumnRequest.of(List.of(contentId), "gate"), allocator)) {
            assertRefused(InvalidArgument.class, scan::next, "gate");
        }
    }
}
