package io.basalt.store.engine;

import static io.basalt.store.engine.PluggedStore.LARGE;
import static io.basalt.store.engine.PluggedStore.SMALL;
import static io.basalt.store.engine.PluggedStore.content;
import static io.basalt.store.engine.PluggedStore.key;
import static io.basalt.store.engine.PluggedStore.tier;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.DeleteRequest;
import io.basalt.store.api.ListEntry;
import io.basalt.store.api.ListRequest;
import io.basalt.store.api.ScrubOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.volume.Tier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that are added to a tier, drained and removed. */
class RemovedDirectoriesTest {
    @TempDir
    Path folder;

    private PluggedStore plugged;

    @BeforeEach
    void openWithThree() throws IOException {
        plugged = new PluggedStore(folder).configureOne("\"tiers/a\", \"tiers/b\", \"tiers/c\"");
        plugged.open();
    }

    @AfterEach
    void close() throws IOException {
        plugged.close();
    }

    private void reopenWith(String directories) throws IOException {
        plugged.close();
        plugged.configureOne(directories);
        plugged.open();
    }

    private StoreException refusalOf(String landing, String tiers) throws IOException {
        plugged.close();
        plugged.configure(landing, tiers);
        StoreException refused = assertThrows(StoreException.InvalidArgument.class, plugged::open);
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
        assertTrue(refused.getMessage().contains("store.toml"), refused.getMessage());
        assertTrue(refused.getMessage().contains("drain"), refused.getMessage());
        return refused;
    }

    @Test
    void theOthersKeepTheirNumbersWhereOneIsRemoved() throws IOException {
        String kept = plugged.putInto(2, "kept-", LARGE);
        moveAwayFrom(1);
        reopenWith("\"tiers/a\", \"removed\", \"tiers/c\"");
        assertArrayEquals(content(kept, LARGE), plugged.read(kept));
        assertEquals(2, plugged.directory(kept));
        for (int i = 0; i < 20; i++) {
            plugged.put("later-" + i, LARGE);
            assertTrue(plugged.directory("later-" + i) != 1);
        }
        assertEquals(2, plugged.store().tiers().get(0).directories().size());
        assertEquals(List.of(), plugged.fsck());
        assertEquals(List.of(), plugged.store().maintenance().compact(1).problems());
        assertEquals(
                List.of(), plugged.store().maintenance().scrub(ScrubOptions.ALL).damages());
        plugged.close();
        assertEquals(List.of(), plugged.closedFsck(false));
    }

    /** What the verb that drains a directory does: nothing new goes there, all that is there is written anew. */
    private void moveAwayFrom(int directory) throws IOException {
        Tier tier = plugged.store().tier("hdd");
        tier.drain(directory);
        plugged.put("small-after", SMALL);
        for (String key : keys()) {
            if (plugged.directory(key) == directory) {
                plugged.put(key, plugged.read(key));
                assertTrue(plugged.directory(key) != directory);
            }
        }
        plugged.store().maintenance().purge(PluggedStore.BUCKET, "");
        plugged.store().maintenance().compact(1);
        assertEquals(0, plugged.liveBytes(directory));
    }

    private List<String> keys() throws StoreException {
        List<String> keys = new ArrayList<>();
        for (ListEntry entry :
                plugged.store().list(ListRequest.flat(PluggedStore.BUCKET, "")).entries()) {
            keys.add(entry.key());
        }
        return keys;
    }

    @Test
    void nothingNewGoesToADirectoryThatIsDrained() throws IOException {
        plugged.putInto(1, "small-", SMALL);
        plugged.store().tier("hdd").drain(1);
        long before = plugged.liveBytes(1);
        for (int i = 0; i < 30; i++) {
            plugged.put("large-" + i, LARGE);
            plugged.put("packed-" + i, SMALL);
            plugged.put("tiny-" + i, 100);
        }
        assertEquals(before, plugged.liveBytes(1));
        plugged.store().maintenance().compact(1);
        assertEquals(before, plugged.liveBytes(1), "not even by compaction");
        assertThrows(
                StoreException.InvalidArgument.class,
                () -> plugged.store().tier("hdd").drain(3));
    }

    @Test
    void whereEveryDirectoryIsDrainedPutsAreRefused() throws IOException {
        for (int i = 0; i < 3; i++) {
            plugged.store().tier("hdd").drain(i);
        }
        for (int size : List.of(SMALL, LARGE)) {
            assertThrows(StoreException.Unavailable.class, () -> plugged.put("refused", size));
        }
    }

    @Test
    void aDirectoryIsNotRemovedWhileSomethingLiesThere() throws IOException {
        for (int size : List.of(SMALL, LARGE)) {
            String key = plugged.putInto(1, "object-" + size + "-", size);
            long bytes = plugged.liveBytes(1);
            for (String without : List.of("\"tiers/a\", \"removed\", \"tiers/c\"", "\"tiers/a\"")) {
                StoreException refused = refusalOf("hdd", tier("hdd", without, ""));
                assertTrue(refused.getMessage().contains("directory 1 of tier hdd"), refused.getMessage());
                assertTrue(refused.getMessage().contains(bytes + " bytes"), refused.getMessage());
            }
            reopenWith("\"tiers/a\", \"tiers/b\", \"tiers/c\"");
            assertArrayEquals(content(key, size), plugged.read(key));
            for (String other : keys()) {
                plugged.store().delete(DeleteRequest.of(key(other)));
            }
            plugged.store().maintenance().purge(PluggedStore.BUCKET, "");
        }
        reopenWith("\"tiers/a\", \"removed\", \"tiers/c\"");
    }

    @Test
    void aTierIsNotLeftOutWhileSomethingLiesThere() throws IOException {
        plugged.put("object", SMALL);
        StoreException refused = refusalOf("new", tier("new", "\"tiers/new\"", ""));
        assertTrue(refused.getMessage().contains("of tier hdd"), refused.getMessage());
        plugged.configure(
                "new", tier("new", "\"tiers/new\"", "") + tier("hdd", "\"tiers/a\", \"tiers/b\", \"tiers/c\"", ""));
        plugged.open();
        plugged.store().move(key("object"), "new");
        plugged.close();
        plugged.configure("new", tier("new", "\"tiers/new\"", ""));
        plugged.open();
        assertArrayEquals(content("object", SMALL), plugged.read("object"));
        assertEquals(
                Optional.of("new"),
                plugged.store().stat(key("object")).orElseThrow().tier());
    }

    @Test
    void aNewDirectoryAtTheEndIsUsedAtOnce() throws IOException {
        String before = plugged.putInto(0, "before-", LARGE);
        reopenWith("\"tiers/a\", \"tiers/b\", \"tiers/c\", \"tiers/d\"");
        String later = plugged.putInto(3, "later-", LARGE);
        String small = plugged.putInto(3, "small-", SMALL);
        reopenWith("\"tiers/a\", \"tiers/b\", \"tiers/c\", \"tiers/d\"");
        for (String key : List.of(before, later)) {
            assertArrayEquals(content(key, LARGE), plugged.read(key));
        }
        assertArrayEquals(content(small, SMALL), plugged.read(small));
        assertEquals(List.of(), plugged.fsck());
    }

    @Test
    void anEmptyDirectoryMayComeInPlaceOfARemovedOneAtTheEndOnly() throws IOException {
        moveAwayFrom(1);
        reopenWith("\"tiers/a\", \"removed\", \"tiers/c\", \"tiers/b2\"");
        plugged.putInto(3, "later-", LARGE);
        plugged.close();
        plugged.configureOne("\"tiers/a\", \"tiers/b2\", \"tiers/c\"");
        assertThrows(StoreException.InvalidArgument.class, plugged::open);
    }
}
