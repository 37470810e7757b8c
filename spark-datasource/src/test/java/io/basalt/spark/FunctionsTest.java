package io.basalt.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Lake.Extension.class)
class FunctionsTest {
    private static FunctionCatalog catalog(Lake lake) {
        return (FunctionCatalog) ((org.apache.spark.sql.classic.SparkSession) lake.spark())
                .sessionState()
                .catalogManager()
                .catalog("lake");
    }

    @Test
    void theVersionIsAFunctionOfTheCatalog(Lake lake) {
        String version = (String) lake.value("SELECT lake.system.basalt_version()");
        assertTrue(version.matches("\\d+\\.\\d+\\.\\d+.*"), version);
        assertEquals(
                3,
                lake.rows("SELECT lake.System.Basalt_Version(), lake.basalt_version(), id FROM range(3)")
                        .size());
        String refused = assertThrows(Exception.class, () -> lake.rows("SELECT lake.system.basalt_version(1)"))
                .getMessage();
        assertTrue(refused.contains("takes no arguments"), refused);
    }

    /** Without the session's own. */
    private static List<String> listed(Lake lake, String place) {
        return lake.rows("SHOW USER FUNCTIONS IN " + place).stream()
                .map(row -> row.getString(0))
                .filter(name -> name.contains("."))
                .toList();
    }

    @Test
    void functionsAreListed(Lake lake) throws Exception {
        lake.bucket("functions");
        for (String place : List.of("lake", "lake.system")) {
            assertEquals(List.of(place + ".basalt_version"), listed(lake, place));
        }
        assertEquals(List.of(), listed(lake, "lake.functions"));
        assertThrows(
                NoSuchNamespaceException.class, () -> catalog(lake).listFunctions(new String[] {"no-such-bucket"}));
    }

    @Test
    void whatIsNotThereIsSaidWithWhatIs(Lake lake) {
        String[] system = {"system"};
        assertTrue(catalog(lake).functionExists(Identifier.of(system, "basalt_version")));
        assertEquals(false, catalog(lake).functionExists(Identifier.of(system, "bucket")));
        String message = assertThrows(
                        NoSuchFunctionException.class,
                        () -> catalog(lake).loadFunction(Identifier.of(system, "bucket")))
                .getMessage();
        assertTrue(message.contains("system.bucket"), message);
        assertTrue(message.contains("lake.system has: basalt_version"), message);
        String sql = assertThrows(Exception.class, () -> lake.rows("SELECT lake.system.bucket(4, 'x')"))
                .getMessage();
        assertTrue(sql.contains("bucket"), sql);
    }
}
