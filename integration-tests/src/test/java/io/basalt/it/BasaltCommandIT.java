package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.testing.ExtensionJar;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/basalt} as a person runs it: real processes, one after the other on the same store. */
class BasaltCommandIT {
    @TempDir
    Path folder;

    private Path store;

    @BeforeEach
    void nameTheStore() {
        store = folder.resolve("store");
    }

    @Test
    void theLauncherWorksFromAnyFolderThroughLinksAndBlanks() throws Exception {
        Path blank = Files.createDirectories(folder.resolve("a blank"));
        Path link = Files.createSymbolicLink(
                blank.resolve("to basalt"), Project.root().resolve("bin").resolve("basalt"));
        Path linkToLink = Files.createSymbolicLink(folder.resolve("basalt"), Path.of("a blank", "to basalt"));
        for (Path launcher : List.of(link, linkToLink)) {
            Finished.run(blank, Map.of(), List.of(launcher.toString(), "version"))
                    .expect(0)
                    .prints("basalt ");
        }
        Finished.run(blank, Map.of("JAVA_HOME", "/nowhere"), List.of(link.toString(), "version"))
                .expect(1)
                .complains("basalt: JAVA_HOME is /nowhere, which has no bin/java");
    }

    @Test
    void hadoopsShellWorksOnAStore() throws Exception {
        Path file = Files.writeString(folder.resolve("note.txt"), "hello\n");
        basalt("fs", "-mkdir", "basalt://b/").expect(0);
        basalt("fs", "-mkdir", "-p", "basalt://b/d/e").expect(0);
        basalt("fs", "-put", file.toString(), "basalt://b/d/note.txt").expect(0);
        assertEquals(
                "hello\n",
                basalt("fs", "-cat", "basalt://b/d/note.txt").expect(0).out());
        assertEquals(
                "6 note.txt\n",
                basalt("fs", "-stat", "%b %n", "basalt://b/d/note.txt")
                        .expect(0)
                        .out());
        basalt("fs", "-mv", "basalt://b/d/note.txt", "basalt://b/d/e/moved.txt").expect(0);
        basalt("fs", "-ls", "-R", "basalt://b/").expect(0).prints("basalt://b/d/e/moved.txt");
        basalt("fs", "-du", "basalt://b/").expect(0).prints("6  6  basalt://b/d");
        basalt(
                        "fs",
                        "-get",
                        "basalt://b/d/e/moved.txt",
                        folder.resolve("back.txt").toString())
                .expect(0);
        assertEquals("hello\n", Files.readString(folder.resolve("back.txt")));
        basalt("fs", "-rm", "-r", "basalt://b/d").expect(0);
        basalt("fs", "-test", "-e", "basalt://b/d").expect(1);
        basalt("fs", "-cat", "basalt://b/d/note.txt").expect(1).complains("No such file or directory");
        basalt("fs", "-no-such-command").expect(2);
    }

    @Tag("long")
    @Test
    void imagesAreImportedQueriedAndMoved() throws Exception {
        Path images = Project.data().resolve("images");
        basalt(
                        "import",
                        images.toString(),
                        "basalt://pics/all",
                        "--label-from",
                        "dir",
                        "--label-from",
                        images + "/labels.csv")
                .expect(0)
                .prints("984 imported, 0 skipped, 0 failed");
        basalt("import", images.toString(), "basalt://pics/all", "--label-from", "dir")
                .expect(0)
                .prints("0 imported, 984 skipped");
        basalt("stat", "basalt://pics/all/animals-nature/1f40b.png", "--format", "json")
                .expect(0)
                .prints("\"label\":\"animals-nature\"")
                .prints("\"width\":64")
                .prints("\"content_type\":\"image/png\"");
        basalt("tier", "move", "basalt://pics/all/flags", "--to", "hdd")
                .expect(0)
                .prints("80 moved to hdd");
        Finished answer = basalt(
                "sql",
                "-e",
                "SELECT count(*) FROM lake.pics.objects WHERE attr.label = 'animals-nature' AND attr.image.width > 64;"
                        + " SELECT tier, count(*) FROM lake.pics.objects GROUP BY tier ORDER BY tier");
        assertEquals(List.of("42", "flash\t904", "hdd\t80"), answer.expect(0).outLines());
        assertFalse(answer.err().contains("\tat "), answer.err());
    }

    @Test
    void mistakesInSqlAreToldInOneLine() throws Exception {
        Finished missing =
                mistaken("SELECT * FROM lake.nowhere.objects").expect(1).complains("basalt: ");
        assertEquals("", missing.out());
        assertFalse(missing.err().contains("\tat "), missing.err());
        assertEquals(
                1,
                missing.errLines().stream()
                        .filter(line -> line.startsWith("basalt: "))
                        .count(),
                missing.err());
        mistaken("SELEC 1").expect(1).complains("PARSE_SYNTAX_ERROR");
    }

    /** Without an archive of Spark's classes, which takes long to write, and of a command that fails is not kept. */
    private Finished mistaken(String sql) throws IOException, InterruptedException {
        return Project.basalt(Map.of("BASALT_FAST_START", "off"), store, "sql", "-e", sql);
    }

    @Test
    void aSecondProcessIsToldWhoHoldsTheStore() throws Exception {
        basalt("bucket", "create", "b").expect(0);
        Process holder = holder("fs", "-put", "-", "basalt://b/slow.txt");
        try {
            Finished refused = basalt("bucket", "ls");
            refused.expect(1).complains("basalt: ").complains(Long.toString(holder.pid()));
            assertEquals(1, refused.errLines().size(), refused.err());
            Finished hadoop = basalt("fs", "-ls", "basalt://b/").expect(1).complains(Long.toString(holder.pid()));
            assertFalse(hadoop.err().contains("\tat "), hadoop.err());
            try (OutputStream in = holder.getOutputStream()) {
                in.write("at last".getBytes(StandardCharsets.UTF_8));
            }
            assertTrue(holder.waitFor(1, TimeUnit.MINUTES));
            assertEquals(0, holder.exitValue());
        } finally {
            holder.destroyForcibly().waitFor();
        }
        assertEquals(
                "at last", basalt("fs", "-cat", "basalt://b/slow.txt").expect(0).out());
    }

    @Tag("long")
    @Test
    void aStoreSurvivesTheDeathOfItsHolder() throws Exception {
        basalt("bucket", "create", "b").expect(0);
        Process holder = holder("fs", "-put", "-", "basalt://b/lost.txt");
        holder.destroyForcibly().waitFor();
        basalt("bucket", "ls").expect(0).prints("b");
        basalt("stat", "basalt://b/lost.txt").expect(1);
    }

    @Test
    void aQueryEndsQuietlyWhenItsReaderHasSeenEnough() throws Exception {
        importFiles(300);
        Finished.run(
                        folder,
                        Map.of("BASALT_STORE", store.toString()),
                        List.of("bash", "-c", "set -o pipefail; '" + launcher() + "' query b --format csv | head -n 1"))
                .expect(0)
                .prints("key,size,tier,modified");
        basalt("query", "b", "size = 4", "--count").expect(0).prints("300");
    }

    @Tag("long")
    @Test
    void aQueryThatIsToldToEndGivesItsStoreBack() throws Exception {
        importFiles(3_000);
        ProcessBuilder builder = new ProcessBuilder(launcher(), "query", "b", "--format", "json", "--select", "*");
        builder.environment().put("BASALT_STORE", store.toString());
        Process query = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        // More than a pipe holds follows the first byte: the query is in the middle of its rows.
        assertTrue(query.getInputStream().read() >= 0);
        query.toHandle().destroy();
        query.getInputStream().readAllBytes();
        assertEquals(128 + 15, query.waitFor());
        basalt("query", "b", "--count").expect(0).prints("3000");
    }

    private static String launcher() {
        return Project.root().resolve("bin").resolve("basalt").toString();
    }

    private void importFiles(int count) throws Exception {
        Path files = Files.createDirectories(folder.resolve("in"));
        for (int i = 0; i < count; i++) {
            Files.writeString(files.resolve("file-" + i + ".txt"), "text");
        }
        basalt("import", files.toString(), "basalt://b/in").expect(0);
    }

    @Test
    void badInputIsRefusedInOneLine() throws Exception {
        Finished uri = basalt("stat", "basalt:/b/k").expect(2);
        assertTrue(uri.errLines().get(0).startsWith("basalt: 'basalt:/b/k' is not a Basalt URI"), uri.err());
        basalt("bucket", "create", "there").expect(0);
        Finished bucket = basalt("stat", "basalt://missing/k").expect(1).complains("missing");
        assertEquals(1, bucket.errLines().size(), bucket.err());
        basalt("fs", "-ls", "basalt://missing/").expect(1).complains("missing");
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(folder.resolve("in/good.txt"), "good");
        Files.writeString(folder.resolve("in/bad.png"), "no image");
        Files.writeString(folder.resolve("in/bad.parquet"), "no table");
        Files.createSymbolicLink(folder.resolve("in/lost.txt"), folder.resolve("nowhere"));
        basalt("import", folder.resolve("in").toString(), "basalt://there/in")
                .expect(1)
                .prints("3 imported, 0 skipped, 1 failed")
                .complains("in/lost.txt: a symbolic link to nothing");
        basalt("stat", "basalt://there/in/bad.parquet", "--format", "json")
                .expect(0)
                .prints("\"ingest\":{\"error\":");
        assertEquals(
                "no image",
                basalt("fs", "-cat", "basalt://there/in/bad.png").expect(0).out());
    }

    @Test
    void anExtensionsAttributesCome() throws Exception {
        Path jar = ExtensionJar.ofTheDocumentedExample(Files.createDirectories(folder.resolve("my extension")));
        Files.writeString(Files.createDirectories(folder.resolve("in")).resolve("a.txt"), "1\n2\n3\n");
        List<String> command = List.of(
                Project.root().resolve("bin").resolve("basalt").toString(),
                "import",
                folder.resolve("in").toString(),
                "basalt://there/",
                "--store",
                store.toString());
        Finished.run(folder, Map.of("BASALT_EXTENSIONS", jar + ":/nowhere"), command)
                .expect(1)
                .complains("basalt: BASALT_EXTENSIONS names /nowhere, which is neither a jar nor a folder");
        Finished.run(folder, Map.of("BASALT_EXTENSIONS", jar.getParent().toString()), command)
                .expect(0)
                .prints("1 imported");
        basalt("stat", "basalt://there/a.txt", "--format", "json").expect(0).prints("\"fn\":{\"text\":{\"lines\":3");
    }

    @Tag("long")
    @Test
    void theDemoSucceeds() throws Exception {
        Finished demo = basalt("demo", "--store", folder.resolve("demo").toString())
                .expect(0)
                .prints("All answers were equal");
        assertFalse(demo.err().contains("\tat "), demo.err());
    }

    private Finished basalt(String... args) throws IOException, InterruptedException {
        return Project.basalt(store, args);
    }

    /** A process that works on the store, which exists, until its standard input ends. */
    private Process holder(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Project.root().resolve("bin").resolve("basalt").toString());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("BASALT_STORE", store.toString());
        Process process = builder.start();
        Path lock = store.resolve("LOCK");
        while (!Files.readString(lock).contains("pid=" + process.pid() + "\n")) {
            assertFalse(process.waitFor(20, TimeUnit.MILLISECONDS), "the holder has ended");
        }
        return process;
    }
}
