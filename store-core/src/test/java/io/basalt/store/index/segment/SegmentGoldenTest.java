package io.basalt.store.index.segment;

import static io.basalt.store.index.segment.SegmentAssertions.assertHolds;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.catalog.ObjectRow;
import io.basalt.store.testing.Golden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Segments against version 1 of docs/format.md. */
class SegmentGoldenTest {
    private static final Golden GOLDEN = new Golden("segment-v1.txt");

    @Test
    void segmentsAreWrittenAndReadAsInVersion1() throws IOException {
        List<ObjectRow> ascending = List.of(
                row(1, Map.of("all", AttributeValue.of("b"), "few", AttributeValue.of(true))),
                row(2, Map.of("all", AttributeValue.of("a"), "some", AttributeValue.of(-0.0))),
                row(3, Map.of("all", AttributeValue.of("b"), "some", AttributeValue.of(Double.NaN))),
                row(4, Map.of("all", AttributeValue.of("c"), "some", AttributeValue.of(-1.5))),
                row(5, Map.of("all", AttributeValue.of("a"), "list", AttributeValue.of(List.of("x", "")))),
                row(6, Map.of("all", AttributeValue.of(Long.MIN_VALUE), "time", new AttributeValue.Time(-1))),
                row(7, Map.of("all", AttributeValue.of(Long.MAX_VALUE), "some", AttributeValue.of(0.5))));
        check("by-revision", ascending);
        List<ObjectRow> unordered = new ArrayList<>(ascending);
        unordered.add(unordered.remove(0));
        check("unordered", unordered);
    }

    private static void check(String name, List<ObjectRow> rows) throws IOException {
        byte[] golden = GOLDEN.check(name, SegmentWriter.write(rows).array());
        assertHolds(SegmentFile.open(name, ByteBuffer.wrap(golden)), rows);
    }

    private static ObjectRow row(int number, Map<String, AttributeValue> attributes) {
        return new ObjectRow(
                40 + number,
                9,
                10 + number / 4,
                "object-" + number,
                70L << number,
                1000L * number,
                0,
                Optional.empty(),
                100,
                100 + number,
                1_700_000_000_000_000L,
                1_700_000_000_000_000L + number,
                number % 3 == 0 ? "image/png" : "text/plain",
                Attributes.of(attributes));
    }
}
