package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.ByteRange;
import io.basalt.store.api.ColumnRequest;
import io.basalt.store.api.ColumnScan;
import io.basalt.store.api.ContentPlan;
import io.basalt.store.api.ContentPlan.Decoder;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.Predicate.Operator;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenditionPolicy;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.StoreException.Unavailable;
import io.basalt.store.api.ValueType;
import io.basalt.store.columnar.RenditionRows;
import io.basalt.store.ingest.ParquetFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Columns of tables are the same from wherever they are read, and the plan says from where. */
public abstract class ColumnsContract extends StoreContract {
    private long putFlights(String key) throws IOException {
        return put(key, PutOptions.DEFAULT, ParquetFiles.written()).entry().contentId();
    }

    private static Predicate number(Operator operator, long value) {
        return new Predicate.Compare(
                ColumnRequest.column("number", ValueType.LONG), operator, AttributeValue.of(value));
    }

    private List<List<Object>> rows(ColumnScan scan) throws IOException {
        List<List<Object>> rows = new ArrayList<>();
        while (scan.next()) {
            rows.addAll(RenditionRows.of(scan.batch(), scan.dictionaries()));
        }
        return rows;
    }

    private static List<Object> flight(int i) {
        return List.of((long) (i % 60), "B" + i % 7, Map.of("latitude", i / 100.0, "longitude", -i / 100.0));
    }

    /** Whether a scan has the next content open before it is asked for it. */
    protected boolean readsAhead() {
        return false;
    }

    @Test
    void renditionAndOriginalHaveTheSameColumns() throws IOException {
        long contentId = putFlights("a.parquet");
        ColumnRequest request = ColumnRequest.of(List.of(contentId), "delay", "carrier", "place");
        for (Decoder decoder : List.of(Decoder.PARQUET, Decoder.RENDITION)) {
            try (ColumnScan scan = store.columns().scan(request, allocator)) {
                assertEquals(decoder, scan.plan().get(0).decoder());
                List<List<Object>> rows = rows(scan);
                assertEquals(3_000, rows.size());
                for (int i = 0; i < rows.size(); i++) {
                    assertEquals(flight(i), rows.get(i), "row " + i);
                }
                assertEquals(3_000, scan.stats().rows());
                assertTrue(scan.stats().bytesRead() > 0);
                assertTrue(scan.stats().peakMemory() > 0);
                assertFalse(scan.plan().get(0).reason().isEmpty());
            }
            assertEquals(0, allocator.getAllocatedMemory());
            store.renditions().make(contentId);
        }
    }

    @Test
    @Timeout(60)
    void aTableThatIsScannedAgainAndAgainGetsARendition() throws IOException {
        long contentId = putFlights("a.parquet");
        ColumnRequest request = ColumnRequest.of(List.of(contentId), "number", "delay", "carrier", "place");
        for (int i = 0; i < 8; i++) {
            try (ColumnScan scan = store.columns().scan(request, allocator)) {
                assertEquals(3_000, rows(scan).size());
            }
        }
        while (store.renditions().list().isEmpty()) {
            Thread.onSpinWait();
        }
        try (ColumnScan scan = store.columns().scan(request, allocator)) {
            assertEquals(Decoder.RENDITION, scan.plan().get(0).decoder());
        }
    }

    @Test
    void rowGroupsAreRuledOutBeforeAByteOfThemIsRead() throws IOException {
        long contentId = putFlights("a.parquet");
        ColumnRequest all = ColumnRequest.of(List.of(contentId), "number");
        long bytesOfAll;
        try (ColumnScan scan = store.columns().scan(all, allocator)) {
            assertEquals(3_000, rows(scan).size());
            bytesOfAll = scan.stats().bytesRead();
        }
        ColumnRequest some =
                all.where(Predicate.and(number(Operator.GREATER_OR_EQUAL, 1_500), number(Operator.LESS, 1_600)));
        try (ColumnScan scan = store.columns().scan(some, allocator)) {
            ContentPlan plan = scan.plan().get(0);
            assertEquals(List.of(1), plan.rowGroups());
            assertEquals(2, plan.skipped());
            List<List<Object>> rows = rows(scan);
            assertTrue(rows.size() <= 1_000, "rows of one row group: " + rows.size());
            assertEquals(
                    100,
                    rows.stream()
                            .map(row -> (Long) row.get(0))
                            .filter(number -> number >= 1_500 && number < 1_600)
                            .count());
            assertTrue(scan.stats().bytesRead() < bytesOfAll);
        }
        try (ColumnScan scan = store.columns().scan(all.where(number(Operator.EQUAL, -1)), allocator)) {
            assertEquals(Decoder.NONE, scan.plan().get(0).decoder());
            assertFalse(scan.next());
            assertEquals(0, scan.stats().bytesRead());
        }
    }

    @Test
    void splitsHaveEachRowOnceWhoeverDecodesThem() throws IOException {
        long contentId = putFlights("a.parquet");
        long size = store.stat(key("a.parquet")).orElseThrow().entry().size();
        ColumnRequest request = ColumnRequest.of(List.of(contentId), "number", "carrier", "place");
        ColumnRequest rowsAlone = ColumnRequest.of(List.of(contentId));
        List<List<Object>> all;
        try (ColumnScan scan = store.columns().scan(request, allocator)) {
            all = rows(scan);
        }
        for (boolean rendition : List.of(false, true)) {
            for (long length : List.of(size + 1, size / 2, size / 7, 1_000L)) {
                List<List<Object>> parts = new ArrayList<>();
                long counted = 0;
                for (long start = 0; start < size; start += length) {
                    try (ColumnScan scan =
                            store.columns().scan(rowsAlone.of(new ByteRange(start, length)), allocator)) {
                        counted += rows(scan).size();
                    }
                    try (ColumnScan scan = store.columns().scan(request.of(new ByteRange(start, length)), allocator)) {
                        parts.addAll(rows(scan));
                    }
                }
                assertEquals(3_000, counted);
                assertEquals(all, parts, "rendition " + rendition + ", splits of " + length + " bytes");
            }
            store.renditions().make(contentId);
        }
    }

    @Test
    void theCallerIsLeftWhatHasNoRendition() throws IOException {
        long first = putFlights("a.parquet");
        long second = putFlights("b.parquet");
        store.renditions().make(second);
        ColumnRequest request = ColumnRequest.of(List.of(first, second), "number")
                .where(number(Operator.GREATER, 1_999))
                .handingBack();
        try (ColumnScan scan = store.columns().scan(request, allocator)) {
            ContentPlan left = scan.plan().get(0);
            assertEquals(Decoder.CALLER, left.decoder());
            assertEquals(List.of(2), left.rowGroups());
            assertEquals(Decoder.RENDITION, scan.plan().get(1).decoder());
            assertTrue(scan.next());
            assertEquals(second, scan.contentId());
            while (scan.next()) {
                assertEquals(second, scan.contentId());
            }
        }
    }

    @Test
    void contentsComeInTheirOrderFromAnyStateOfTheStore() throws IOException {
        putFlights("a.parquet");
        long lsn = store.visibleLsn();
        put("a.parquet", "no table any more");
        List<Long> contents = ColumnRequest.contents(store.asOf(lsn), List.of(key("a.parquet"), key("a.parquet")));
        try (ColumnScan scan = store.columns().scan(ColumnRequest.of(contents, "number"), allocator)) {
            List<List<Object>> rows = rows(scan);
            assertEquals(6_000, rows.size());
            assertEquals(List.of(0L), rows.get(3_000));
        }
        assertRefused(NotFound.class, () -> ColumnRequest.contents(store, List.of(key("b.parquet"))), "b.parquet");
    }

    @Test
    void withoutColumnsThereAreRowsAlone() throws IOException {
        long contentId = putFlights("a.parquet");
        for (int i = 0; i < 2; i++) {
            try (ColumnScan scan = store.columns().scan(ColumnRequest.of(List.of(contentId)), allocator)) {
                assertEquals(3_000, rows(scan).size());
            }
            store.renditions().make(contentId);
        }
    }

    @Test
    void smallerBatchesTakeLessMemory() throws IOException {
        long contentId = putFlights("a.parquet");
        ColumnRequest request = ColumnRequest.of(List.of(contentId), "number", "carrier");
        try (ColumnScan scan = store.columns().scan(request.withBatchBytes(1_000), allocator)) {
            assertEquals(3_000, rows(scan).size());
            assertTrue(scan.stats().batches() > 10, scan.stats().toString());
            assertTrue(scan.stats().peakMemory() < 100_000, scan.stats().toString());
        }
        try (BufferAllocator tiny = allocator.newChildAllocator("tiny", 0, 1_000);
                ColumnScan scan = store.columns().scan(request, tiny)) {
            assertThrows(Unavailable.class, () -> rows(scan));
        }
    }

    @Test
    void whatCannotBeHadIsRefusedByName() throws IOException {
        long contentId = putFlights("a.parquet");
        long text = put("a.txt", "text").entry().contentId();
        for (int i = 0; i < 2; i++) {
            ColumnRequest request = ColumnRequest.of(List.of(contentId, contentId), "gate");
            try (ColumnScan scan = store.columns().scan(request, allocator)) {
                assertRefused(InvalidArgument.class, scan::next, "gate");
                assertThrows(Unavailable.class, scan::next, "the second content is not read instead");
            }
            store.renditions().make(contentId);
        }
        assertRefused(
                InvalidArgument.class,
                () -> store.columns().scan(ColumnRequest.of(List.of(text), "number"), allocator),
                "expected Parquet");
        assertRefused(
                NotFound.class, () -> store.columns().scan(ColumnRequest.of(List.of(1L << 60), "number"), allocator));
        assertThrows(IllegalArgumentException.class, () -> ColumnRequest.of(List.of(), "number", "number"));
    }

    @Test
    void aScanEndsWhenItIsCancelledOrClosed() throws IOException {
        long contentId = putFlights("a.parquet");
        ColumnRequest request = ColumnRequest.of(List.of(contentId), "number").withBatchBytes(1_000);
        for (int i = 0; i < 2; i++) {
            try (ColumnScan scan = store.columns().scan(request, allocator)) {
                assertTrue(scan.next());
                scan.cancel();
                assertThrows(Unavailable.class, scan::next);
                scan.close();
                assertThrows(Unavailable.class, scan::next);
                assertEquals(0, scan.stats().memory());
            }
            assertEquals(0, allocator.getAllocatedMemory());
            store.renditions().make(contentId);
        }
    }

    @Test
    void aRenditionThatIsDroppedMeanwhileIsReadToItsEnd() throws IOException {
        long contentId = putFlights("a.parquet");
        store.renditions().make(contentId);
        ColumnRequest request = ColumnRequest.of(List.of(contentId, contentId), "number");
        try (ColumnScan scan = store.columns().scan(request, allocator)) {
            assertTrue(scan.next());
            assertTrue(store.renditions().drop(contentId));
            assertEquals(6_000 - scan.batch().getRowCount(), rows(scan).size());
            assertEquals(
                    List.of(Decoder.RENDITION, readsAhead() ? Decoder.RENDITION : Decoder.PARQUET),
                    scan.plan().stream().map(ContentPlan::decoder).toList());
        }
        assertEquals(0, store.renditions().space().bytes());
    }

    @Test
    void scansAreRightWhileRenditionsComeAndGo() throws Exception {
        // Scanned as often as here it would get renditions by itself, too.
        store.configureBucket(BUCKET, BucketUpdate.NONE.withRenditions(RenditionPolicy.OFF));
        long contentId = putFlights("a.parquet");
        AtomicBoolean done = new AtomicBoolean();
        Race.Task scans = () -> {
            while (!done.get()) {
                try (RootAllocator own = new RootAllocator();
                        ColumnScan scan = store.columns().scan(ColumnRequest.of(List.of(contentId), "number"), own)) {
                    List<List<Object>> rows = rows(scan);
                    assertEquals(3_000, rows.size());
                    assertEquals(List.of(2_999L), rows.get(2_999));
                }
            }
        };
        Race.runAll(List.of(
                () -> {
                    try {
                        for (int i = 0; i < 20; i++) {
                            store.renditions().make(contentId);
                            store.renditions().drop(contentId);
                        }
                    } finally {
                        done.set(true);
                    }
                },
                scans,
                scans));
        assertEquals(0, store.renditions().space().bytes());
    }
}
