package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreDirectoryTest {
    @TempDir
    Path folder;

    @Test
    void theOptionComesFirst() throws IOException {
        Files.createDirectories(folder.resolve(".basalt/store"));
        StoreDirectory found = StoreDirectory.resolve(Path.of("mine"), shell(folder, "/elsewhere"));
        assertEquals(folder.resolve("mine"), found.path());
        assertTrue(found.named());
    }

    @Test
    void thenTheVariable() throws IOException {
        Files.createDirectories(folder.resolve(".basalt/store"));
        assertEquals(
                folder.resolve("var"),
                StoreDirectory.resolve(null, shell(folder, "var")).path());
    }

    @Test
    void thenTheNearestParent() throws IOException {
        Files.createDirectories(folder.resolve(".basalt/store"));
        Files.createDirectories(folder.resolve("a/.basalt/store"));
        Path deep = Files.createDirectories(folder.resolve("a/b/c"));
        StoreDirectory found = StoreDirectory.resolve(null, shell(deep, " "));
        assertEquals(folder.resolve("a/.basalt/store"), found.path());
        assertFalse(found.named());
    }

    @Test
    void thenTheHomeFolder() {
        StoreDirectory found = StoreDirectory.resolve(null, shell(folder, ""));
        assertEquals(folder.resolve("home/.basalt/store"), found.path());
        assertEquals(StoreDirectory.Origin.HOME, found.origin());
    }

    @Test
    void whichOneWasPickedIsSaidUnlessItWasNamed() {
        assertEquals("", CommandRun.in(folder, "bucket", "create", "b").err());
        CommandRun unnamed = CommandRun.run(CommandRun.shellOf(folder, Map.of()), "bucket", "create", "b");
        assertEquals(0, unnamed.code());
        assertTrue(unnamed.err().startsWith("basalt: store " + folder.resolve("home/.basalt/store")), unnamed.err());
        assertEquals("", unnamed.out());
    }

    @Test
    void aMistypedStoreIsNotMade() {
        CommandRun run = CommandRun.in(folder, "bucket", "ls", "--store", "nowhere");
        assertEquals(1, run.code());
        assertTrue(run.err().contains("no store at " + folder.resolve("nowhere")), run.err());
        assertFalse(Files.exists(folder.resolve("nowhere")));
    }

    private static Shell shell(Path workingDirectory, String variable) {
        Shell shell = CommandRun.shellOf(workingDirectory, Map.of(StoreDirectory.VARIABLE, variable))
                .shell();
        return shell;
    }
}
