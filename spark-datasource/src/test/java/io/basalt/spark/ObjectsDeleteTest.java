package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Lake.Extension.class)
class ObjectsDeleteTest {
    private static final int OBJECTS = 40;

    @BeforeEach
    void objects(Lake lake) throws IOException {
        lake.bucket("deleted");
        for (int i = 0; i < OBJECTS; i++) {
            lake.put(
                    "deleted",
                    (i % 2 == 0 ? "even/" : "odd/") + i,
                    new byte[i],
                    i % 4 == 0
                            ? Attributes.NONE
                            : Attributes.of(Map.of(
                                    "label", AttributeValue.of(i % 3 == 0 ? "cat" : "dog"),
                                    "image.width", AttributeValue.of((long) i))));
        }
    }

    private static List<String> keys(Lake lake) {
        return lake.rows("SELECT key FROM lake.deleted.objects ORDER BY key").stream()
                .map(row -> row.getString(0))
                .toList();
    }

    /** Spark deletes a row where the predicate is true, and not where it is null. */
    private static List<String> expected(Lake lake, String predicate) {
        List<String> left = new ArrayList<>();
        for (Row row : lake.rows("SELECT key, coalesce(max(p), false) FROM (SELECT key, " + predicate
                + " AS p FROM lake.deleted.objects) GROUP BY key ORDER BY key")) {
            if (!row.getBoolean(1)) {
                left.add(row.getString(0));
            }
        }
        return left;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attr.label = 'cat'",
                "NOT (attr.label = 'cat')",
                "attr.label IS NULL OR attr.image.width > 20",
                "size BETWEEN 3 AND 10",
                "key LIKE 'even/%'",
                "key IN ('odd/1', 'odd/3', 'nothing', NULL)",
                "size NOT IN (1, NULL)",
                "1 = 1",
                "1 = 0",
            })
    void whatTheIndexKnowsExactlyIsDeletedWithoutAJob(String predicate, Lake lake) throws TimeoutException {
        List<String> expected = expected(lake, predicate);
        long before = lake.store().visibleLsn();
        Jobs.Counted<Object> deleted =
                Jobs.of(lake.spark(), () -> lake.sql("DELETE FROM lake.deleted.objects WHERE " + predicate));
        assertEquals(0, deleted.jobs());
        assertEquals(expected, keys(lake));
        assertEquals(
                (long) OBJECTS,
                lake.value("SELECT count(*) FROM lake.deleted.objects VERSION AS OF " + before),
                "earlier states keep what was deleted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "length(content) % 3 = 1|length(content) % 3 = 1",
                "soundex(attr.label) = soundex('cat')|soundex(attr.label) = soundex('cat')",
                "attr.image.width > size - 1 AND key LIKE 'odd%'|attr.image.width > size - 1 AND key LIKE 'odd%'",
                "key IN (SELECT concat('odd/', id) FROM range(10))|key LIKE 'odd/_'",
                "NOT EXISTS (SELECT 1 FROM range(30) WHERE id = size)|size >= 30",
            })
    void whatTheIndexDoesNotKnowIsDeletedByAJob(String predicate, String same, Lake lake) throws TimeoutException {
        List<String> expected = expected(lake, same);
        Jobs.Counted<Object> deleted =
                Jobs.of(lake.spark(), () -> lake.sql("DELETE FROM lake.deleted.objects WHERE " + predicate));
        assertTrue(deleted.jobs() > 0);
        assertEquals(expected, keys(lake));
        assertTrue(expected.size() < OBJECTS);
    }

    @Test
    void allIsDeletedByTruncate(Lake lake) {
        lake.sql("TRUNCATE TABLE lake.deleted.objects");
        assertEquals(List.of(), keys(lake));
    }

    @Test
    void aDeletionIsOneCommit(Lake lake) throws IOException {
        long before = lake.store().visibleLsn();
        lake.sql("DELETE FROM lake.deleted.objects WHERE size > 10");
        long after = lake.store().visibleLsn();
        for (long lsn = before; lsn <= after; lsn++) {
            long count = (long) lake.value("SELECT count(*) FROM lake.deleted.objects VERSION AS OF " + lsn);
            assertTrue(count == OBJECTS || (lsn == after && count == 11), lsn + ": " + count);
        }
        assertTrue(lake.store().stat(new ObjectKey("deleted", "even/12")).isEmpty());
    }

    @Test
    void earlierStatesCannotBeDeletedFrom(Lake lake) {
        Exception refused = assertThrows(
                Exception.class, () -> lake.sql("DELETE FROM lake.deleted.objects VERSION AS OF 1 WHERE size > 1"));
        assertTrue(refused.getMessage().contains("VERSION"), refused.getMessage());
    }
}
