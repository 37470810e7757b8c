package io.basalt.store.index.segment;

import static io.basalt.store.index.segment.SegmentAssertions.assertHolds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Field;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.ValueType;
import io.basalt.store.catalog.ObjectRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes into a segment comes out of it. */
class SegmentTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 65, 256, 257, 4095, 4096, 4097})
    void rowsOfAllKindsComeOutAsTheyWentIn(int count) throws IOException {
        List<ObjectRow> rows = new RandomRows(count).rows(count);
        try (SegmentFile segment = SegmentFile.open("in memory", SegmentWriter.write(rows))) {
            assertHolds(segment, rows);
        }
    }

    @Test
    void rowsOfNoParticularOrderAreFoundByTheirRevision() throws IOException {
        List<ObjectRow> rows = new ArrayList<>(new RandomRows(11).rows(9000));
        Collections.shuffle(rows, new Random(11));
        try (SegmentFile segment = SegmentFile.open("in memory", SegmentWriter.write(rows))) {
            assertHolds(segment, rows);
        }
    }

    @Test
    void timesHaveAnOrderWhereTheyAreManyAndTheSystemsOwnWhereTheyDoNotAscend() throws IOException {
        List<ObjectRow> rows = new ArrayList<>(new RandomRows(13).rows(5000));
        Field time = Field.attribute("time", ValueType.TIMESTAMP);
        try (SegmentFile segment = SegmentFile.open("ascending", SegmentWriter.write(rows))) {
            assertTrue(segment.column(time).orElseThrow().order().isPresent());
            assertTrue(segment.column(SystemField.CREATED).orElseThrow().order().isPresent());
            assertTrue(
                    segment.column(SystemField.MODIFIED).orElseThrow().order().isEmpty());
        }
        Collections.shuffle(rows, new Random(13));
        try (SegmentFile segment = SegmentFile.open("shuffled", SegmentWriter.write(rows))) {
            assertTrue(
                    segment.column(SystemField.MODIFIED).orElseThrow().order().isPresent());
        }
        try (SegmentFile segment = SegmentFile.open("a block", SegmentWriter.write(rows.subList(0, 4096)))) {
            assertTrue(segment.column(time).orElseThrow().order().isEmpty());
            assertTrue(
                    segment.column(SystemField.MODIFIED).orElseThrow().order().isEmpty());
        }
    }

    @Test
    void aMappedFileSaysWhatTheSameBytesInMemorySay() throws IOException {
        List<ObjectRow> rows = new RandomRows(12).rows(5000);
        ByteBuffer bytes = SegmentWriter.write(rows);
        Path file = directory.resolve("1.segment");
        Files.write(file, bytes.array());
        try (SegmentFile mapped = SegmentFile.open(file);
                SegmentFile direct = SegmentFile.open(
                        "direct",
                        ByteBuffer.allocateDirect(bytes.limit())
                                .put(bytes.duplicate())
                                .flip())) {
            assertHolds(mapped, rows);
            assertHolds(direct, rows);
            assertEquals(bytes.limit(), mapped.byteSize());
        }
    }

    @Test
    void aClosedSegmentRefusesToRead() throws IOException {
        Path file = directory.resolve("1.segment");
        Files.write(file, SegmentWriter.write(new RandomRows(13).rows(10)).array());
        SegmentFile segment = SegmentFile.open(file);
        segment.close();
        segment.close();
        assertThrows(IndexOutOfBoundsException.class, () -> segment.names().get(0));
        assertThrows(
                IndexOutOfBoundsException.class, () -> segment.directories().value(0));
    }

    @Test
    void tenThousandAttributesStayUsable() throws IOException {
        List<ObjectRow> rows = new ArrayList<>();
        RandomRows random = new RandomRows(14);
        for (int i = 0; i < 10_000; i++) {
            rows.add(random.row(Attributes.of(Map.of(
                    "name-" + i, AttributeValue.of(i),
                    "text-" + i % 100, AttributeValue.of("t" + i)))));
        }
        try (SegmentFile segment = SegmentFile.open("in memory", SegmentWriter.write(rows))) {
            assertEquals(10_100, segment.attributes().size());
            for (int i = 0; i < 10_000; i += 7) {
                Column column = segment.column(Field.attribute("name-" + i, ValueType.LONG))
                        .orElseThrow();
                assertEquals(1, column.nonNulls());
                assertEquals(i, column.value(i));
                assertTrue(column.isPresent(i));
                assertFalse(column.isPresent((i + 5000) % 10_000));
            }
            assertTrue(segment.column(Field.attribute("name-10000", ValueType.LONG))
                    .isEmpty());
            assertTrue(segment.byteSize() < 10_000 * 300, () -> segment.byteSize() + " bytes");
        }
    }

    @Test
    void anAttributeInEveryRowOfOneBlockIsListedThereOnly() throws IOException {
        RandomRows random = new RandomRows(15);
        List<ObjectRow> rows = new ArrayList<>();
        for (int i = 0; i < 3 * Segment.BLOCK_ROWS; i++) {
            Map<String, AttributeValue> values = new HashMap<>();
            if (i / Segment.BLOCK_ROWS == 1) {
                values.put("middle", AttributeValue.of(5));
            }
            rows.add(random.row(Attributes.of(values)));
        }
        try (SegmentFile segment = SegmentFile.open("in memory", SegmentWriter.write(rows))) {
            assertHolds(segment, rows);
        }
    }

    @Test
    void noRowsAreNoSegment() {
        assertThrows(IllegalArgumentException.class, () -> SegmentWriter.write(List.of()));
    }
}
