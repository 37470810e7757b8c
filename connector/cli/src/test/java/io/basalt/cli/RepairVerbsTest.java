package io.basalt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** backup, restore, rebuild and fsck as a person runs them. */
class RepairVerbsTest {
    @TempDir
    Path folder;

    private CommandRun basalt(String... args) {
        return CommandRun.in(folder, args);
    }

    private void store(String bucket, String key, String text) throws IOException {
        Path in = Files.createDirectories(folder.resolve("in"));
        FileUtils.cleanDirectory(in.toFile());
        Path file = in.resolve(key);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        CommandRun run = basalt("import", "in", "basalt://" + bucket);
        assertEquals(0, run.code(), run.err());
    }

    @Test
    void backupsAreListedPrunedAndRestored() throws Exception {
        store("b", "one", "1");
        CommandRun made = basalt("backup", "backups", "--format", "csv");
        assertEquals(0, made.code(), made.err());
        assertTrue(made.err().contains("the objects' bytes stay in the tiers"), made.err());
        store("b", "two", "22");
        assertEquals(0, basalt("backup", "backups").code());
        store("b", "three", "333");
        CommandRun pruned = basalt("backup", "backups", "--keep", "2", "--format", "csv");
        List<String> ids = pruned.outLines().stream()
                .map(line -> line.substring(0, line.indexOf(',')))
                .toList();
        assertEquals(List.of("backup", "2", "3"), ids);
        assertEquals(
                pruned.out(),
                basalt("backup", "backups", "--list", "--format", "csv").out());

        CommandRun refused = basalt("restore", "backups", "--backup", "2");
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("add --force"), refused.err());
        assertEquals(1, basalt("restore", "backups", "--backup", "1", "--force").code(), "it was pruned");
        CommandRun restored = basalt("restore", "backups", "--backup", "2", "--force");
        assertEquals(0, restored.code(), restored.err());
        assertTrue(restored.out().startsWith("restored backup 2 of "), restored.out());
        assertEquals(0, basalt("stat", "basalt://b/two").code());
        assertEquals(1, basalt("stat", "basalt://b/three").code(), "it came after the backup");
        assertTrue(Files.isDirectory(folder.resolve("store/catalog.aside-1")), "the old catalog is kept");
    }

    @Test
    void backupsThatAreGoneAreForgotten() throws Exception {
        store("b", "one", "1");
        assertEquals(0, basalt("backup", "backups").code());
        FileUtils.deleteDirectory(folder.resolve("backups").toFile());
        List<String> pinned = basalt("backup", "--pinned", "--format", "csv").outLines();
        assertEquals(2, pinned.size(), () -> "" + pinned);
        assertTrue(pinned.get(1).contains("backups,"), () -> "" + pinned);
        CommandRun forgotten = basalt("backup", "backups", "--forget");
        assertEquals(0, forgotten.code(), forgotten.err());
        assertTrue(forgotten.err().contains("1 backups"), forgotten.err());
        assertEquals(
                1, basalt("backup", "--pinned", "--format", "csv").outLines().size());
        assertEquals(1, basalt("backup", "backups", "--forget").code(), "nothing is kept for it");
    }

    @Test
    void aBackupWithinItsStoreIsRefused() throws Exception {
        store("b", "one", "1");
        CommandRun run = basalt("backup", "store/backups");
        assertEquals(1, run.code());
        assertTrue(run.err().contains("name a directory outside it"), run.err());
        assertEquals(1, basalt("backup", "none", "--list").code());
        assertEquals(2, basalt("backup").code());
    }

    @Test
    void fsckExitsWithZeroOnlyIfAllAgree() throws Exception {
        store("b", "one", "1");
        CommandRun sound = basalt("fsck", "--deep");
        assertEquals(0, sound.code(), sound.err());
        assertEquals("", sound.out());
        assertTrue(sound.err().contains("0 findings, 0 repaired: catalog, index and bytes agree"), sound.err());
        Path orphan;
        try (var files = Files.walk(folder.resolve("store/tiers"))) {
            orphan = files.filter(f -> f.endsWith("SEALED"))
                    .findFirst()
                    .orElseThrow()
                    .resolveSibling("0000000000000123-0000000000000124.blob");
        }
        Files.writeString(orphan, "bytes");
        CommandRun found = basalt("fsck", "--format", "json");
        assertEquals(1, found.code());
        assertEquals(1, found.outLines().size(), found.out());
        assertTrue(found.out().startsWith("{\"check\":\"files\",\"where\":\"tier "), found.out());
        assertTrue(found.err().contains("1 findings are left; --repair"), found.err());
        CommandRun mended = basalt("fsck", "--repair");
        assertEquals(0, mended.code(), mended.err());
        assertTrue(mended.out().contains("true"), mended.out());
        assertEquals(0, basalt("fsck").code());
        CommandRun none = basalt("--store", "nowhere", "fsck");
        assertEquals(1, none.code());
        assertTrue(none.err().contains("no store at "), none.err());
    }

    @Test
    void aLostCatalogIsRebuiltFromItsBackupAndTheTiers() throws Exception {
        store("b", "one", "1");
        assertEquals(0, basalt("backup", "backups").code());
        store("b", "dir/two", "22");
        assertEquals(1, basalt("rebuild", "catalog").code(), "there is one");
        FileUtils.deleteDirectory(folder.resolve("store/catalog").toFile());
        CommandRun refused = basalt("stat", "basalt://b/one");
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("bin/basalt rebuild catalog"), refused.err());
        CommandRun rebuilt = basalt("rebuild", "catalog", "--backups", "backups");
        assertEquals(0, rebuilt.code(), rebuilt.err());
        assertTrue(rebuilt.err().contains("from backup 1: 1 found and put into bucket lost+found"), rebuilt.err());
        assertEquals(0, basalt("stat", "basalt://b/one").code());
        assertEquals(0, basalt("stat", "basalt://lost+found/b/dir/two").code());
        assertEquals(0, basalt("fsck", "--deep").code());
    }
}
