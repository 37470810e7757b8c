package io.basalt.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectEntry;
import io.basalt.store.api.StoreException;
import io.basalt.store.testing.MemoryFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reads keep in memory: it saves look-ups, and is never out of date. */
class ReadCacheTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder;

    private final CommitterTest.Sink sink = new CommitterTest.Sink();
    private Catalog catalog;
    private Committer<Integer> committer;
    private NamespaceReader reader;
    private long ids = 100;

    @BeforeEach
    void open() throws IOException {
        sink.gate.countDown();
        catalog = Catalog.open(folder);
        committer = new Committer<>(catalog, sink, new Projection() {}, "committer");
        committer.start();
        reader = new NamespaceReader(catalog);
        committer.commit(new Command.CreateBucket("b", 1, 2, 1));
    }

    @AfterEach
    void close() {
        committer.close();
        catalog.close();
    }

    private ObjectRow put(String key) throws StoreException {
        ids += 100;
        return committer.commit(CommitterTest.emptyObject(key, ids));
    }

    private boolean rename(String from, String to) throws StoreException {
        ids += 100;
        return committer.commit(new Command.Rename("b", from, to, false, KeyMode.S3, ids, 1));
    }

    /** Counts what reaches the catalog. */
    private final class CountingView implements View {
        int gets;

        @Override
        public byte[] get(Family family, byte[] key) {
            gets++;
            return catalog.get(family, key);
        }
    }

    @Test
    void anObjectIsFoundWithOneLookUpAndItsContentWithNoneOnceItsDirectoriesAreKnown() throws Exception {
        ObjectRow row = put("a/b/c");
        CountingView counting = new CountingView();
        ReadCache cache = new ReadCache(counting);
        for (int lookUps : new int[] {5, 1, 1}) {
            counting.gets = 0;
            Lookups lookups = new Lookups(cache.view(cache.generation()));
            long parent = lookups.directoryId(lookups.requireBucket("b"), List.of("a", "b"))
                    .orElseThrow();
            FileEntry file = lookups.file(parent, "c").orElseThrow();
            assertEquals(
                    row.contentId(),
                    lookups.content(file.contentId()).orElseThrow().contentId());
            assertEquals(lookUps, counting.gets);
        }
    }

    @Test
    void aRenamedDeletedAndRemadeDirectoryIsFollowedAtOnce() throws Exception {
        put("a/f");
        for (int round = 0; round < 50; round++) {
            assertTrue(reader.object("b", "a/f").isPresent());
            rename("a/", "z/");
            assertFalse(reader.object("b", "a/f").isPresent());
            assertTrue(reader.row("b", "z/f").isPresent());
            ids += 100;
            committer.commit(new Command.DeleteDirectory("b", "z", true, KeyMode.S3, 1));
            assertFalse(reader.object("b", "z/f").isPresent());
            ObjectRow again = put("a/f");
            assertEquals(Optional.of(again.fileId()), reader.object("b", "a/f").map(ObjectEntry::fileId));
        }
    }

    @Test
    void readersBesideRenamesNeverKeepAFormerLink() throws Exception {
        put("a/x/f");
        AtomicBoolean ended = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread thread = new Thread(() -> {
                try {
                    while (!ended.get()) {
                        reader.object("b", "a/x/f");
                        reader.row("b", "z/x/f");
                    }
                } catch (StoreException | RuntimeException | Error e) {
                    failure.set(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (int round = 0; round < 1000 && failure.get() == null; round++) {
            String now = round % 2 == 0 ? "z" : "a";
            String before = round % 2 == 0 ? "a" : "z";
            assertTrue(rename(before + "/", now + "/"));
            assertTrue(reader.object("b", now + "/x/f").isPresent(), "round " + round);
            assertFalse(reader.object("b", before + "/x/f").isPresent(), "round " + round);
        }
        ended.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new AssertionError("a reader failed", failure.get());
        }
    }
}
