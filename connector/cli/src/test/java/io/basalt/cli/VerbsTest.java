package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerbsTest {
    @TempDir
    Path folder;

    @Test
    void noVerbAndWrongUsageExitWithTwo() {
        CommandRun none = basalt();
        assertEquals(2, none.code());
        assertTrue(none.err().contains("Usage: basalt"), none.err());
        assertEquals("", none.out());
        CommandRun mistyped = basalt("imprt");
        assertEquals(2, mistyped.code());
        assertTrue(mistyped.err().contains("Did you mean: basalt import"), mistyped.err());
        assertEquals(2, basalt("import", "pets").code());
        assertEquals(2, basalt("tier").code());
        assertEquals(2, basalt("tier", "move", "basalt://b/k").code());
        assertEquals(2, basalt("bucket", "ls", "--format", "xml").code());
        assertEquals(2, basalt("sql", "-e", "SELECT 1", "-f", "x").code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"basalt:/b/k", "b/k", "basalt://B/k", "basalt://", "s3a://b/k", "basalt:///k"})
    void aMalformedUriIsWrongUsageInOneLine(String uri) {
        CommandRun run = basalt("stat", uri);
        assertEquals(2, run.code());
        assertTrue(run.errLines().get(0).startsWith("basalt: '" + uri + "' is not a Basalt URI"), run.err());
        assertTrue(run.errLines().get(0).endsWith("expected basalt://BUCKET/KEY"), run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "import",
                "export",
                "fs",
                "sql",
                "submit",
                "query",
                "stat",
                "bucket",
                "bucket ls",
                "bucket set",
                "snapshot",
                "snapshot create",
                "versions",
                "undelete",
                "purge",
                "tier move",
                "tier explain",
                "tier plan",
                "tier run",
                "tier drain",
                "rule",
                "rule set",
                "rendition",
                "rendition make",
                "rendition drop",
                "rendition ls",
                "fsck",
                "backup",
                "restore",
                "compact",
                "scrub",
                "rebuild catalog",
                "bench",
                "version"
            })
    void everyVerbHasHelpOnStandardOutput(String verb) {
        CommandRun run = basalt((verb + " --help").split(" "));
        assertEquals(0, run.code());
        assertTrue(run.out().startsWith("Usage: basalt " + verb), run.out());
        assertTrue(run.out().contains("--store"), run.out());
        assertEquals(run.out(), basalt(("help " + verb).split(" ")).out());
        assertEquals("", run.err());
    }

    @Test
    void theVersionNamesWhatItRunsOn() {
        CommandRun run = basalt("version");
        assertEquals(0, run.code());
        assertTrue(run.out().matches("basalt \\S.* \\(Spark 4\\S+, Hadoop 3\\S+, Java \\d+\\)\n"), run.out());
    }

    @Test
    void globalOptionsStandBeforeOrAfterTheVerb() {
        assertEquals(0, basalt("--store", "s1", "bucket", "create", "b").code());
        assertEquals(0, basalt("bucket", "create", "c", "--store", "s1").code());
        assertEquals(
                List.of("bucket,objects,bytes", "b,0,0", "c,0,0"),
                basalt("bucket", "--store=s1", "ls", "--format", "csv").outLines().stream()
                        .map(line -> line.substring(0, line.lastIndexOf(',')))
                        .toList());
    }

    @Test
    void bucketsAreMadeOnceAndRemovedEmpty() throws IOException {
        assertEquals(0, basalt("bucket", "create", "b", "basalt://c").code());
        CommandRun again = basalt("bucket", "create", "b");
        assertEquals(1, again.code());
        assertOneLine(again, "b");
        store("b", "k", "v");
        CommandRun full = basalt("bucket", "rm", "b");
        assertEquals(1, full.code());
        assertOneLine(full, "b");
        assertEquals(0, basalt("bucket", "rm", "c").code());
        assertEquals(2, basalt("bucket", "create").code());
        assertOneLine(basalt("bucket", "create", "Bad_Name"), "Bad_Name");
    }

    @Test
    void statPrintsTheColumnsOfTheObjectsTable() throws IOException {
        store("b", "d/k.txt", "value");
        JsonNode object = new ObjectMapper()
                .readTree(
                        basalt("stat", "basalt://b/d/k.txt", "--format", "json").out());
        assertEquals("d/k.txt", object.get("key").textValue());
        assertEquals(5, object.get("size").longValue());
        assertEquals("flash", object.get("tier").textValue());
        assertEquals("d", object.get("attr").get("label").textValue());
        assertEquals("d", object.get("metadata").get("user.label").textValue());
        for (String column : List.of("etag", "content_type", "created", "modified", "version", "revision", "tags")) {
            assertTrue(object.has(column), column);
        }
        JsonNode directory = new ObjectMapper()
                .readTree(basalt("stat", "basalt://b/d", "--format", "json").out());
        assertEquals("d/", directory.get("key").textValue());
        assertEquals(5, directory.get("bytes").longValue());
        assertTrue(basalt("stat", "basalt://b/d/k.txt").out().contains("attr.label"));
    }

    @Test
    void whatIsMissingIsToldInOneLine() {
        basalt("bucket", "create", "b");
        CommandRun object = basalt("stat", "basalt://b/none");
        assertEquals(1, object.code());
        assertOneLine(object, "basalt://b/none: no such object");
        CommandRun bucket = basalt("stat", "basalt://none/k");
        assertEquals(1, bucket.code());
        assertOneLine(bucket, "none");
        assertOneLine(basalt("tier", "move", "basalt://b/k", "--to", "tape"), "no tier 'tape'");
    }

    @Test
    void aBucketChoosesItsLandingTierAndTakesTheStoresAgain() {
        basalt("bucket", "create", "b");
        CommandRun set = basalt("bucket", "set", "b", "--landing", "hdd", "--format", "csv");
        assertEquals(0, set.code(), set.err());
        assertTrue(set.outLines().contains("landing,hdd"), set.out());
        String stat = basalt("stat", "basalt://b/", "--format", "json").out();
        assertTrue(stat.contains("\"landing\":\"hdd\""), stat);
        CommandRun wrong = basalt("bucket", "set", "b", "--landing", "tape");
        assertEquals(1, wrong.code());
        assertOneLine(wrong, "tier 'tape' does not exist");
        CommandRun again = basalt("bucket", "set", "b", "--landing", "default", "--format", "csv");
        assertTrue(again.outLines().contains("landing,default"), again.out());
    }

    @Test
    void aBucketSaysWhichOfItsTablesGetRenditions() {
        basalt("bucket", "create", "b");
        for (String policy : List.of("always", "off", "hot")) {
            CommandRun set = basalt("bucket", "set", "b", "--renditions", policy, "--format", "csv");
            assertEquals(0, set.code(), set.err());
            assertTrue(set.outLines().contains("renditions," + policy), set.out());
            String stat = basalt("stat", "basalt://b/", "--format", "json").out();
            assertTrue(stat.contains("\"renditions\":\"" + policy + "\""), stat);
        }
        assertEquals(
                2, basalt("bucket", "set", "b", "--renditions", "sometimes").code());
    }

    @Test
    void aBucketsSettingsAreSetAndShown() {
        basalt("bucket", "create", "b");
        CommandRun set = basalt(
                "bucket", "set", "b", "--retention", "7d", "--versioned", "on", "--hold", "a/", "--format", "csv");
        assertEquals(0, set.code(), set.err());
        assertEquals(
                List.of(
                        "setting,value",
                        "retention,7d",
                        "versioned,true",
                        "holds,'a/'",
                        "landing,default",
                        "renditions,hot"),
                set.outLines());
        CommandRun kept = basalt("bucket", "set", "b", "--retention", "90m", "--hold", "", "--format", "csv");
        assertEquals(
                List.of(
                        "setting,value",
                        "retention,90m",
                        "versioned,true",
                        "holds,'' 'a/'",
                        "landing,default",
                        "renditions,hot"),
                kept.outLines());
        CommandRun released = basalt(
                "bucket", "set", "b", "--release", "a/", "--release", "", "--versioned", "off", "--retention", "0");
        assertEquals(0, released.code(), released.err());
        String stat = basalt("stat", "basalt://b/", "--format", "json").out();
        assertTrue(stat.contains("\"retention\":\"0\""), stat);
        assertTrue(stat.contains("\"versioned\":false"), stat);
        assertOneLine(basalt("bucket", "set", "b", "--retention", "soon"), "soon");
        assertOneLine(basalt("bucket", "set", "b", "--release", "none/"), "none/");
        assertEquals(2, basalt("bucket", "set", "b", "--versioned", "maybe").code());
    }

    @Test
    void anEarlierStateIsShownByLsnTimeAndSnapshot() throws IOException {
        store("b", "k", "old");
        CommandRun made = basalt("snapshot", "create", "b", "first");
        assertEquals(0, made.code(), made.err());
        String lsn = made.out().replaceAll("\\D+", "");
        Files.delete(folder.resolve("in/k"));
        store("b", "k", "newer");
        for (String when : List.of("first", lsn)) {
            JsonNode then = new ObjectMapper()
                    .readTree(basalt("stat", "basalt://b/k", "--as-of", when, "--format", "json")
                            .out());
            assertEquals(3, then.get("size").longValue(), when);
        }
        CommandRun later = basalt("stat", "basalt://b/k", "--as-of", "2999-01-01T00:00:00Z", "--format", "json");
        assertEquals(0, later.code(), later.err());
        assertEquals(5, new ObjectMapper().readTree(later.out()).get("size").longValue(), later.err());
        assertOneLine(basalt("stat", "basalt://b/k", "--as-of", "2001-01-01"), "did not exist as of LSN 0");
        assertOneLine(basalt("stat", "basalt://b/k", "--as-of", "2026-99-99"), "2026-99-99");
        assertOneLine(basalt("stat", "basalt://b/k", "--as-of", "second"), "no snapshot 'second'");
        assertTrue(basalt("snapshot", "list", "b", "--format", "csv")
                .outLines()
                .get(1)
                .startsWith("first," + lsn + ","));
        assertOneLine(basalt("bucket", "rm", "b"), "b");
        assertEquals(0, basalt("snapshot", "rename", "b", "first", "renamed").code());
        assertEquals(0, basalt("snapshot", "drop", "b", "renamed").code());
        assertOneLine(basalt("snapshot", "drop", "b", "first"), "first");
    }

    @Test
    void versionsAreListedBroughtBackAndPurged() throws IOException {
        store("b", "k", "old");
        String first = basalt("versions", "basalt://b/k", "--format", "csv")
                .outLines()
                .get(1)
                .split(",")[0];
        Files.delete(folder.resolve("in/k"));
        store("b", "k", "newer");
        assertEquals(
                List.of("current,5", "replaced,3"),
                basalt("versions", "basalt://b/k", "--format", "csv").outLines().stream()
                        .skip(1)
                        .map(line -> line.split(",")[1] + "," + line.split(",")[2])
                        .toList());
        assertEquals(
                List.of("k,current", "k,replaced"),
                basalt("versions", "basalt://b/", "--format", "csv").outLines().stream()
                        .skip(1)
                        .map(line -> line.split(",")[0] + "," + line.split(",")[2])
                        .toList());
        assertEquals(0, basalt("undelete", "basalt://b/k", "--version", first).code());
        assertTrue(basalt("stat", "basalt://b/k", "--format", "json").out().contains("\"size\":3,"));
        assertOneLine(basalt("undelete", "basalt://b/k"), "exists");
        basalt("snapshot", "create", "b", "pin");
        assertEquals(0, basalt("fs", "-rm", "-skipTrash", "basalt://b/k").code());
        CommandRun purged = basalt("purge", "basalt://b");
        assertEquals(0, purged.code(), purged.err());
        assertEquals(
                List.of("2 entries gone, 1 blobs of 5 bytes freed", "1 left kept by snapshot 'pin'"),
                purged.outLines());
        assertEquals(0, basalt("undelete", "basalt://b/k").code());
        assertTrue(basalt("purge").outLines().get(0).startsWith("0 entries gone"));
    }

    @Test
    void verboseAddsTheStackTrace() {
        basalt("bucket", "create", "b");
        assertTrue(basalt("bucket", "create", "b", "--verbose").err().contains("\tat io.basalt"));
    }

    @Test
    void aDirectoryMovesWithAllBelowIt() throws IOException {
        store("b", "d/one", "1");
        store("b", "d/e/two", "22");
        store("b", "three", "333");
        CommandRun run = basalt("tier", "move", "basalt://b/d", "--to", "hdd");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("2 moved to hdd, 0 there already, 0 failed; 3 B"), run.out());
        assertTrue(basalt("tier", "move", "basalt://b/d/", "--to", "hdd").out().startsWith("0 moved to hdd, 2 there"));
        List<String> tiers = basalt("tier", "ls", "--format", "csv").outLines();
        assertTrue(tiers.get(1).startsWith("flash,flash,true,1,3,"), tiers.get(1));
        assertTrue(tiers.get(2).startsWith("hdd,hdd,false,2,3,"), tiers.get(2));
        CommandRun missing = basalt("tier", "move", "basalt://b/none", "basalt://b/three", "--to", "hdd");
        assertEquals(1, missing.code());
        assertTrue(missing.out().startsWith("1 moved to hdd, 0 there already, 1 failed"), missing.out());
    }

    private void store(String bucket, String key, String text) throws IOException {
        Path file = Files.createDirectories(folder.resolve("in")).resolve(key);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        CommandRun run = basalt("import", "in", "basalt://" + bucket, "--label-from", "dir");
        assertEquals(0, run.code(), run.err());
    }

    private CommandRun basalt(String... args) {
        return CommandRun.in(folder, args);
    }

    private static void assertOneLine(CommandRun run, String part) {
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().startsWith("basalt: "), run.err());
        assertTrue(run.err().contains(part), run.err());
        assertFalse(run.err().contains("\tat "), run.err());
    }
}
