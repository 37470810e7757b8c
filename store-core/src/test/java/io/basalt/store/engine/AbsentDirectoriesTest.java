package io.basalt.store.engine;

import static io.basalt.store.engine.PluggedStore.LARGE;
import static io.basalt.store.engine.PluggedStore.SMALL;
import static io.basalt.store.engine.PluggedStore.content;
import static io.basalt.store.engine.PluggedStore.key;
import static io.basalt.store.engine.PluggedStore.tier;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.CompactionReport;
import io.basalt.store.api.DeleteRequest;
import io.basalt.store.api.Finding;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.ScrubOptions;
import io.basalt.store.api.ScrubReport;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TierInfo;
import io.basalt.store.io.Place;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.PluggedDisk;
import io.basalt.store.volume.DirectoryIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories of tiers that are not there, go away, and come back. */
class AbsentDirectoriesTest {
    @TempDir
    Path folder;

    private PluggedStore plugged;
    private String small;
    private String large;

    /** A small and a large object in directory 1 of two. */
    @BeforeEach
    void fill() throws IOException {
        plugged = new PluggedStore(folder).configureOne("\"tiers/a\", \"tiers/b\"");
        plugged.open();
        large = plugged.putInto(1, "large-", LARGE);
        small = plugged.putInto(1, "small-", SMALL);
    }

    @AfterEach
    void close() throws IOException {
        plugged.close();
    }

    private PluggedDisk b() {
        return plugged.disk("b");
    }

    private void assertReads(String key) throws IOException {
        int size = key.startsWith("small") ? SMALL : LARGE;
        assertArrayEquals(content(key, size), plugged.read(key), key);
    }

    private void assertUnavailable(String key) {
        StoreException refused = assertThrows(StoreException.Unavailable.class, () -> plugged.read(key));
        assertTrue(refused.getMessage().contains(key), refused.getMessage());
        assertTrue(refused.getMessage().contains("tier hdd, directory 1"), refused.getMessage());
        assertTrue(refused.getMessage().contains("mount its disk"), refused.getMessage());
        assertFalse(refused.getMessage().contains("fsck"), refused.getMessage());
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
    }

    /** An open reader of a volume may go on; one that is opened anew may not. */
    private void forgetOpenFiles() throws IOException {
        plugged.close();
        plugged.open();
    }

    private void reopenWithoutB() throws IOException {
        plugged.close();
        b().moveAway();
        plugged.open();
    }

    // ---- absent when the store is opened

    @Test
    void aStoreOpensWithoutADirectoryAndSaysWhatIsMissing() throws IOException {
        reopenWithoutB();
        assertUnavailable(small);
        assertUnavailable(large);
        assertTrue(plugged.store().stat(key(small)).isPresent(), "the catalog has it");
        for (int i = 0; i < 20; i++) {
            plugged.put("later-small-" + i, SMALL);
            plugged.put("later-" + i, LARGE);
            assertEquals(0, plugged.directory("later-" + i));
            assertEquals(0, plugged.directory("later-small-" + i));
        }
        assertEquals(List.of(), b().mountPoint().list(""), "nothing is written where the disk should be");
    }

    @Test
    void aDirectoryThatWasAbsentWhenTheStoreWasOpenedIsUsedOnceItIsBack() throws IOException {
        reopenWithoutB();
        assertUnavailable(large);
        b().putBack();
        assertReads(large);
        assertReads(small);
        String later = plugged.putInto(1, "later-", LARGE);
        assertReads(later);
        String laterSmall = plugged.putInto(1, "small-later-", SMALL);
        assertReads(laterSmall);
        assertTrue(plugged.places(laterSmall).get(0).epoch()
                > plugged.places(small).get(0).epoch());
    }

    @Test
    void aDirectoryThatWasUsedAndIsEmptyIsAbsentEvenIfNothingLiesThereAnyMore() throws IOException {
        for (int i = 0; i < 1000; i++) {
            for (String key : List.of("large-" + i, "small-" + i)) {
                plugged.store().delete(DeleteRequest.of(key(key)));
            }
        }
        plugged.store().maintenance().purge(PluggedStore.BUCKET, "");
        plugged.store().maintenance().compact(1);
        assertEquals(0, plugged.liveBytes(1));
        reopenWithoutB();
        plugged.put("elsewhere", LARGE);
        assertEquals(List.of(), b().mountPoint().list(""));
    }

    @Test
    void aTierIsAbsentAsAWholeWhileTheOthersGoOn() throws IOException {
        plugged.close();
        plugged.configure("flash", tier("flash", "\"tiers/f\"", "") + tier("hdd", "\"tiers/a\", \"tiers/b\"", ""));
        plugged.disk("a").moveAway();
        b().moveAway();
        plugged.open();
        plugged.put("flash", LARGE);
        assertReads("flash");
        assertUnavailable(large);
        StoreException refused = assertThrows(
                StoreException.Unavailable.class, () -> plugged.store().move(key("flash"), "hdd"));
        assertTrue(refused.getMessage().contains("no directory of tier hdd can be written"), refused.getMessage());
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
        List<TierInfo> tiers = plugged.store().tiers();
        assertEquals(0, tiers.get(1).freeBytes());
        assertEquals(2, tiers.get(1).directories().size());
        plugged.disk("a").putBack();
        plugged.store().move(key("flash"), "hdd");
        assertEquals(0, plugged.directory("flash"));
        b().putBack();
        assertReads(large);
    }

    @Test
    void aStoreWithoutAnyOfItsDirectoriesIsRefused() throws IOException {
        plugged.close();
        plugged.disk("a").moveAway();
        b().moveAway();
        StoreException refused = assertThrows(StoreException.Unavailable.class, plugged::open);
        assertTrue(refused.getMessage().contains("no directory of its tiers is there"), refused.getMessage());
        plugged.disk("a").putBack();
        b().putBack();
        plugged.open();
        assertReads(large);
    }

    @Test
    void aDirectoryThatHoldsNewerEpochsThanTheStoreKnewOfIsReadButNotWrittenUntilTheNextOpening() throws IOException {
        reopenWithoutB();
        long epoch = plugged.store()
                .namespace()
                .blob(blobOf("later"))
                .places()
                .get(0)
                .epoch();
        b().disk().createDirectories(String.format("epoch-%08x", epoch + 5));
        b().putBack();
        assertReads(large);
        for (int i = 0; i < 20; i++) {
            plugged.put("more-" + i, LARGE);
            assertEquals(0, plugged.directory("more-" + i));
        }
        plugged.close();
        plugged.open();
        plugged.putInto(1, "again-", LARGE);
    }

    private long blobOf(String key) throws IOException {
        plugged.put(key, LARGE);
        long contentId = plugged.store().stat(key(key)).orElseThrow().entry().contentId();
        return plugged.store()
                .namespace()
                .content(contentId)
                .orElseThrow()
                .blobIds()
                .get(0);
    }

    @Test
    void whatWasDeletedWhileADirectoryWasAbsentIsRemovedThereWhenTheStoreIsOpenedWithIt() throws IOException {
        reopenWithoutB();
        plugged.store().delete(DeleteRequest.of(key(large)));
        plugged.store().maintenance().purge(PluggedStore.BUCKET, "");
        plugged.close();
        plugged.open(); // Once more without it: several epochs are missed.
        plugged.close();
        b().putBack();
        int before = blobFiles(b().disk());
        plugged.open();
        assertEquals(before - 1, blobFiles(b().disk()));
        assertReads(small);
        assertEquals(List.of(), plugged.fsck());
    }

    private static int blobFiles(MemoryDisk disk) throws IOException {
        int found = 0;
        for (String epoch : disk.list("")) {
            for (String file : epoch.startsWith("epoch") ? disk.list(epoch) : List.<String>of()) {
                found += file.endsWith(".blob") ? 1 : 0;
            }
        }
        return found;
    }

    // ---- gone while the store is open

    @Test
    void aDirectoryThatVanishesMakesItsObjectsUnavailableUntilItIsBack() throws IOException {
        plugged.put("other", LARGE);
        forgetOpenFiles();
        b().moveAway();
        assertUnavailable(large);
        assertUnavailable(small);
        assertReads("later-" + putWithoutB());
        b().putBack();
        assertReads(large);
        assertReads(small);
    }

    private int putWithoutB() throws IOException {
        int last = 0;
        for (int i = 0; i < 20; i++) {
            last = i;
            plugged.put("later-" + i, LARGE);
            plugged.put("small-later-" + i, SMALL);
            assertEquals(0, plugged.directory("later-" + i));
            assertEquals(0, plugged.directory("small-later-" + i));
        }
        return last;
    }

    @Test
    void aDirectoryThatNobodyReadsIsFoundAbsentByPutsAsWell() throws IOException {
        b().moveAway();
        plugged.waitUntilOutagesAreNoticed();
        putWithoutB();
        assertEquals(List.of(), b().mountPoint().list(""));
        b().putBack();
        plugged.waitUntilOutagesAreNoticed();
        plugged.putInto(1, "back-", LARGE);
        assertReads(small);
    }

    @Test
    void readersThatAreOpenGoOnOnceTheirDirectoryIsBack() throws IOException {
        try (ObjectReader ofSmall = plugged.store().open(key(small));
                ObjectReader ofLarge = plugged.store().open(key(large))) {
            b().pull(new Random(1));
            assertThrows(StoreException.Unavailable.class, () -> ofLarge.read(0, ByteBuffer.allocate(LARGE)));
            assertThrows(StoreException.Unavailable.class, () -> ofSmall.read(0, ByteBuffer.allocate(SMALL)));
            b().putBack();
            for (ObjectReader reader : List.of(ofSmall, ofLarge)) {
                ByteBuffer bytes = ByteBuffer.allocate((int) reader.size());
                reader.read(0, bytes);
                assertArrayEquals(content(reader == ofSmall ? small : large, bytes.capacity()), bytes.array());
            }
        }
    }

    @Test
    void aVolumeFromBeforeAnOutageIsNotAppendedToAfterIt() throws IOException {
        int before = plugged.places(small).get(0).volume();
        b().pull(new Random(1));
        assertUnavailable(large);
        b().putBack();
        String after = plugged.putInto(1, "small-after-", SMALL);
        assertTrue(
                plugged.places(after).get(0).volume() > before,
                plugged.places(after).toString());
        assertReads(small);
        assertReads(after);
    }

    @Test
    void smallObjectsThatAVolumeLostWithItsDiskAreWrittenAgainFromTheLog() throws IOException {
        List<String> tiny = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tiny.add("tiny-" + i);
            plugged.put("tiny-" + i, 100);
        }
        plugged.putInto(1, "full-", SMALL);
        for (int i = 40; i < 80; i++) {
            tiny.add("tiny-" + i);
            plugged.put("tiny-" + i, 100);
        }
        plugged.disk("a").pull(new Random(5));
        b().pull(new Random(6));
        assertThrows(StoreException.Unavailable.class, () -> plugged.read(large));
        assertThrows(StoreException.Unavailable.class, () -> plugged.put("refused", SMALL));
        plugged.disk("a").putBack();
        b().putBack();
        plugged.put("the-next-commit", SMALL);
        for (String key : tiny) {
            awaitReadable(key);
        }
    }

    /** What is written again from the log is so in the background. */
    private void awaitReadable(String key) throws IOException {
        while (true) {
            try {
                assertArrayEquals(content(key, 100), plugged.read(key), key);
                return;
            } catch (StoreException.CorruptData e) {
                plugged.put("another-commit", 100);
            }
        }
    }

    @Test
    void aLargeObjectThatWasBeingWrittenToADirectoryThatWentAwayIsRefused() throws IOException {
        List<ObjectWriter> writers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ObjectWriter writer = plugged.store().put(key("torn-" + i), PutOptions.DEFAULT);
            writer.write(content("torn-" + i, LARGE));
            writers.add(writer);
        }
        b().pull(new Random(1));
        assertUnavailable(large);
        b().putBack();
        assertReads(large);
        int refused = 0;
        for (int i = 0; i < writers.size(); i++) {
            try (ObjectWriter writer = writers.get(i)) {
                writer.commit();
                assertReads("torn-" + i);
                assertEquals(0, plugged.directory("torn-" + i));
            } catch (StoreException.Unavailable e) {
                assertTrue(e.getMessage().contains("directory 1"), e.getMessage());
                assertTrue(plugged.store().stat(key("torn-" + i)).isEmpty());
                refused++;
            }
        }
        assertTrue(refused > 0, "some were written there");
    }

    @Test
    void withoutAnotherDirectoryAPutFailsAndSaysWhy() throws IOException {
        plugged.disk("a").moveAway();
        b().moveAway();
        plugged.waitUntilOutagesAreNoticed();
        for (int size : List.of(SMALL, LARGE)) {
            StoreException refused = assertThrows(StoreException.Unavailable.class, () -> plugged.put("refused", size));
            assertTrue(refused.getMessage().contains("b/refused"), refused.getMessage());
            assertTrue(refused.getMessage().contains("directory 0"), refused.getMessage());
            assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
        }
        plugged.disk("a").putBack();
        plugged.put("accepted", SMALL);
        assertEquals(0, plugged.directory("accepted"));
    }

    @Test
    void anotherDiskAtTheSamePlaceIsNotTakenForTheDirectory() throws IOException {
        forgetOpenFiles();
        b().moveAway();
        new DirectoryIdentity("00112233445566778899aabbccddeeff", "hdd", 1).claim(b().mountPoint(), false);
        List<String> before = b().mountPoint().list("");
        assertUnavailable(large);
        putWithoutB();
        assertEquals(before, b().mountPoint().list(""));
    }

    // ---- who works in the background

    @Test
    void scrubAndCompactionAndFsckLeaveAloneWhatTheyCannotSee() throws IOException {
        plugged.put("small-here", SMALL);
        forgetOpenFiles();
        long live = plugged.liveBytes(1);
        b().moveAway();
        ScrubReport scrubbed = plugged.store().maintenance().scrub(ScrubOptions.ALL);
        assertEquals(List.of(), scrubbed.damages());
        assertEquals(0, scrubbed.lost() + scrubbed.repaired());
        for (int i = 0; i < 1000; i++) {
            if (!small.equals("small-" + i)) {
                plugged.store().delete(DeleteRequest.of(key("small-" + i)));
            }
        }
        plugged.store().maintenance().purge(PluggedStore.BUCKET, "");
        CompactionReport compacted = plugged.store().maintenance().compact(1);
        assertEquals(List.of(), compacted.problems());
        List<Finding> findings = plugged.fsck();
        assertEquals(1, findings.size(), findings.toString());
        assertTrue(findings.get(0).where().contains("tier hdd, directory 1"), findings.toString());
        assertTrue(findings.get(0).actual().contains("nothing in it was looked at"), findings.toString());
        plugged.close();
        for (boolean repair : List.of(false, true)) {
            List<Finding> closed = plugged.closedFsck(repair);
            assertEquals(1, closed.size(), closed.toString());
            assertTrue(closed.get(0).actual().contains("nothing in it was looked at"), closed.toString());
        }
        b().putBack();
        plugged.open();
        assertTrue(plugged.liveBytes(1) <= live);
        assertReads(large);
        assertReads(small);
        assertEquals(List.of(), plugged.fsck());
        assertEquals(
                List.of(), plugged.store().maintenance().scrub(ScrubOptions.ALL).damages());
    }

    @Test
    void fsckDoesNotRemoveTheFilesOfAnotherStoreWhoseDiskIsMountedInstead() throws IOException {
        plugged.close();
        Path other = folder.resolve("other");
        MemoryDisk strange = new MemoryDisk();
        try (PluggedStore another = new PluggedStore(Files.createDirectory(other))) {
            another.configureOne("\"tiers/a\"");
            another.open();
            another.put("precious", LARGE);
            strange = another.disk("a").disk();
        }
        List<String> before = strange.list(strange.list("").get(1));
        PluggedDisk right = plugged.replace("b", strange);
        assertEquals(1, plugged.closedFsck(true).size());
        assertEquals(before, strange.list(strange.list("").get(1)));
        plugged.replace("b", right.disk());
        assertEquals(List.of(), plugged.closedFsck(false));
    }

    @Test
    void theCapacityOfATierCountsWhatLiesInADirectoryThatIsAbsent() throws IOException {
        plugged.close();
        plugged.configure("hdd", tier("hdd", "\"tiers/a\", \"tiers/b\"", "capacity = \"64MiB\""));
        plugged.open();
        for (int i = 0; i < 20; i++) {
            plugged.put("fill-" + i, 1 << 20);
        }
        long free = plugged.store().tiers().get(0).freeBytes();
        reopenWithoutB();
        long without = plugged.store().tiers().get(0).freeBytes();
        assertTrue(Math.abs(free - without) < 1 << 20, free + " bytes, without it " + without);
        b().putBack();
        assertTrue(Math.abs(free - plugged.store().tiers().get(0).freeBytes()) < 1 << 20);
    }

    @Test
    void aTierOfTwoCopiesReadsTheOtherCopyAndMendsNothing() throws IOException {
        plugged.close();
        plugged.configure(
                "twice",
                tier("twice", "\"tiers/c\", \"tiers/d\"", "copies = 2") + tier("hdd", "\"tiers/a\", \"tiers/b\"", ""));
        plugged.open();
        plugged.put("small-twice", SMALL);
        plugged.put("twice", LARGE);
        forgetOpenFiles();
        List<Place> places = plugged.places("twice");
        plugged.disk("c").moveAway();
        assertReads("twice");
        assertReads("small-twice");
        ScrubReport scrubbed = plugged.store().maintenance().scrub(ScrubOptions.ALL);
        assertEquals(0, scrubbed.lost() + scrubbed.repaired(), scrubbed.toString());
        assertEquals(places, plugged.places("twice"));
        plugged.disk("c").putBack();
        plugged.put("again", LARGE);
        assertEquals(2, plugged.places("again").size());
    }

    @Test
    void whatIsDamagedHereAndCannotBeLookedAtThereIsUnavailableAndNotLost() throws IOException {
        plugged.close();
        plugged.configure(
                "twice",
                tier("twice", "\"tiers/c\", \"tiers/d\"", "copies = 2") + tier("hdd", "\"tiers/a\", \"tiers/b\"", ""));
        plugged.open();
        plugged.put("twice", LARGE);
        forgetOpenFiles();
        Place place = plugged.places("twice").stream()
                .filter(copy -> copy.directory() == 1)
                .findFirst()
                .orElseThrow();
        String epoch = String.format("epoch-%08x", place.epoch());
        for (String file : plugged.disk("d").disk().list(epoch)) {
            if (file.endsWith(".blob")) {
                plugged.disk("d").disk().delete(epoch + "/" + file);
            }
        }
        plugged.disk("c").moveAway();
        assertThrows(StoreException.Unavailable.class, () -> plugged.read("twice"));
        plugged.disk("c").putBack();
        assertReads("twice");
    }
}
