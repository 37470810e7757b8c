package io.basalt.store.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException;
import io.basalt.store.api.TierExplanation;
import io.basalt.store.api.TierPlan;
import io.basalt.store.api.TieringProgress;
import io.basalt.store.api.TieringReport;
import io.basalt.store.api.Uploads;
import io.basalt.store.io.Place;
import io.basalt.store.testing.FakeClock;
import io.basalt.store.testing.MemoryDisk;
import io.basalt.store.testing.SubDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules, heat and marks move and expire objects; nothing that is read meanwhile or afterwards is any different. */
class TieringTest {
    private static final int SMALL = 1000;
    private static final int LARGE = 100_000;

    @TempDir
    Path folder;

    private final FakeClock clock = new FakeClock();
    private final MemoryDisk disk = new MemoryDisk();
    private LocalStore store;

    @BeforeEach
    void open() throws IOException {
        Files.writeString(folder.resolve("store.toml"), """
                landing = "flash"
                pack_limit = 65536
                [[tier]]
                name = "flash"
                directory = "tiers/flash"
                [[tier]]
                name = "hdd"
                medium = "hdd"
                directories = ["tiers/hdd0", "tiers/hdd1"]
                [[tier]]
                name = "tape"
                medium = "hdd"
                directory = "tiers/tape"
                [mover]
                moves = 1
                """);
        for (String name : List.of("flash", "hdd0", "hdd1", "tape")) {
            disk.createDirectories(name);
        }
        reopen();
        store.createBucket("b");
    }

    private void reopen() throws IOException {
        if (store != null) {
            store.close();
        }
        store = LocalStore.open(
                folder, path -> new SubDisk(disk, path.getFileName().toString()), clock);
    }

    @AfterEach
    void everythingReadsAsItWasWritten() throws IOException {
        for (var each : written) {
            if (store.stat(each).isPresent()) {
                assertArrayEquals(bytes(each), read(each), each.toString());
            }
        }
        assertTrue(store.maintenance().fsck(true, finding -> {}).isSound());
        store.close();
    }

    private final List<ObjectKey> written = new ArrayList<>();

    private static ObjectKey key(String key) {
        return new ObjectKey("b", key);
    }

    private byte[] bytes(ObjectKey key) {
        byte[] bytes = new byte[key.key().contains("large") ? LARGE : SMALL];
        new Random(key.key().hashCode()).nextBytes(bytes);
        return bytes;
    }

    private void put(String key) throws IOException {
        put(key, Attributes.NONE);
    }

    private void put(String name, Attributes attributes) throws IOException {
        ObjectKey key = key(name);
        try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT.withAttributes(attributes))) {
            writer.write(bytes(key));
            writer.commit();
        }
        written.add(key);
    }

    private byte[] read(ObjectKey key) throws IOException {
        try (ObjectReader reader = store.open(key)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) reader.size());
            while (bytes.hasRemaining() && reader.read(bytes.position(), bytes) > 0) {}
            return bytes.array();
        }
    }

    private Optional<String> tier(String key) throws IOException {
        return store.stat(key(key)).orElseThrow().tier();
    }

    private void assertTier(String expected, String key) throws IOException {
        assertEquals(Optional.of(expected), tier(key), key);
    }

    private void rule(String filter, String steps) throws IOException {
        rule("b", filter, steps);
    }

    private void rule(String bucket, String filter, String steps) throws IOException {
        store.setLifecycle(
                bucket, "{\"rules\": [{\"id\": \"r\", \"filter\": {" + filter + "}, \"steps\": [" + steps + "]}]}");
    }

    private TieringReport run() throws IOException {
        TieringReport report = store.tiering().run(progress -> {});
        assertEquals(List.of(), report.problems());
        return report;
    }

    private void days(int days) {
        clock.advance(Duration.ofDays(days));
    }

    @Test
    void oldObjectsMoveWhereTheirRuleSaysAndYoungOnesStay() throws Exception {
        put("old/large");
        put("old/small");
        put("other");
        days(31);
        put("old/young");
        rule("\"prefix\": \"old/\"", "{\"age_days\": 30, \"move\": \"hdd\"}");

        TieringReport report = run();

        assertEquals(2, report.moves());
        assertEquals(SMALL + LARGE, report.bytes());
        assertTier("hdd", "old/large");
        assertTier("hdd", "old/small");
        assertTier("flash", "old/young");
        assertTier("flash", "other");
        assertEquals(0, run().moves(), "and once only");
    }

    @Test
    void aMoveChangesNoVersionAndIsSeenAfterAReopening() throws Exception {
        put("a/large");
        long lsn = store.visibleLsn();
        var before = store.stat(key("a/large")).orElseThrow().entry();
        rule("", "{\"always\": true, \"move\": \"tape\"}");
        run();
        reopen();
        assertTier("tape", "a/large");
        assertEquals(before, store.stat(key("a/large")).orElseThrow().entry());
        assertEquals(lsn, store.visibleLsn());
    }

    @Test
    void aConditionOnAttributesChoosesWhatMoves() throws Exception {
        put("cat", Attributes.of("label", AttributeValue.of("cat")));
        put("dog", Attributes.of("label", AttributeValue.of("dog")));
        rule("\"where\": \"label = 'cat'\"", "{\"always\": true, \"move\": \"hdd\"}");
        run();
        assertTier("hdd", "cat");
        assertTier("flash", "dog");
    }

    @Test
    void smallObjectsThatMoveTogetherLieInTheOrderOfTheirKeysInOneVolume() throws Exception {
        Random random = new Random(1);
        for (int i : random.ints(0, 1000).distinct().limit(200).toArray()) {
            put(String.format("k%03d", i));
        }
        rule("", "{\"always\": true, \"move\": \"hdd\"}");
        run();
        List<String> keys = written.stream().map(ObjectKey::key).sorted().toList();
        long last = 0;
        int volumes = 0;
        for (String key : keys) {
            long contentId = store.stat(key(key)).orElseThrow().entry().contentId();
            long blobId =
                    store.namespace().content(contentId).orElseThrow().blobIds().get(0);
            var place = store.namespace().blob(blobId).places().get(0);
            assertTrue(place.packed());
            volumes += place.offset() < last || last == 0 ? 1 : 0;
            last = place.offset();
        }
        assertEquals(1, volumes);
    }

    @Test
    void expiredObjectsAreDeletedAndTheirEarlierStateIsHeld() throws Exception {
        put("logs/a");
        put("keep");
        rule("\"prefix\": \"logs/\"", "{\"age_days\": 7, \"expire\": true}");
        long lsn = store.visibleLsn();
        days(8);
        assertEquals(1, run().deletions());
        assertTrue(store.stat(key("logs/a")).isEmpty());
        assertTrue(store.stat(key("keep")).isPresent());
        assertTrue(lsn < store.visibleLsn());
    }

    @Test
    void anObjectThatWasReplacedSinceDoesNotExpire() throws Exception {
        put("logs/a");
        rule("\"prefix\": \"logs/\"", "{\"age_days\": 7, \"expire\": true}");
        days(8);
        put("logs/a");
        assertEquals(0, run().deletions());
    }

    @Test
    void earlierVersionsExpireAndTheNewestOfThemAreKept() throws Exception {
        store.configureBucket("b", BucketUpdate.NONE.withVersioned(true));
        for (int i = 0; i < 4; i++) {
            put("doc");
            days(1);
        }
        rule("", "{\"noncurrent_days\": 10, \"keep_newer\": 1, \"expire\": true}");
        days(5);
        assertEquals(0, run().deletions());
        days(10);
        assertEquals(2, run().deletions());
        assertEquals(2, store.versions(key("doc")).size());
    }

    @Test
    void theDayOfADeletionIsKnownAfterTheLogHasForgottenIt() throws Exception {
        store.configureBucket("b", BucketUpdate.NONE.withVersioned(true));
        put("doc");
        put("other");
        days(1);
        store.delete(key("doc"), Condition.NONE);
        rule("", "{\"noncurrent_days\": 30, \"expire\": true}");
        for (int day = 0; day < 29; day++) {
            days(1);
            run();
            store.maintenance().collect();
        }
        assertEquals(1, store.versions(key("doc")).size());
        days(2);
        assertEquals(1, run().deletions());
        assertEquals(List.of(), store.versions(key("doc")));
    }

    @Test
    void uploadsThatNobodyCompletesExpire() throws Exception {
        Uploads.Upload upload = store.uploads().begin(key("up"), PutOptions.DEFAULT);
        rule("", "{\"upload_days\": 3, \"expire\": true}");
        days(2);
        assertEquals(0, run().deletions());
        days(2);
        assertEquals(1, run().deletions());
        assertTrue(store.uploads().find(upload.uploadId()).isEmpty());
    }

    @Test
    void readsKeepAnObjectWhereItIsAndBringItBack() throws Exception {
        put("read");
        put("unread");
        rule("", "{\"unread_days\": 10, \"move\": \"hdd\"}, {\"heat_above\": 3, \"promote\": \"flash\"}");
        days(9);
        read(key("read"));
        days(3);
        run();
        assertTier("flash", "read");
        assertTier("hdd", "unread");
        for (int i = 0; i < 5; i++) {
            read(key("unread"));
        }
        run();
        assertTier("flash", "unread");
    }

    @Test
    void heatIsKeptAcrossAReopening() throws Exception {
        put("a");
        for (int i = 0; i < 4; i++) {
            read(key("a"));
        }
        double before = store.tiering().explain(key("a")).heat();
        assertEquals(4, before, 0.1);
        reopen();
        TierExplanation after = store.tiering().explain(key("a"));
        assertEquals(before, after.heat());
        assertEquals(Optional.of(LocalDate.ofInstant(FakeClock.START, java.time.ZoneOffset.UTC)), after.lastRead());
    }

    @Test
    void readingPartsOfAnObjectWarmsItByTheirShare() throws Exception {
        put("a/large");
        try (ObjectReader reader = store.open(key("a/large"))) {
            for (int i = 0; i < 4; i++) {
                reader.read(0, ByteBuffer.allocate(LARGE / 4));
            }
        }
        assertEquals(1, store.tiering().explain(key("a/large")).heat(), 0.05);
    }

    @Test
    void sharedBytesGoToTheFastestTierThatAnyOfTheirOwnersAsksFor() throws Exception {
        store.createBucket("c");
        put("a");
        store.copy(CopyRequest.of(key("a"), new ObjectKey("c", "a")));
        rule("b", "", "{\"always\": true, \"move\": \"tape\"}");
        run();
        assertTier("flash", "a");
        rule("c", "", "{\"always\": true, \"move\": \"hdd\"}");
        assertEquals(1, run().moves());
        assertTier("hdd", "a");
        assertEquals(
                Optional.of("hdd"),
                store.stat(new ObjectKey("c", "a")).orElseThrow().tier());
    }

    /** An object that has the bytes of {@code a}, which lie once, and more of its own. */
    private void share() throws IOException {
        put("a");
        store.copy(CopyRequest.of(key("a"), key("b")));
        try (ObjectWriter more = store.append(key("b"), PutOptions.DEFAULT)) {
            more.write(new byte[SMALL]);
            more.commit();
        }
    }

    @Test
    void partsThatObjectsShareAreMovedOnceAndAllOwnersSayWhereTheyLie() throws Exception {
        share();
        rule("\"prefix\": \"a\"", "{\"always\": true, \"move\": \"hdd\"}");
        assertEquals(0, run().moves(), "b asks for nothing slower");
        assertTier("flash", "a");

        rule("", "{\"always\": true, \"move\": \"hdd\"}");

        assertEquals(2, run().moves());
        assertTier("hdd", "a");
        assertTier("hdd", "b");
    }

    @Test
    void movingByHandTellsAllThatShareTheBytes() throws Exception {
        share();
        store.move(key("a"), "hdd");
        assertTier("hdd", "a");
        assertTier("mixed", "b");
        assertEquals(
                List.of("hdd", "flash"),
                store.tiering().explain(key("b")).parts().stream()
                        .map(TierExplanation.Part::tier)
                        .toList());
        reopen();
        assertTier("mixed", "b");
    }

    @Test
    void aPlanNamesWhatARunThenDoes() throws Exception {
        put("old/large");
        put("old/small");
        put("logs/a");
        store.setLifecycle("b", """
                {"rules": [
                  {"id": "cool", "filter": {"prefix": "old/"}, "steps": [{"age_days": 1, "move": "hdd"}]},
                  {"id": "logs", "filter": {"prefix": "logs/"}, "steps": [{"age_days": 1, "expire": true}]}]}
                """);
        days(2);

        TierPlan plan = store.tiering().plan(10);

        assertEquals(2, plan.moveCount());
        assertEquals(SMALL + LARGE, plan.moveBytes());
        assertEquals(
                List.of("basalt://b/old/large", "basalt://b/old/small"),
                plan.moves().stream().map(TierPlan.Move::object).toList());
        assertTrue(plan.moves().get(0).cause().contains("cool"));
        assertEquals("basalt://b/logs/a", plan.deletions().get(0).object());
        TierPlan.Level hdd = plan.levels().get(1);
        assertEquals(0, hdd.before());
        assertEquals(SMALL + LARGE, hdd.after());
        assertTier("flash", "old/large");

        TieringReport report = run();
        assertEquals(plan.moveCount(), report.moves());
        assertEquals(plan.moveBytes(), report.bytes());
        assertEquals(plan.deletionCount(), report.deletions());
        assertEquals(0, store.tiering().plan(10).moveCount());
    }

    @Test
    void anExplanationTellsWhySinceWhenAndWhatComesNext() throws Exception {
        put("a/large");
        rule("", "{\"age_days\": 10, \"move\": \"hdd\"}, {\"age_days\": 20, \"expire\": true}");
        TierExplanation landed = store.tiering().explain(key("a/large"));
        assertEquals("written", landed.parts().get(0).cause());
        assertEquals("flash", landed.parts().get(0).tier());
        assertEquals(
                store.stat(key("a/large")).orElseThrow().entry().modified(),
                landed.parts().get(0).since());
        assertEquals(Optional.empty(), landed.now());
        assertEquals(
                FakeClock.START.plus(Duration.ofDays(11)),
                landed.next().orElseThrow().at(),
                "ten days, and then up to a midnight");

        days(12);
        assertTrue(store.tiering()
                .explain(key("a/large"))
                .now()
                .orElseThrow()
                .text()
                .contains("move from flash to hdd"));
        run();

        TierExplanation moved = store.tiering().explain(key("a/large"));
        assertEquals("hdd", moved.parts().get(0).tier());
        assertTrue(
                moved.parts().get(0).cause().contains("rule 'r'"),
                moved.parts().get(0).cause());
        assertEquals(clock.instant(), moved.parts().get(0).since());
        assertTrue(moved.next().orElseThrow().text().contains("expire"));
        assertThrows(StoreException.NotFound.class, () -> store.tiering().explain(key("nothing")));
    }

    @Test
    void drainingATierLeavesNothingOnIt() throws Exception {
        for (int i = 0; i < 20; i++) {
            put("k" + i + (i % 5 == 0 ? "large" : ""));
        }
        List<TieringProgress> told = new ArrayList<>();
        TieringReport report = store.tiering().drain("flash", OptionalInt.empty(), told::add);
        assertEquals(20, report.moves());
        assertFalse(told.isEmpty());
        assertTrue(written.stream().allMatch(key -> {
            try {
                return tier(key.key()).equals(Optional.of("hdd"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }));
        assertEquals(0, store.tiers().get(0).bytes());
    }

    @Test
    void drainingPassesByATierThatIsFull() throws Exception {
        capacity("hdd", 64 << 20);
        put("first/large");
        fill("hdd");
        TieringReport report = store.tiering().drain("flash", OptionalInt.empty(), progress -> {});
        assertEquals(List.of(), report.problems());
        assertEquals(List.of(new TieringReport.Arrival("tape", 1, LARGE)), report.arrivals());
        assertTier("tape", "first/large");
    }

    @Test
    void drainingTheSlowestTierGoesToTheNearestFasterOneWithRoom() throws Exception {
        capacity("hdd", 64 << 20);
        put("first/large");
        store.move(key("first/large"), "tape");
        fill("hdd");
        TieringReport report = store.tiering().drain("tape", OptionalInt.empty(), progress -> {});
        assertEquals(List.of(), report.problems());
        assertTier("flash", "first/large");
        assertEquals(0, store.tiers().get(2).bytes());
    }

    @Test
    void aPlanTellsThatATierHasNoRoomForWhatRulesSendThere() throws Exception {
        capacity("hdd", 64 << 20);
        fill("hdd");
        put("first/large");
        rule("\"prefix\": \"first/\"", "{\"always\": true, \"move\": \"hdd\"}");
        TierPlan plan = store.tiering().plan(10);
        assertEquals(
                List.of("tier hdd has no room"),
                plan.problems().stream()
                        .map(told -> told.replaceAll("(no room) for .*", "$1"))
                        .toList());
        store.tiering().run(progress -> {});
        assertTier("flash", "first/large");
    }

    @Test
    void aDirectoryWhoseTierIsFullIsDrainedToTheNextOne() throws Exception {
        put("first/large");
        store.move(key("first/large"), "hdd");
        Place there = store.namespace()
                .blob(store.namespace()
                        .content(store.stat(key("first/large"))
                                .orElseThrow()
                                .entry()
                                .contentId())
                        .orElseThrow()
                        .blobIds()
                        .get(0))
                .places()
                .get(0);
        capacity("hdd", 64 << 20);
        fill("hdd");
        TieringReport report = store.tiering().drain("hdd", OptionalInt.of(there.directory()), progress -> {});
        assertEquals(List.of(), report.problems());
        assertTier("tape", "first/large");
    }

    @Test
    void whatNoTierHasRoomForStaysAndIsToldInOneLine() throws Exception {
        capacity("hdd", 64 << 20);
        capacity("tape", 64 << 20);
        put("first/large");
        put("other/large");
        fill("hdd");
        fill("tape");
        TieringReport report = store.tiering().drain("flash", OptionalInt.empty(), progress -> {});
        assertEquals(0, report.moves());
        assertEquals(1, report.problems().size());
        String told = report.problems().get(0);
        assertTrue(told.startsWith("2 blobs of " + 2 * LARGE + " bytes stay"), told);
        assertTrue(told.contains("hdd has ") && told.contains("tape has "), told);
        assertTier("flash", "first/large");
    }

    private void capacity(String tier, int bytes) throws IOException {
        Path config = folder.resolve("store.toml");
        String name = "name = \"" + tier + "\"\n";
        Files.writeString(config, Files.readString(config).replace(name, name + "capacity = " + bytes + "\n"));
        reopen();
    }

    /** So that it has no room for a large one. */
    private void fill(String tier) throws IOException {
        int filled = 0;
        for (int bytes : new int[] {1 << 20, LARGE / 2}) {
            boolean room = true;
            while (room) {
                ObjectKey key = key("filling " + tier + filled++);
                try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT.withTier(tier))) {
                    writer.write(new byte[bytes]);
                    writer.commit();
                    room = tier(key.key()).equals(Optional.of(tier));
                } catch (StoreException.OverQuota e) {
                    room = false;
                }
            }
        }
    }

    @Test
    void drainingADirectoryMovesItsBlobsToTheOthersOfTheTier() throws Exception {
        for (int i = 0; i < 20; i++) {
            put("k" + i + "large");
            store.move(key("k" + i + "large"), "hdd");
        }
        store.tiering().drain("hdd", OptionalInt.of(0), progress -> {});
        assertTrue(store.volumes().stream()
                .noneMatch(use -> use.tier().equals("hdd") && use.directory() == 0 && use.live() > 0));
        assertTier("hdd", "k0large");
        assertThrows(
                StoreException.InvalidArgument.class,
                () -> store.tiering().drain("hdd", OptionalInt.of(7), progress -> {}));
        assertThrows(
                StoreException.InvalidArgument.class,
                () -> store.tiering().drain("nothing", OptionalInt.empty(), progress -> {}));
    }

    @Test
    void rulesThatCannotBeFollowedAnyMoreAreAProblemAndTheOthersAreFollowed() throws Exception {
        store.createBucket("c");
        put("a");
        rule("b", "", "{\"always\": true, \"move\": \"tape\"}");
        rule("c", "", "{\"always\": true, \"move\": \"hdd\"}");
        try (ObjectWriter writer = store.put(new ObjectKey("c", "x"), PutOptions.DEFAULT)) {
            writer.write(new byte[10]);
            writer.commit();
        }
        Files.writeString(
                folder.resolve("store.toml"),
                Files.readString(folder.resolve("store.toml")).replaceAll("(?s)\\[\\[tier]]\\s+name = \"tape\".*", ""));
        reopen();
        TieringReport report = store.tiering().run(progress -> {});
        assertEquals(1, report.problems().size());
        assertTrue(
                report.problems().get(0).contains("tier 'tape'"),
                report.problems().get(0));
        assertEquals(
                Optional.of("hdd"),
                store.stat(new ObjectKey("c", "x")).orElseThrow().tier());
    }
}
