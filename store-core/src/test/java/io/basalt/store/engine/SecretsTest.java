package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.Accounts;
import io.basalt.store.api.Accounts.NewKey;
import io.basalt.store.api.Credentials.Credential;
import io.basalt.store.api.StoreException;
import io.basalt.store.io.FileDisk;
import io.basalt.store.testing.FakeClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The secrets of access keys: found by who verifies signatures, and by nobody else. */
class SecretsTest {
    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock(Instant.parse("2026-01-01T00:00:00Z"));

    private LocalStore open(String name) throws StoreException {
        return LocalStore.open(folder.resolve(name), FileDisk::new, clock);
    }

    private static NewKey keyOfAnn(LocalStore store) throws StoreException {
        store.accounts().createTenant("lab");
        store.accounts().createUser("lab", "ann", false);
        return store.accounts().createKey("lab", "ann");
    }

    private static List<String> secrets(LocalStore store, NewKey key) throws StoreException {
        return store.credentials()
                .credential(key.key().id())
                .map(Credential::secrets)
                .orElse(List.of());
    }

    @Test
    void whoVerifiesSignaturesFindsASecretUntilItsKeyOrUserIsDisabled() throws Exception {
        try (LocalStore store = open("store")) {
            NewKey key = keyOfAnn(store);
            String id = key.key().id();
            assertEquals(
                    Optional.of(new Credential("lab", "ann", List.of(key.secret()))),
                    store.credentials().credential(id));
            assertEquals(Optional.empty(), store.credentials().credential("BKNONE"));
            store.accounts().enableKey(id, false);
            assertEquals(List.of(), secrets(store, key));
            store.accounts().enableKey(id, true);
            store.accounts().configureUser("lab", "ann", Accounts.UserUpdate.NONE.withEnabled(false));
            assertEquals(List.of(), secrets(store, key));
        }
    }

    @Test
    void anEarlierSecretIsGoodForItsGraceAndNoLonger() throws Exception {
        try (LocalStore store = open("store")) {
            NewKey first = keyOfAnn(store);
            NewKey second = store.accounts().rotateKey(first.key().id(), Duration.ofHours(1));
            assertEquals(List.of(second.secret(), first.secret()), secrets(store, first));
            clock.advance(Duration.ofMinutes(59));
            assertEquals(2, secrets(store, first).size());
            clock.advance(Duration.ofMinutes(2));
            assertEquals(List.of(second.secret()), secrets(store, first));
            assertEquals(
                    Optional.empty(),
                    store.accounts().key(first.key().id()).orElseThrow().earlierUntil());
        }
    }

    @Test
    void noSecretIsInAnyFileOrText() throws Exception {
        NewKey first;
        NewKey second;
        try (LocalStore store = open("store")) {
            first = keyOfAnn(store);
            second = store.accounts().rotateKey(first.key().id(), Duration.ofHours(1));
            store.maintenance().backup(folder.resolve("backups"));
            assertFalse(
                    store.credentials().credential(first.key().id()).toString().contains(second.secret()));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertTrue(all.size() > 10, "files: " + all);
            for (Path file : all) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertFalse(bytes.contains(first.secret()) || bytes.contains(second.secret()), file.toString());
            }
        }
    }

    @Test
    void theMasterKeyIsForItsOwnerAndInNoBackup() throws Exception {
        Path file = folder.resolve("store/master.key");
        try (LocalStore store = open("store")) {
            assertFalse(Files.exists(file), "nothing was sealed yet");
            keyOfAnn(store);
            store.maintenance().backup(folder.resolve("backups"));
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        String key = Files.readString(file).strip();
        try (Stream<Path> files = Files.walk(folder.resolve("backups"))) {
            for (Path backed : files.filter(Files::isRegularFile).toList()) {
                assertFalse(
                        Files.readString(backed, StandardCharsets.ISO_8859_1).contains(key), backed.toString());
            }
        }
    }

    @Test
    void aRestoredBackupHasTheAccountsAndNeedsTheMasterKey() throws Exception {
        NewKey key;
        try (LocalStore store = open("store")) {
            key = keyOfAnn(store);
            store.accounts().createBucket("lab", "photos");
            store.maintenance().backup(folder.resolve("backups"));
        }
        CatalogRestore.restore(folder.resolve("other"), folder.resolve("backups"), OptionalInt.empty(), false);
        try (LocalStore store = open("other")) {
            assertEquals(
                    "lab", store.accounts().bucketAccess("photos").orElseThrow().tenant());
            assertMasterKeyIsMissed(store, key, "NoSuchFile");
            Files.copy(folder.resolve("store/master.key"), folder.resolve("other/master.key"));
            assertEquals(List.of(key.secret()), secrets(store, key));
        }
    }

    private static void assertMasterKeyIsMissed(LocalStore store, NewKey key, String word) {
        StoreException.Unavailable refused = assertThrows(StoreException.Unavailable.class, () -> secrets(store, key));
        assertTrue(
                refused.getMessage().contains(word) && refused.getMessage().contains("BASALT_MASTER_KEY_FILE"),
                refused.getMessage());
        assertThrows(StoreException.Unavailable.class, () -> store.accounts().createKey("lab", "ann"));
    }

    @Test
    void aWrongMasterKeyIsOneClearError() throws Exception {
        NewKey key;
        try (LocalStore store = open("store")) {
            key = keyOfAnn(store);
        }
        Path file = folder.resolve("store/master.key");
        Files.writeString(file, "00".repeat(32) + "\n");
        try (LocalStore store = open("store")) {
            StoreException.Unavailable refused =
                    assertThrows(StoreException.Unavailable.class, () -> secrets(store, key));
            assertTrue(refused.getMessage().contains("is not the one"), refused.getMessage());
            assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
        }
        Files.writeString(file, "zz");
        try (LocalStore store = open("store")) {
            assertMasterKeyIsMissed(store, key, "2 characters");
        }
    }

    @Test
    void whatTenantsHoldIsCountedAnewAtAnOpening() throws IOException {
        try (LocalStore store = open("store")) {
            store.accounts().createTenant("lab");
            store.accounts().createBucket("lab", "photos");
            store.makeDirectory("photos", "d");
        }
        try (LocalStore store = open("store")) {
            assertEquals(
                    Accounts.Usage.NONE,
                    store.accounts().tenant("lab").orElseThrow().usage());
            assertNotEquals(0, store.accounts().tenant("lab").orElseThrow().buckets());
        }
    }
}
