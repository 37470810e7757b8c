package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Lake.Extension.class)
class CatalogTest {
    @Test
    void bucketsAreNamespaces(Lake lake) throws IOException {
        lake.sql("CREATE NAMESPACE lake.made");
        lake.sql("CREATE NAMESPACE IF NOT EXISTS lake.made");
        assertTrue(lake.store().bucket("made").isPresent());
        assertTrue(names(lake, "SHOW NAMESPACES IN lake", 0).contains("made"));
        assertCondition("SCHEMA_ALREADY_EXISTS", lake, "CREATE NAMESPACE lake.made");
        assertTrue(names(lake, "DESCRIBE NAMESPACE lake.made", 1).contains("basalt://made/"));
        lake.sql("DROP NAMESPACE lake.made");
        assertFalse(lake.store().bucket("made").isPresent());
    }

    @Test
    void aBucketWithObjectsIsNotDropped(Lake lake) throws IOException {
        lake.bucket("kept");
        lake.put("kept", "k", new byte[0], Attributes.NONE);
        assertCondition("SCHEMA_NOT_EMPTY", lake, "DROP NAMESPACE lake.kept");
        assertTrue(lake.store().bucket("kept").isPresent());
        lake.put("kept", "dir/b", new byte[1], Attributes.NONE);
        lake.store().createSnapshot("kept", "pin");
        Exception refused = assertThrows(Exception.class, () -> lake.sql("DROP NAMESPACE lake.kept CASCADE"));
        assertTrue(refused.getMessage().contains("pin"), refused.getMessage());
        assertEquals(2, lake.store().bucket("kept").orElseThrow().root().objects());
        lake.store().dropSnapshot("kept", "pin");
        lake.sql("DROP NAMESPACE lake.kept CASCADE");
        assertTrue(lake.store().bucket("kept").isEmpty());
    }

    @Test
    void aNamespacesPropertiesAreTheBucketsSettings(Lake lake) throws IOException {
        lake.sql(
                "CREATE NAMESPACE lake.settled WITH DBPROPERTIES ('retention' = '7d', 'landing' = 'hdd', 'versioned' = 'true')");
        BucketSettings made = lake.store().bucket("settled").orElseThrow().settings();
        assertEquals(Duration.ofDays(7), made.retention());
        assertEquals(Optional.of("hdd"), made.landing());
        assertTrue(made.versioned());

        lake.sql("ALTER NAMESPACE lake.settled SET PROPERTIES ('retention' = '0', 'renditions' = 'always', 'rules' ="
                + " '{\"rules\": [{\"id\": \"old\", \"steps\": [{\"age_days\": 30, \"expire\": true}]}]}')");
        String described = lake.sql("DESCRIBE NAMESPACE EXTENDED lake.settled")
                .collectAsList()
                .toString();
        for (String part : List.of("retention,0", "renditions,always", "landing,hdd", "\"old\"", "held_from,")) {
            assertTrue(described.contains(part), part + " in " + described);
        }
        lake.sql("ALTER NAMESPACE lake.settled UNSET PROPERTIES ('landing', 'rules')");
        assertEquals(
                Optional.empty(),
                lake.store().bucket("settled").orElseThrow().settings().landing());
        assertEquals(Optional.empty(), lake.store().lifecycle("settled"));

        for (String wrong :
                List.of("'retention' = 'long'", "'colour' = 'red'", "'landing' = 'moon'", "'versioned' = 'maybe'")) {
            Exception refused = assertThrows(
                    Exception.class, () -> lake.sql("ALTER NAMESPACE lake.settled SET PROPERTIES (" + wrong + ")"));
            String value = wrong.split("'")[wrong.startsWith("'colour") ? 1 : 3];
            assertTrue(String.valueOf(refused.getMessage()).contains(value), refused.toString());
        }
        assertThrows(
                Exception.class, () -> lake.sql("CREATE NAMESPACE lake.unmade WITH DBPROPERTIES ('colour' = 'red')"));
        assertThrows(
                Exception.class, () -> lake.sql("CREATE NAMESPACE lake.unmade WITH DBPROPERTIES ('landing' = 'moon')"));
        assertTrue(lake.store().bucket("unmade").isEmpty());
    }

    @Test
    void tablesAreObjectsAndTheDirectoriesThatHoldParquet(Lake lake) throws IOException {
        lake.bucket("tables");
        lake.put("tables", "notes/a.txt", "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8), Attributes.NONE);
        java.nio.file.Path local = lake.scratch().resolve("t");
        lake.spark().range(3).toDF("n").write().parquet(local.toString());
        lake.putTree(local, "tables", "numbers");
        lake.putTree(local, "tables", "deep/er/numbers");
        assertEquals(
                List.of("changes", "deep", "numbers", "objects", "versions"),
                names(lake, "SHOW TABLES IN lake.tables", 1));
        assertEquals(3L, lake.value("SELECT count(*) FROM lake.tables.numbers"));
        assertEquals(3L, lake.value("SELECT count(*) FROM lake.tables.`deep/er/numbers`"));
    }

    @Test
    void whatIsNotThereIsNotFoundInSparksWords(Lake lake) throws IOException {
        lake.bucket("there");
        assertCondition("TABLE_OR_VIEW_NOT_FOUND", lake, "SELECT * FROM lake.there.nothing");
        assertCondition("TABLE_OR_VIEW_NOT_FOUND", lake, "SELECT * FROM lake.absent.objects");
        assertCondition("TABLE_OR_VIEW_NOT_FOUND", lake, "SELECT * FROM lake.`No Bucket`.objects");
        assertCondition("SCHEMA_NOT_FOUND", lake, "SHOW TABLES IN lake.absent");
    }

    @Test
    void anEndpointThatIsNoneIsRefused(Lake lake) {
        lake.spark().conf().set("spark.sql.catalog.remote", BasaltCatalog.class.getName());
        lake.spark().conf().set("spark.sql.catalog.remote.endpoint", "http://localhost:1/lake");
        Exception refused = assertThrows(Exception.class, () -> lake.sql("SHOW NAMESPACES IN remote"));
        assertTrue(refused.getMessage().contains("expected http://HOST:PORT"), refused.getMessage());
    }

    @Test
    void aCallMakesTheRenditionsOfADataset(Lake lake) throws IOException {
        lake.bucket("called");
        java.nio.file.Path local = lake.scratch().resolve("t");
        lake.sql("SELECT id, named_struct('a', id) `s` FROM range(10)")
                .repartition(2)
                .write()
                .parquet(local.toString());
        lake.putTree(local, "called", "deep/t");
        for (String table : List.of("called.deep/t", "basalt://called/deep/t")) {
            List<Row> made = lake.rows("CALL lake.system.render(table => '" + table + "')");
            assertEquals(2, made.size());
            assertEquals(10, made.stream().mapToLong(row -> row.getLong(1)).sum());
            assertTrue(made.stream().allMatch(row -> row.getLong(2) > 0 && row.isNullAt(3)), made.toString());
        }
        assertTrue(lake.store().renditions().list().size() >= 2);
        for (String call : List.of("render('nothing')", "render('called.none')", "paint('called.t')")) {
            Exception refused = assertThrows(Exception.class, () -> lake.rows("CALL lake.system." + call));
            String told = refused.getMessage() + refused.getCause();
            assertTrue(
                    List.of("expected 'BUCKET.DATASET'", "no table lies at or below", "there are: [system.compact, ")
                            .stream()
                            .anyMatch(told::contains),
                    told);
        }
    }

    @Test
    void tablesCanBeDescribed(Lake lake) throws IOException {
        lake.bucket("there");
        List<String> lines = names(lake, "DESCRIBE TABLE EXTENDED lake.there.objects", 0);
        assertTrue(lines.containsAll(List.of("key", "content", "_content_ref", "Statistics")), lines.toString());
        assertTrue(names(lake, "DESCRIBE TABLE EXTENDED lake.there.objects", 1).contains("basalt://there/"));
    }

    private static List<String> names(Lake lake, String query, int column) {
        Stream<Row> rows = lake.rows(query).stream();
        return rows.map(row -> String.valueOf(row.get(column))).sorted().toList();
    }

    private static void assertCondition(String condition, Lake lake, String query) {
        AnalysisException refused = assertThrows(AnalysisException.class, () -> lake.sql(query));
        assertEquals(condition, refused.getCondition(), refused.getMessage());
    }
}
