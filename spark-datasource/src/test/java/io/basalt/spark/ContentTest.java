package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.spark.objects.ContentRef;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ObjectReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Lake.Extension.class)
@Tag("served")
class ContentTest {
    private static final int SIZE = 5000;

    @BeforeAll
    static void contents(Lake lake) throws IOException {
        lake.bucket("contents");
        for (int i = 0; i < 20; i++) {
            byte[] bytes = new byte[SIZE];
            new Random(i).nextBytes(bytes);
            Attributes label = Attributes.of("label", AttributeValue.of(i % 5 == 0 ? "cat" : "dog"));
            lake.put("contents", String.format("k%02d", i), bytes, label);
        }
    }

    @Test
    void contentComesBackByteForByte(Lake lake) {
        for (Row row : lake.rows("SELECT key, content FROM lake.contents.objects")) {
            byte[] expected = new byte[SIZE];
            new Random(Integer.parseInt(row.getString(0).substring(1))).nextBytes(expected);
            assertArrayEquals(expected, row.getAs(1));
        }
    }

    @Test
    void queriesOfMetadataReadNoContent(Lake lake) {
        Dataset<Row> data = lake.sql("SELECT * EXCEPT (content) FROM lake.contents.objects WHERE attr.label = 'cat'");
        assertEquals(4, data.collectAsList().size());
        assertRead(data, 0);
    }

    @Test
    void contentIsReadForMatchingRowsOnly(Lake lake) {
        Dataset<Row> data = lake.sql("SELECT content FROM lake.contents.objects WHERE key IN ('k01', 'k02', 'k03')");
        assertEquals(3, data.collectAsList().size());
        assertRead(data, 3);
    }

    @Test
    void residualFiltersDropRowsBeforeTheirContentIsRead(Lake lake) {
        Dataset<Row> data = lake.sql("SELECT key, content FROM lake.contents.objects"
                + " WHERE length(reverse(key)) > 2 AND soundex(attr.label) = soundex('cat')");
        assertEquals(4, data.collectAsList().size());
        assertRead(data, 4);
    }

    @Test
    void aFilterOnContentReadsEachObjectOnce(Lake lake) {
        Dataset<Row> data =
                lake.sql("SELECT content, md5(content) FROM lake.contents.objects WHERE length(content) = " + SIZE);
        assertEquals(20, data.collectAsList().size());
        assertRead(data, 20);
    }

    @Test
    void contentIsReadInParallel(Lake lake) {
        assertEquals(
                2, lake.sql("SELECT content FROM lake.contents.objects").rdd().getNumPartitions());
        assertEquals(1, lake.sql("SELECT key FROM lake.contents.objects").rdd().getNumPartitions());
    }

    @Test
    void aReferenceOpensTheContentElsewhere(Lake lake) throws IOException {
        Row row = lake.rows("SELECT content, _content_ref FROM lake.contents.objects WHERE key = 'k07'")
                .get(0);
        byte[] expected = row.getAs(0);
        ContentRef reference = ContentRef.parse(row.getString(1));
        assertEquals(row.getString(1), reference.toString());
        try (ObjectReader reader = reference.open(lake.store())) {
            ByteBuffer bytes = ByteBuffer.allocate(SIZE);
            while (bytes.hasRemaining() && reader.read(bytes.position(), bytes) >= 0) {
                // until it is full
            }
            assertArrayEquals(expected, bytes.array());
        }
    }

    @Test
    void whatIsNoReferenceIsRefused() {
        for (String text : new String[] {"", "basalt-content:12", "basalt-content:zzzzzzzzzzzzzzzz", "x"}) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> ContentRef.parse(text));
            assertTrue(refused.getMessage().contains("expected basalt-content:"), refused.getMessage());
        }
    }

    private static void assertRead(Dataset<Row> executed, long objects) {
        Map<String, Long> metrics = Lake.metrics(executed);
        assertEquals(objects, metrics.get("contentObjectsRead"), metrics.toString());
        assertEquals(objects * SIZE, metrics.get("contentBytesRead"), metrics.toString());
    }
}
