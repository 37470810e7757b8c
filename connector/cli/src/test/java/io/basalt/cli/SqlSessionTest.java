package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlSessionTest {
    @TempDir
    static Path folder;

    private static CommandRun.Caught caught;
    private static SqlSession session;

    @BeforeAll
    static void startSpark() {
        caught = CommandRun.shellOf(folder, Map.of());
        session = SqlSession.start(
                folder.resolve("store").toString(), Map.of("spark.sql.session.timeZone", "UTC"), caught.shell());
    }

    @AfterAll
    static void stopSpark() {
        session.close();
    }

    @BeforeEach
    void forgetWhatWasPrinted() {
        ByteArrayOutputStream out = caught.outBytes();
        out.reset();
    }

    @Test
    void cellsReadAsInSparkSql() {
        assertEquals(
                "1\ta\\tb\tNULL\t2.50\ttrue\t2024-01-02 03:04:05\t[1,2]\t{\"x\":null}\tcafe\n",
                run(
                        "SELECT 1, 'a\\tb', NULL, 2.50, true, TIMESTAMP'2024-01-02 03:04:05', array(1, 2),"
                                + " named_struct('x', NULL), X'CAFE'",
                        SqlFormat.TSV));
    }

    @Test
    void aSingleColumnIsPrintedAsItIs() {
        assertEquals("a\tb\n", run("SELECT 'a\\tb'", SqlFormat.TSV));
    }

    @Test
    void jsonKeepsNulls() {
        assertEquals("{\"a\":1,\"b\":null}\n", run("SELECT 1 AS a, CAST(NULL AS STRING) AS b", SqlFormat.JSON));
    }

    @Test
    void tablesAlignNumbers() {
        assertEquals(
                " n  s\n 1  x\n10  NULL\n",
                run("SELECT * FROM VALUES (1, 'x'), (10, NULL) AS t(n, s)", SqlFormat.TABLE));
    }

    @Test
    void csvHasAHeading() {
        assertEquals("n,s\n1,\"x,y\"\n", run("SELECT 1 AS n, 'x,y' AS s", SqlFormat.CSV));
    }

    @Test
    void aStatementWithoutRowsPrintsNothing() {
        assertEquals("", run("CREATE TEMPORARY VIEW v AS SELECT 1", SqlFormat.TSV));
    }

    private static String run(String statement, SqlFormat format) {
        session.run(statement, format, false);
        return caught.out();
    }
}
