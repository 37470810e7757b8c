package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries that the README shows, on the images that it imports. */
class ReadmeQueriesTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void eachFindsSomething() throws IOException {
        String images = ROOT.resolve("notebooks/data/images").toString();
        CommandRun imported = CommandRun.in(
                folder,
                "import",
                images,
                "basalt://photos/",
                "--label-from",
                "dir",
                "--label-from",
                images + "/labels.csv");
        assertEquals(0, imported.code(), imported.err());
        List<String> queries = Files.readAllLines(ROOT.resolve("README.md")).stream()
                .filter(line -> line.startsWith("bin/basalt query ") && !line.contains("BUCKET"))
                .map(line -> line.replaceFirst(" > [^\"\\s]+$", "").substring("bin/basalt ".length()))
                .toList();
        assertTrue(queries.size() >= 6, queries.toString());
        for (String query : queries) {
            CommandRun run = CommandRun.in(folder, CommandLineWords.of(query));
            assertEquals(0, run.code(), query + ": " + run.err());
            assertTrue(run.outLines().size() > (query.contains("--count") ? 0 : 1), query + " found nothing");
            assertFalse(run.out().equals("0\n"), query);
            assertEquals(query.contains("--explain"), !run.err().isEmpty(), query + ": " + run.err());
        }
    }
}
