package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTest {
    @TempDir
    Path folder;

    @BeforeEach
    void twoPets() throws IOException {
        write("pets/cats/tom.txt", "miaow");
        write("pets/dogs/rex.txt", "woof");
        write("pets/readme", "two pets");
    }

    @Test
    void filesLieUnderTheirPaths() {
        CommandRun run = basalt("import", "pets", "basalt://home/all/");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("3 imported, 0 skipped, 0 failed; 17 B in "), run.out());
        assertEquals("", run.err());
        assertContains(stat("all/cats/tom.txt"), "\"size\":5", "\"content_type\":\"text/plain\"", "\"tier\":\"flash\"");
        assertContains(stat("all/readme"), "\"size\":8");
    }

    @Test
    void aFolderLabelsItsFiles() {
        basalt("import", "pets", "basalt://home", "--label-from", "dir");
        assertContains(stat("cats/tom.txt"), "\"attr\":{\"label\":\"cats\"");
        assertContains(stat("readme"), "\"attr\":{\"label\":\"pets\"");
    }

    @Test
    void aTableOverridesTheFoldersName() throws IOException {
        write("labels.csv", "key,label,age\ncats/tom.txt,tomcat,4\nbirds/tweety.txt,bird,2\n");
        CommandRun run = basalt("import", "pets", "basalt://home", "--label-from", "dir", "--label-from", "labels.csv");
        assertEquals(0, run.code());
        assertContains(run.err(), "1 rows of --label-from name no file below", "'birds/tweety.txt'");
        assertContains(stat("cats/tom.txt"), "\"age\":4", "\"label\":\"tomcat\"");
        assertContains(stat("dogs/rex.txt"), "\"label\":\"dogs\"");
    }

    @Test
    void whatIsThereAndEqualIsSkipped() throws IOException {
        basalt("import", "pets", "basalt://home");
        String before = stat("cats/tom.txt");
        write("pets/dogs/rex.txt", "WOOF");
        CommandRun run = basalt("import", "pets", "basalt://home");
        assertTrue(run.out().startsWith("1 imported, 2 skipped, 0 failed; 4 B"), run.out());
        assertEquals(before, stat("cats/tom.txt"));
    }

    @Test
    void attributesThatDifferAreUpdatedWithoutNewContent() {
        basalt("import", "pets", "basalt://home");
        CommandRun run = basalt("import", "pets", "basalt://home", "--label-from", "dir");
        assertTrue(run.out().startsWith("0 imported, 3 updated, 0 skipped, 0 failed; 0 B"), run.out());
        assertContains(stat("dogs/rex.txt"), "\"label\":\"dogs\"");
        assertTrue(basalt("import", "pets", "basalt://home", "--label-from", "dir")
                .out()
                .startsWith("0 imported, 3 skipped"));
    }

    @Test
    void whatCannotBeReadIsReportedAndTheRestGoesOn() throws IOException {
        Files.createSymbolicLink(folder.resolve("pets/lost"), folder.resolve("gone"));
        Files.createSymbolicLink(folder.resolve("pets/device"), Path.of("/dev/null"));
        CommandRun run = basalt("import", "pets", "basalt://home");
        assertEquals(1, run.code());
        assertTrue(run.out().startsWith("3 imported, 0 skipped, 2 failed"), run.out());
        assertEquals(2, run.errLines().size(), run.err());
        assertContains(run.err(), "basalt: " + folder.resolve("pets/lost") + ": a symbolic link to nothing");
        assertContains(run.err(), "pets/device: neither a file nor a folder");
        assertFalse(run.err().contains("\tat "), run.err());
        assertContains(stat("cats/tom.txt"), "\"size\":5");
    }

    @Test
    void linksAreFollowedAndLoopsAreNot() throws IOException {
        Files.createSymbolicLink(folder.resolve("pets/cats/up"), folder.resolve("pets"));
        Files.createSymbolicLink(folder.resolve("pets/copy"), folder.resolve("pets/dogs"));
        CommandRun run = basalt("import", "pets", "basalt://home");
        assertEquals(0, run.code(), run.err());
        assertContains(run.err(), "pets/cats/up: left out, a symbolic link that leads back");
        assertContains(stat("copy/rex.txt"), "\"size\":4");
    }

    @Test
    void newObjectsLandOnTheTierThatWasAskedFor() {
        assertEquals(
                0, basalt("import", "pets", "basalt://home", "--tier", "hdd").code());
        assertContains(stat("readme"), "\"tier\":\"hdd\"");
        CommandRun run = basalt("import", "pets", "basalt://home", "--tier", "tape");
        assertEquals(1, run.code());
        assertContains(run.err(), "no tier 'tape': this store has flash, hdd");
    }

    @Test
    void whatIsNoFolderIsRefused() {
        assertContains(basalt("import", "nowhere", "basalt://home").err(), "nowhere: no such file or directory");
        assertContains(basalt("import", "pets/readme", "basalt://home").err(), "is not a folder");
        assertEquals(1, basalt("import", "nowhere", "basalt://home").code());
        CommandRun table = basalt("import", "pets", "basalt://home", "--label-from", "none.csv");
        assertEquals("basalt: " + folder.resolve("none.csv") + ": no such file or directory\n", table.err());
    }

    @Test
    void anExportGivesTheFilesBack() throws IOException {
        basalt("import", "pets", "basalt://home/p");
        CommandRun run = basalt("export", "basalt://home/p", "back");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("3 exported, 0 skipped"), run.out());
        assertEquals("miaow", Files.readString(folder.resolve("back/cats/tom.txt")));
        assertTrue(basalt("export", "basalt://home/p", "back").out().startsWith("0 exported, 3 skipped"));
        assertEquals(0, basalt("export", "basalt://home/p/dogs/rex.txt", "one").code());
        assertEquals("woof", Files.readString(folder.resolve("one/rex.txt")));
        assertEquals(1, basalt("export", "basalt://home/none", "back").code());
    }

    private CommandRun basalt(String... args) {
        return CommandRun.in(folder, args);
    }

    private String stat(String key) {
        CommandRun run = basalt("stat", "basalt://home/" + key, "--format", "json");
        assertEquals(0, run.code(), run.err());
        return run.out();
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void assertContains(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), () -> "'" + part + "' is missing in: " + text);
        }
    }
}
