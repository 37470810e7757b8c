package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.BucketUpdate;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.Medium;
import io.basalt.store.api.MoveResult;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.OpenFile;
import io.basalt.store.api.PartWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.SystemField;
import io.basalt.store.api.TierInfo;
import io.basalt.store.api.Uploads;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiers: where contents land, and how they move without anybody noticing. */
public abstract class TierContract extends StoreContract {
    private String fast = "";
    private String slow = "";

    @BeforeEach
    void nameTiers() throws IOException {
        List<TierInfo> tiers = store.tiers();
        assertTrue(tiers.size() >= 2, "the subject has at least two tiers: " + tiers);
        fast = tiers.get(0).name();
        slow = tiers.get(tiers.size() - 1).name();
    }

    private TierInfo tier(String name) throws IOException {
        return store.tiers().stream()
                .filter(tier -> tier.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Set<String> keysIn(String tier) throws IOException {
        return query(Query.of(BUCKET, Predicate.equal(SystemField.TIER, AttributeValue.of(tier)), SystemField.KEY))
                .column(SystemField.KEY)
                .stream()
                .map(String::valueOf)
                .collect(Collectors.toSet());
    }

    @Test
    void tiersComeFastestFirstAndOneIsForLanding() throws IOException {
        assertEquals(Medium.FLASH, store.tiers().get(0).medium());
        assertEquals(
                List.of(fast),
                store.tiers().stream()
                        .filter(TierInfo::landing)
                        .map(TierInfo::name)
                        .toList());
        assertEquals(
                store.tiers().size(),
                store.tiers().stream().map(TierInfo::name).distinct().count());
        for (TierInfo tier : store.tiers()) {
            assertTrue(tier.freeBytes() > 0, tier.toString());
            assertFalse(tier.directories().isEmpty(), tier.toString());
            assertTrue(tier.copies() <= tier.directories().size(), tier.toString());
            assertEquals(0, tier.objects(), tier.toString());
            assertEquals(0, tier.bytes(), tier.toString());
        }
    }

    @Test
    void objectsLandWhereTheyAreToldOrInTheLandingTier() throws IOException {
        put("a", "1");
        put("b", PutOptions.DEFAULT.withTier(slow), Contents.text("2"));
        put("c", PutOptions.DEFAULT.withTier(slow), new byte[2_000_000]);
        put("d", PutOptions.DEFAULT.withTier(fast), Contents.text("4"));

        assertEquals(Optional.of(fast), stat("a").tier());
        assertEquals(Optional.of(slow), stat("b").tier());
        assertEquals(Optional.of(slow), stat("c").tier());
        assertEquals(Set.of("a", "d"), keysIn(fast));
        assertEquals(Set.of("b", "c"), keysIn(slow));
        assertArrayEquals(Contents.text("2"), read("b"));
    }

    @Test
    void aBucketsObjectsLandOnItsOwnTierUnlessTheirWriterNamesAnother() throws Exception {
        put("before", "0");
        store.configureBucket(BUCKET, BucketUpdate.NONE.withLanding(slow));
        assertEquals(
                Optional.of(slow), store.bucket(BUCKET).orElseThrow().settings().landing());
        reopen();

        put("small", "1");
        put("large", new byte[2_000_000]);
        put("named", PutOptions.DEFAULT.withTier(fast), Contents.text("2"));
        try (ObjectWriter more = store.append(key("before"), PutOptions.DEFAULT)) {
            more.write(new byte[2_000_000]);
            more.commit();
        }
        Uploads.Upload upload = store.uploads().begin(key("upload"), PutOptions.DEFAULT);
        try (PartWriter part = store.uploads().write(upload.uploadId(), 1)) {
            part.write(Contents.text("3"));
            part.commit();
        }
        store.uploads().complete(upload.uploadId(), List.of());
        try (OpenFile file =
                store.openFiles().create(key("file"), PutOptions.DEFAULT.withMode(KeyMode.HADOOP), "writer")) {
            file.write(Contents.text("4"));
            file.commit();
        }

        assertEquals(Set.of("small", "large", "upload", "file"), keysIn(slow));
        assertEquals(Set.of("named"), keysIn(fast));
        assertEquals(Optional.of("mixed"), stat("before").tier());

        store.configureBucket(BUCKET, BucketUpdate.NONE.withLanding(BucketUpdate.STORE_LANDING));
        assertEquals(
                Optional.empty(), store.bucket(BUCKET).orElseThrow().settings().landing());
        put("small", "5");
        assertEquals(Optional.of(fast), stat("small").tier());
    }

    @Test
    void aBucketLandsOnNoTierThatTheStoreDoesNotHave() throws IOException {
        assertRefused(
                InvalidArgument.class,
                () -> store.configureBucket(BUCKET, BucketUpdate.NONE.withLanding("tape")),
                "tape",
                fast,
                slow);

        assertEquals(
                Optional.empty(), store.bucket(BUCKET).orElseThrow().settings().landing());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4096, 100_000, Contents.MIB, Contents.MIB + 1, 3 * Contents.MIB})
    void aMoveThereAndBackChangesThePlaceAlone(int size) throws Exception {
        byte[] bytes = Contents.random(size, size);
        put("d/other", "stays");
        ObjectInfo before =
                put("d/a", PutOptions.DEFAULT.withAttributes(Attributes.of("label", AttributeValue.of("cat"))), bytes);

        assertEquals(new MoveResult(key("d/a"), slow, size), store.move(key("d/a"), slow));
        assertMoved(before, slow, bytes);
        reopen();
        assertMoved(before, slow, bytes);

        assertEquals(new MoveResult(key("d/a"), fast, size), store.move(key("d/a"), fast));
        assertMoved(before, fast, bytes);
        assertEquals(Optional.of(fast), stat("d/other").tier());
        reopen();
        assertMoved(before, fast, bytes);
    }

    private void assertMoved(ObjectInfo before, String tier, byte[] bytes) throws IOException {
        assertEquals(
                new ObjectInfo(
                        before.entry(), before.contentType(), before.created(), Optional.of(tier), before.attributes()),
                stat("d/a"));
        assertArrayEquals(bytes, read("d/a"));
        assertTrue(keysIn(tier).contains("d/a"));
        assertFalse(keysIn(tier.equals(fast) ? slow : fast).contains("d/a"));
        assertEquals(
                tier,
                query(Query.of(BUCKET, Predicate.equal(SystemField.KEY, AttributeValue.of("d/a")), SystemField.TIER))
                        .only()
                        .get("tier"));
        assertEquals(
                before.entry().revision(),
                query(Query.of(BUCKET, Predicate.keyPrefix("d/a"), SystemField.REVISION))
                        .only()
                        .get("revision"));
    }

    @Test
    void aMoveToWhereItIsMovesNothing() throws IOException {
        put("a", "1");

        assertEquals(new MoveResult(key("a"), fast, 0), store.move(key("a"), fast));
        store.move(key("a"), slow);
        assertEquals(new MoveResult(key("a"), slow, 0), store.move(key("a"), slow));

        assertArrayEquals(Contents.text("1"), read("a"));
    }

    @Test
    void anEmptyObjectIsInNoTier() throws IOException {
        put("a", PutOptions.DEFAULT.withTier(slow), new byte[0]);

        assertEquals(Optional.empty(), stat("a").tier());
        assertEquals(0, store.move(key("a"), slow).bytes());
        assertEquals(Optional.empty(), stat("a").tier());
        assertEquals(Set.of(), keysIn(slow));
        assertEquals(0, read("a").length);
    }

    @Test
    void anUnknownTierIsAClearMistake() throws IOException {
        ObjectInfo info = put("a", "1");

        assertRefused(InvalidArgument.class, () -> store.move(key("a"), "tape"), "tape", fast, slow);
        assertRefused(
                InvalidArgument.class,
                () -> put("b", PutOptions.DEFAULT.withTier("tape"), new byte[1]),
                "tape",
                fast,
                slow);
        assertRefused(InvalidArgument.class, () -> put("b", PutOptions.DEFAULT.withTier("tape"), new byte[0]), "tape");

        assertEquals(info, stat("a"));
        assertFalse(exists("b"));
    }

    @Test
    void aMissingObjectDoesNotMove() throws IOException {
        put("d/a", "1");

        assertRefused(NotFound.class, () -> store.move(key("x"), slow), BUCKET, "x");
        assertRefused(NotFound.class, () -> store.move(key("d"), slow), BUCKET, "d");
    }

    @ParameterizedTest
    @ValueSource(ints = {100_000, 3 * Contents.MIB})
    void aReaderOpenedBeforeAMoveGoesOnReading(int size) throws IOException {
        byte[] bytes = Contents.random(size, 1);
        put("a", bytes);
        put("neighbour", "1");

        try (ObjectReader reader = store.open(key("a"))) {
            int half = size / 2;
            assertArrayEquals(Arrays.copyOf(bytes, half), Contents.read(reader, 0, half));
            store.move(key("a"), slow);
            assertArrayEquals(Arrays.copyOfRange(bytes, half, size), Contents.read(reader, half, size));
            store.move(key("a"), fast);
            assertArrayEquals(bytes, Contents.read(reader));
            delete("a");
            assertArrayEquals(bytes, Contents.read(reader));
        }
        try (ObjectReader reader = store.open(key("neighbour"))) {
            store.move(key("neighbour"), slow);
            assertArrayEquals(Contents.text("1"), Contents.read(reader), "the first read comes after the move");
        }
    }

    @Test
    void tiersSayWhatTheyHold() throws IOException {
        put("a", new byte[1000]);
        put("b", new byte[2_000_000]);
        put("empty", new byte[0]);
        assertHolds(fast, 2, 2_001_000);
        assertHolds(slow, 0, 0);

        store.move(key("b"), slow);
        assertHolds(fast, 1, 1000);
        assertHolds(slow, 1, 2_000_000);

        store.move(key("a"), slow);
        assertHolds(fast, 0, 0);
        assertHolds(slow, 2, 2_001_000);
    }

    private void assertHolds(String name, long objects, long bytes) throws IOException {
        TierInfo tier = tier(name);
        assertEquals(List.of(objects, bytes), List.of(tier.objects(), tier.bytes()), "objects and bytes of " + name);
    }

    @Test
    void whatWasDiscardedIsInNoTier() throws IOException {
        for (int size : new int[] {1000, 2_000_000}) {
            try (ObjectWriter writer = store.put(key("a"), PutOptions.DEFAULT)) {
                writer.write(new byte[size]);
            }
        }

        assertHolds(fast, 0, 0);
    }

    @Test
    void anOverwriteLandsAnew() throws IOException {
        put("a", "1");
        store.move(key("a"), slow);

        put("a", "2");

        assertEquals(Optional.of(fast), stat("a").tier());
        assertEquals(Set.of("a"), keysIn(fast));
        assertEquals(Set.of(), keysIn(slow));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1_500_000})
    void readersNeverSeeAGapWhileContentsMoveAndChange(int size) throws Exception {
        put("a", Contents.random(size, 0));
        AtomicBoolean done = new AtomicBoolean();
        Race.runAll(List.of(
                () -> {
                    try {
                        for (int i = 0; i < 15; i++) {
                            store.move(key("a"), slow);
                            store.move(key("a"), fast);
                        }
                    } finally {
                        done.set(true);
                    }
                },
                () -> {
                    for (int i = 1; i <= 15; i++) {
                        put("a", Contents.random(size, i));
                    }
                },
                () -> {
                    while (!done.get()) {
                        try (ObjectReader reader = store.open(key("a"))) {
                            byte[] bytes = Contents.read(reader);
                            assertTrue(
                                    IntStream.rangeClosed(0, 15)
                                            .anyMatch(i -> Arrays.equals(Contents.random(size, i), bytes)),
                                    "whole, and one of those that were written");
                        }
                    }
                }));

        assertArrayEquals(Contents.random(size, 15), read("a"));
    }
}
