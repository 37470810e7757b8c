package io.basalt.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.FsShell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hadoop fs} in this JVM. */
class ShellTest extends FileSystemTest {
    @Test
    void filesGoInAndComeOut() throws Exception {
        Path local = Files.writeString(folder.resolve("local.txt"), "some text\n");
        ok("-put", local.toString(), "basalt://lava/a.txt");
        assertEquals("some text\n", ok("-cat", "basalt://lava/a.txt").out());
        String listing = ok("-ls", "basalt://lava/").out();
        assertTrue(listing.contains("basalt://lava/a.txt") && listing.contains("10"), listing);
        ok("-cp", "basalt://lava/a.txt", "basalt://lava/b.txt");
        ok("-mkdir", "-p", "basalt://lava/d/e");
        ok("-mv", "basalt://lava/b.txt", "basalt://lava/d/e/");
        assertTrue(ok("-du", "-s", "basalt://lava/d").out().startsWith("10 "));
        assertEquals(
                List.of("2", "1", "10", "basalt://lava/d"),
                List.of(ok("-count", "basalt://lava/d").out().trim().split(" +")));
        assertEquals(
                "10 regular file b.txt\n",
                ok("-stat", "%b %F %n", "basalt://lava/d/e/b.txt").out());
        ok("-get", "basalt://lava/d", folder.resolve("out").toString());
        assertEquals("some text\n", Files.readString(folder.resolve("out/e/b.txt")));
        assertEquals(
                "9 some text",
                ok("-tail", "basalt://lava/a.txt").out().trim().length() + " "
                        + ok("-head", "basalt://lava/a.txt").out().trim());
        assertTrue(ok("-checksum", "basalt://lava/a.txt").out().contains("COMPOSITE-CRC32C"));
        assertTrue(ok("-df", "basalt://lava/").out().contains("basalt://lava"));
        assertEquals(
                "basalt://lava/a.txt\n",
                ok("-find", "basalt://lava/", "-name", "a*").out());
        assertEquals(1, shell("-rm", "basalt://lava/d").exit());
        ok("-rm", "-r", "basalt://lava/d");
        ok("-rm", "basalt://lava/a.txt");
        assertEquals("", ok("-ls", "basalt://lava/").out());
    }

    @Test
    void puttingAgainNeedsForce() throws Exception {
        Path local = Files.writeString(folder.resolve("f"), "one");
        ok("-put", local.toString(), "basalt://lava/f");
        ShellRun refused = shell("-put", local.toString(), "basalt://lava/f");
        assertEquals(1, refused.exit());
        assertTrue(refused.err().contains("File exists"), refused.err());
        Files.writeString(local, "two");
        ok("-put", "-f", local.toString(), "basalt://lava/f");
        ok("-put", "-f", "-p", local.toString(), "basalt://lava/f");
        assertEquals("two", read("f"));
        assertEquals(List.of("f"), names(""), "no temporary file is left");
    }

    @Test
    void testsAndTouches() throws Exception {
        ok("-touchz", "basalt://lava/empty");
        ok("-test", "-e", "basalt://lava/empty");
        ok("-test", "-z", "basalt://lava/empty");
        ok("-test", "-d", "basalt://lava/");
        assertEquals(1, shell("-test", "-d", "basalt://lava/empty").exit());
        assertEquals(1, shell("-test", "-e", "basalt://lava/missing").exit());
        ok("-touch", "basalt://lava/new");
        ok("-chmod", "600", "basalt://lava/new");
        ok("-setfattr", "-n", "user.label", "-v", "cat", "basalt://lava/new");
        assertTrue(ok("-getfattr", "-d", "basalt://lava/new").out().contains("user.label=\"cat\""));
    }

    @Test
    void aBucketIsMadeByMkdirAndByNothingElse() throws Exception {
        ShellRun missing = shell("-ls", "basalt://new/");
        assertEquals(1, missing.exit());
        assertTrue(missing.err().contains("bin/basalt fs -mkdir -p basalt://new/"), missing.err());
        Path local = Files.writeString(folder.resolve("f"), "one");
        ShellRun refused = shell("-put", local.toString(), "basalt://new/f");
        assertEquals(1, refused.exit());
        assertTrue(refused.err().contains("bin/basalt fs -mkdir -p basalt://new/"), refused.err());
        assertEquals(1, shell("-mkdir", "basalt://new/dir").exit());
        ok("-mkdir", "basalt://new/");
        assertTrue(shell("-mkdir", "basalt://new/").err().contains("File exists"));
        ok("-mkdir", "-p", "basalt://new/");
        ok("-mkdir", "basalt://new/dir/");
        assertTrue(shell("-mkdir", "basalt://new/dir").err().contains("File exists"));
        ok("-mkdir", "-p", "basalt://newer/deep/dir");
        ok("-test", "-d", "basalt://newer/deep/dir");
        ok("-mkdir", "basalt://noslash");
        ok("-put", local.toString(), "basalt://noslash/");
        assertEquals("one", ok("-cat", "basalt://noslash/f").out());
    }

    @Test
    void hadoopsOwnShellWorksAndMakesABucketWithP() throws Exception {
        assertEquals(
                0,
                ShellRun.of(new FsShell(), conf, "-mkdir", "-p", "basalt://plain/")
                        .exit());
        assertEquals(
                0,
                ShellRun.of(new FsShell(), conf, "-touchz", "basalt://plain/f").exit());
        assertEquals(
                0,
                ShellRun.of(new FsShell(), conf, "-test", "-e", "basalt://plain/f")
                        .exit());
    }

    @Test
    void aLocalFileIsAppendedToOneThatMayBeNew() throws Exception {
        Path local = Files.writeString(folder.resolve("f"), "one");
        assertEquals(
                0, shell("-appendToFile", local.toString(), "basalt://lava/f").exit());
        assertEquals(
                0, shell("-appendToFile", local.toString(), "basalt://lava/f").exit());
        assertEquals("oneone", read("f"));
        assertEquals(0, shell("-truncate", "-w", "4", "basalt://lava/f").exit());
        assertEquals("oneo", read("f"));
    }

    @Test
    void anUnconfiguredStoreIsSaidInOneLine() {
        conf.unset(BasaltConfiguration.STORE);
        conf.unset(BasaltConfiguration.ENDPOINT);
        ShellRun refused = shell("-ls", "basalt://unconfigured/");
        assertEquals(1, refused.exit());
        assertTrue(refused.err().contains("fs.basalt.store"), refused.err());
        assertFalse(refused.err().contains("\tat "), refused.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"with space", "100%", "%41", "a+b", "a#b", "grüße", "日本語", "🌋", "a&b=c"})
    void oddNamesStandForThemselves(String name) throws Exception {
        Path local = Files.writeString(folder.resolve("local"), name);
        String uri = "basalt://lava/dir/" + name;
        ok("-mkdir", "basalt://lava/dir");
        ok("-put", local.toString(), uri);
        assertEquals(name, ok("-cat", uri).out());
        assertTrue(ok("-ls", "basalt://lava/dir").out().endsWith(" " + uri + "\n"));
        assertEquals(name + "\n", ok("-stat", "%n", uri).out());
        ok("-mkdir", "basalt://lava/dir/sub");
        ok("-mv", uri, "basalt://lava/dir/sub");
        assertEquals(name, ok("-cat", "basalt://lava/dir/sub/" + name).out());
        ok("-cp", "basalt://lava/dir/sub/" + name, uri + "2");
        ok("-get", uri + "2", folder.resolve("fetched").toString());
        assertEquals(name, Files.readString(folder.resolve("fetched")));
        ok("-rm", "basalt://lava/dir/sub/" + name);
        assertEquals(
                Set.of(uri + "2", "basalt://lava/dir/sub"),
                Set.of(ok("-ls", "-C", "basalt://lava/dir").out().split("\n")));
    }

    private ShellRun ok(String... arguments) {
        return shell(arguments).expect(0);
    }

    private ShellRun shell(String... arguments) {
        return ShellRun.of(new BasaltShell(), conf, arguments);
    }
}
