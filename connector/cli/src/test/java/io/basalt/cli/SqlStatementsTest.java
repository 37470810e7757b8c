package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlStatementsTest {
    @Test
    void semicolonsPartStatements() {
        assertEquals(
                List.of("SELECT 1", "SELECT 2"),
                SqlStatements.of("SELECT 1;\n ; SELECT 2 ;").all());
        assertEquals(
                List.of("SELECT 1", "SELECT 2"),
                SqlStatements.of("SELECT 1; SELECT 2").all());
        assertEquals("SELECT 2", SqlStatements.of("SELECT 1; SELECT 2").rest());
    }

    @Test
    void semicolonsInStringsNamesAndCommentsDoNot() {
        for (String whole : List.of(
                "SELECT ';'",
                "SELECT \";\"",
                "SELECT `a;b`",
                "SELECT '\\';'",
                "SELECT 1 -- a; b\n + 1",
                "SELECT 1 /* a; /* b; */ c; */ + 1")) {
            assertEquals(List.of(whole), SqlStatements.of(whole + ";").complete(), whole);
        }
    }

    @Test
    void commentsAloneAreNoStatement() {
        assertEquals(List.of(), SqlStatements.of("-- nothing\n/* here */ ;").all());
        assertEquals(List.of(), SqlStatements.of("  ").all());
    }

    @Test
    void whatIsNotEndedIsTheRest() {
        assertEquals("SELECT 'open;", SqlStatements.of("SELECT 'open;").rest());
        assertEquals("/* open;", SqlStatements.of("/* open;").rest());
    }
}
