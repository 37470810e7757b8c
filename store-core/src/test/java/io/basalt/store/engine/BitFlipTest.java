package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.testing.MemoryFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One bit of a closed store's files is flipped at random. The store refuses to open, or each object reads as it was
 * written or says that it is damaged, where, and in which file; no object disappears, and no wrong byte is returned.
 */
@Tag("long")
class BitFlipTest {
    private static final String CONFIG = """
            landing = "flash"
            pack_limit = 4096
            [[tier]]
            name = "flash"
            medium = "flash"
            directory = "tiers/flash"
            [[tier]]
            name = "hdd"
            medium = "hdd"
            directory = "tiers/hdd"
            """;

    /** The kinds of files that a store consists of. */
    enum Kind {
        VOLUME("tiers/.*\\.volume"),
        BLOB("tiers/.*\\.blob"),
        CHECKSUMS("tiers/.*\\.crc"),
        TABLE("catalog/.*\\.sst"),
        MANIFEST("catalog/MANIFEST-.*"),
        CURRENT("catalog/CURRENT"),
        VERSION("VERSION"),
        CONFIG("store\\.toml");

        private final Pattern path;

        Kind(String path) {
            this.path = Pattern.compile(path);
        }

        boolean isInCatalog() {
            return path.pattern().startsWith("catalog");
        }

        boolean isInTier() {
            return path.pattern().startsWith("tiers");
        }
    }

    private enum Outcome {
        REFUSED,
        DAMAGE_NAMED,
        HARMLESS
    }

    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private final SortedMap<String, byte[]> contents = new TreeMap<>();

    @BeforeEach
    void fill() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("whole"));
        Files.writeString(directory.resolve("store.toml"), CONFIG);
        for (int opening = 0; opening < 3; opening++) { // Each moves what was logged into tables.
            try (LocalStore store = LocalStore.open(directory)) {
                if (opening == 0) {
                    store.createBucket("b");
                }
                for (int i = 0; i < 8; i++) {
                    put(store, "dir" + opening + "/small" + i, 100 + 400 * i, "flash");
                }
                put(store, "large" + opening, 150_000, "flash");
                put(store, "cold/large" + opening, 70_000, "hdd");
            }
        }
        LocalStore.open(directory).close();
    }

    private void put(LocalStore store, String key, int size, String tier) throws IOException {
        byte[] bytes = new byte[size];
        new Random(key.hashCode()).nextBytes(bytes);
        try (ObjectWriter writer = store.put(new ObjectKey("b", key), PutOptions.DEFAULT.withTier(tier))) {
            writer.write(bytes);
            writer.commit();
        }
        contents.put(key, bytes);
    }

    @ParameterizedTest
    @EnumSource
    void aFlippedBitIsNamedAndNeverReturnedAsData(Kind kind) throws Exception {
        flip(kind, 12);
    }

    @Tag("nightly")
    @ParameterizedTest
    @EnumSource
    void manyFlippedBitsAreNamedAndNeverReturnedAsData(Kind kind) throws Exception {
        flip(kind, 400);
    }

    /** Whatever is looked up first in it: each opening moves what was logged into tables of its own, until they are merged. */
    @Test
    void aFlippedBitInEachTableOfTheCatalogIsNamed() throws Exception {
        Path whole = folder.resolve("whole");
        for (int opening = 0; opening < 4; opening++) {
            for (Path file : files(whole, Kind.TABLE)) {
                lookAtDamaged(whole.relativize(file), 0, 0, Kind.TABLE, opening + " openings later, ");
            }
            LocalStore.open(whole).close();
        }
    }

    private void flip(Kind kind, int times) throws Exception {
        long seed = Long.getLong("basalt.test.seed", System.nanoTime());
        Random random = new Random(seed);
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (int i = 0; i < times; i++) {
            Path whole = folder.resolve("whole");
            List<Path> files = files(whole, kind);
            Path file = files.get(random.nextInt(files.size()));
            int offset = random.nextInt(Math.toIntExact(Files.size(file)));
            outcomes.merge(
                    lookAtDamaged(whole.relativize(file), offset, random.nextInt(8), kind, "seed " + seed + ", "),
                    1,
                    Integer::sum);
        }
        System.out.println(getClass().getSimpleName() + ", seed " + seed + ", " + kind + ": " + outcomes);
        if (kind == Kind.BLOB || kind == Kind.VERSION) {
            assertEquals(0, outcomes.getOrDefault(Outcome.HARMLESS, 0), "each of its bytes is looked at");
        }
    }

    private Outcome lookAtDamaged(Path file, int offset, int bit, Kind kind, String where) throws IOException {
        Path damaged = folder.resolve("damaged");
        FileUtils.copyDirectory(folder.resolve("whole").toFile(), damaged.toFile());
        byte[] bytes = Files.readAllBytes(damaged.resolve(file));
        bytes[offset] ^= (byte) (1 << bit);
        Files.write(damaged.resolve(file), bytes);
        Outcome outcome = look(damaged, kind, file.getFileName().toString(), where + file + " at " + offset);
        FileUtils.deleteDirectory(damaged.toFile());
        return outcome;
    }

    private static List<Path> files(Path store, Kind kind) throws IOException {
        try (Stream<Path> paths = Files.walk(store)) {
            return paths.filter(path ->
                            kind.path.matcher(store.relativize(path).toString()).matches())
                    .filter(path -> path.toFile().length() > 0)
                    .sorted()
                    .toList();
        }
    }

    private Outcome look(Path directory, Kind kind, String file, String where) throws IOException {
        LocalStore store;
        try {
            store = LocalStore.open(directory);
        } catch (StoreException e) {
            String place = kind.isInCatalog() ? "catalog" : file;
            requireNamed(e, where, place);
            return Outcome.REFUSED;
        }
        boolean whole = true;
        try {
            for (Map.Entry<String, byte[]> object : contents.entrySet()) {
                whole &= read(store, object.getKey(), object.getValue(), kind, file, where);
            }
            whole &= lists(store, where);
        } finally {
            whole &= closes(store, where);
        }
        return whole ? Outcome.HARMLESS : Outcome.DAMAGE_NAMED;
    }

    /** False where it says that it is damaged. */
    private static boolean read(LocalStore store, String key, byte[] expected, Kind kind, String file, String where)
            throws IOException {
        try (ObjectReader reader = store.open(new ObjectKey("b", key))) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(reader.size()));
            reader.read(0, bytes);
            assertArrayEquals(expected, bytes.array(), () -> where + ": " + key);
            return true;
        } catch (StoreException.CorruptData e) {
            requireNamed(e, where, kind.isInTier() ? file : "");
            requireNamed(e, where, kind.isInCatalog() ? "catalog" : key);
            return false;
        } catch (StoreException.Unavailable e) {
            assertEquals(Kind.CONFIG, kind, () -> where + ": " + key + ": " + e);
            requireNamed(e, where, "directory 0"); // The file names another one, which is not there.
            return false;
        } catch (StoreException e) {
            throw new AssertionError(where + ": " + key + ": " + e, e);
        }
    }

    private boolean lists(LocalStore store, String where) throws IOException {
        try {
            List<String> keys = store.list(ListRequest.flat("b", "")).entries().stream()
                    .map(ListEntry::key)
                    .toList();
            assertEquals(List.copyOf(contents.keySet()), keys, where);
            return true;
        } catch (StoreException.CorruptData e) {
            requireNamed(e, where, "catalog");
            return false;
        }
    }

    /** A close looks at the catalog too: which files nobody needs. */
    private static boolean closes(LocalStore store, String where) throws IOException {
        try {
            store.close();
            return true;
        } catch (StoreException.CorruptData e) {
            requireNamed(e, where, "catalog");
            return false;
        }
    }

    private static void requireNamed(StoreException e, String where, String name) {
        assertTrue(e.getMessage().contains(name), () -> where + ": '" + name + "' is not named by " + e);
        assertEquals(1, e.getMessage().lines().count(), () -> where + ": " + e);
    }
}
