package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** rendition make, ls and drop as a person runs them. */
class RenditionVerbsTest {
    private static final Path FLIGHTS = Path.of("../../notebooks/data/flights");

    @TempDir
    Path folder;

    private CommandRun basalt(String... args) {
        return CommandRun.in(folder, args);
    }

    @BeforeEach
    void importTables() throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        for (String name : List.of("2001-01-01.parquet", "2001-02-01.parquet")) {
            Files.copy(FLIGHTS.resolve(name), in.resolve(name));
        }
        Files.writeString(in.resolve("notes.txt"), "no table");
        CommandRun run = basalt("import", "in", "basalt://lake/flights");
        assertEquals(0, run.code(), run.err());
    }

    private List<String> listed(String... uri) {
        CommandRun run = uri.length == 0
                ? basalt("rendition", "ls", "--format", "csv")
                : basalt("rendition", "ls", uri[0], "--format", "csv");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().contains("all renditions: "), run.err());
        return run.outLines().stream()
                .skip(1)
                .map(line -> line.substring(0, line.indexOf(',')))
                .toList();
    }

    @Test
    void renditionsAreMadeListedAndDropped() {
        assertEquals(List.of(), listed());
        CommandRun made = basalt("rendition", "make", "basalt://lake/flights");
        assertEquals(0, made.code(), made.err());
        assertTrue(made.out().startsWith("2 made, 1 there already or no such table, 0 failed; "), made.out());
        assertEquals(
                List.of("basalt://lake/flights/2001-01-01.parquet", "basalt://lake/flights/2001-02-01.parquet"),
                listed("basalt://lake/flights/"));
        assertEquals(List.of("", ""), listed(), "those of all contents");

        CommandRun again = basalt("rendition", "make", "basalt://lake/flights/2001-01-01.parquet");
        assertTrue(again.out().startsWith("0 made, 1 there already"), again.out());
        CommandRun dropped = basalt("rendition", "drop", "basalt://lake/flights/2001-01-01.parquet");
        assertTrue(dropped.out().startsWith("1 dropped, 0 without one"), dropped.out());
        assertEquals(List.of("basalt://lake/flights/2001-02-01.parquet"), listed("basalt://lake"));
    }

    @Test
    void whatIsNotThereFails() {
        for (String verb : List.of("make", "drop", "ls")) {
            CommandRun run = basalt("rendition", verb, "basalt://lake/none");
            assertEquals(1, run.code());
            assertTrue(run.err().contains("basalt://lake/none"), run.err());
        }
    }
}
