package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
class BenchTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "put, 20, store|files + fsync|files + fsync + dir|raw append + fdatasync",
        "get, 20, store|files",
        "range, 20, store|files|cached file + crc32c",
        "vector, 20, store|files|cached file + crc32c",
        "list, 20, store|files",
        "children, 20, store|files",
        "totals, 20, 'store|store, 10 below|files'",
        "rename, 20, 'store|store, 10 below|files'",
        "delete, 20, 'store|store, 10 below|files'",
        "mixed, 20, store|files + fsync",
        "large, 1, store|files + fsync|store|cached file + crc32c",
        "open, 20, 'store|store, 10 in it|store|store'"
    })
    void eachWorkHasItsReferencesBesideItAndLeavesNothing(String work, String count, String targets)
            throws IOException {
        CommandRun run =
                bench(work, "--count", count, "--threads", "2", "--rounds", "1", "--size", "100", "--format", "json");
        assertEquals(0, run.code(), run.err());
        List<String> named = new ArrayList<>();
        for (String line : run.outLines()) {
            JsonNode row = new ObjectMapper().readTree(line);
            named.add(row.path("target").asText());
            assertTrue(row.path("work").asText().startsWith(work), line);
            for (String figure : List.of("threads", "per_s", "p50_us", "p99_us", "p999_us")) {
                assertTrue(row.path(figure).asDouble() > 0, figure + " of " + line);
            }
            assertTrue(row.path("p50_us").asDouble() <= row.path("p999_us").asDouble(), line);
            assertEquals(
                    !row.path("target").asText().equals("store"),
                    row.path("store_ratio").asDouble() > 0,
                    line);
        }
        assertEquals(targets, String.join("|", named));
        assertNothingIsLeft();
    }

    @Test
    void roundsByTimeGiveATableForPeople() throws IOException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        CommandRun run = bench(
                "rename", "put", "--seconds", "0.02", "--threads", "3", "--rounds", "2", "--dir", disk.toString());
        assertEquals(0, run.code(), run.err());
        assertTrue(run.outLines().get(0).startsWith("work"), run.out());
        assertEquals(8, run.outLines().size(), run.out());
        assertTrue(run.outLines().get(1).startsWith("put     store"), run.out());
        assertTrue(run.err().contains("measuring below " + disk), run.err());
        assertTrue(Files.isDirectory(disk));
        Files.delete(disk);
        assertNothingIsLeft();
    }

    @Test
    void aServedStoreIsMeasuredInAProcessOfItsOwn() throws IOException {
        CommandRun run = bench("served", "--seconds", "0.05", "--threads", "2", "--rounds", "1", "--format", "json");
        assertEquals(0, run.code(), run.err());
        List<String> works = new ArrayList<>();
        for (String line : run.outLines()) {
            JsonNode row = new ObjectMapper().readTree(line);
            works.add(row.path("work").asText() + " by " + row.path("target").asText());
        }
        assertEquals(13, works.size(), run.out());
        assertTrue(works.contains("served large get by sendfile server"), run.out());
        assertTrue(works.contains("served query by served, over HTTP"), run.out());
    }

    @Test
    void sizesAndThreadsComeInAllCombinations() throws IOException {
        CommandRun run = bench(
                "get", "--size", "100,1KiB", "--threads", "1,2", "--count", "5", "--rounds", "1", "--format", "json");
        assertEquals(0, run.code(), run.err());
        List<String> shapes = new ArrayList<>();
        for (String line : run.outLines()) {
            JsonNode row = new ObjectMapper().readTree(line);
            shapes.add(row.path("target").asText() + " " + row.path("size") + " " + row.path("threads"));
        }
        assertEquals(
                List.of(
                        "store 100 1",
                        "files 100 1",
                        "store 100 2",
                        "files 100 2",
                        "store 1024 1",
                        "files 1024 1",
                        "store 1024 2",
                        "files 1024 2"),
                shapes);
    }

    @Test
    void syncsAreCounted() throws IOException {
        CommandRun run = bench("put", "--threads", "1", "--count", "20", "--rounds", "1", "--format", "json");
        assertEquals(0, run.code(), run.err());
        List<Double> perSync = new ArrayList<>();
        for (String line : run.outLines()) {
            perSync.add(new ObjectMapper().readTree(line).path("per_sync").asDouble());
        }
        assertEquals(List.of(1.0, 0.5, 1.0), perSync.subList(1, 4), run.out());
        assertTrue(perSync.get(0) > 0 && perSync.get(0) <= 1, run.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fly",
                "put --size 1XB",
                "put --size 0",
                "put --size 65MiB",
                "put --threads 0",
                "put --threads many",
                "put --threads 1,0",
                "put --size 1KiB,0",
                "put --rounds 0",
                "put --count 0",
                "put --seconds 0",
                "put --seconds NaN",
                "put --count 5 --seconds 5",
                "put --format xml",
                "put --dir nowhere"
            })
    void wrongArgumentsExitWithTwoAndMakeNothing(String typed) throws IOException {
        CommandRun run = bench(typed.split(" "));
        assertEquals(2, run.code(), run.err());
        assertTrue(run.errLines().get(0).startsWith("basalt: "), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
        assertEquals("", run.out());
        assertNothingIsLeft();
    }

    @Test
    void helpShowsExamples() {
        CommandRun run = bench("--help");
        assertEquals(0, run.code());
        assertTrue(run.out().contains("basalt bench put get --threads 1"), run.out());
    }

    @Test
    void sizesAreBinary() {
        assertEquals(1024, ByteSize.parse("1KiB").getAsLong());
        assertEquals(65536, ByteSize.parse("64k").getAsLong());
        assertEquals(1 << 20, ByteSize.parse("1 MB").getAsLong());
        assertEquals(100, ByteSize.parse("100").getAsLong());
        assertTrue(ByteSize.parse("-1").isEmpty());
        assertTrue(ByteSize.parse("KiB").isEmpty());
        assertEquals("64KiB", ByteSize.text(65536));
        assertEquals("1MiB", ByteSize.text(1 << 20));
        assertEquals("1000", ByteSize.text(1000));
    }

    private CommandRun bench(String... args) {
        return CommandRun.in(
                folder, Stream.concat(Stream.of("bench"), Stream.of(args)).toArray(String[]::new));
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }
}
