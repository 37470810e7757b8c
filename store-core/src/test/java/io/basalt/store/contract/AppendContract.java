package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.ConcatRequest;
import io.basalt.store.api.Condition;
import io.basalt.store.api.CopyRequest;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectReader;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Publication;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.StoreException.NotFound;
import io.basalt.store.api.StoreException.PreconditionFailed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Append, truncate and concat: contents made of others' bytes. */
public abstract class AppendContract extends StoreContract {
    private static final int BLOCK = 64 * Contents.KIB;

    private ObjectInfo append(String key, byte[] bytes) throws IOException {
        try (ObjectWriter writer = store.append(key(key), PutOptions.DEFAULT)) {
            writer.write(bytes);
            return writer.commit();
        }
    }

    private static byte[] join(byte[]... pieces) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(pieces).mapToInt(piece -> piece.length).sum());
        for (byte[] piece : pieces) {
            all.put(piece);
        }
        return all.array();
    }

    private void assertContent(byte[] expected, String key) throws IOException {
        assertArrayEquals(expected, read(key));
        assertEquals(expected.length, stat(key).size());
        assertEquals(Contents.crc32c(expected), stat(key).entry().crc32c());
    }

    // ---- append

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 2 * Contents.MIB})
    void appendedBytesComeAfterTheOthers(int size) throws Exception {
        byte[] first = Contents.random(1500, 1);
        byte[] second = Contents.random(size, 2);
        ObjectInfo old = put("d/a", first);

        ObjectInfo now = append("d/a", second);

        assertContent(join(first, second), "d/a");
        assertEquals(now, stat("d/a"));
        assertEquals(old.entry().fileId(), now.entry().fileId());
        assertEquals(old.created(), now.created());
        assertNotEquals(old.entry().contentId(), now.entry().contentId());
        reopen();
        append("d/a", first);
        assertContent(join(first, second, first), "d/a");
    }

    @Test
    void anAppendIsSeenAtItsCommit() throws IOException {
        put("a", "1");
        try (ObjectWriter writer = store.append(key("a"), PutOptions.DEFAULT)) {
            writer.write(Contents.text("2"));
            assertContent(Contents.text("1"), "a");
        }
        assertContent(Contents.text("1"), "a");
    }

    @Test
    void aReaderOfTheShorterContentGoesOn() throws IOException {
        put("a", "12");
        try (ObjectReader reader = store.open(key("a"))) {
            append("a", Contents.text("34"));
            assertArrayEquals(Contents.text("12"), Contents.read(reader));
        }
    }

    @Test
    void appendKeepsWhatWasSaidOfTheObject() throws IOException {
        Attributes cat = Attributes.of("label", AttributeValue.of("cat"));
        put("a", PutOptions.DEFAULT.withAttributes(cat).withContentType("text/x"), Contents.text("1"));
        try (ObjectWriter writer = store.append(
                key("a"), PutOptions.DEFAULT.withAttributes(Attributes.of("pages", AttributeValue.of(2))))) {
            writer.write(Contents.text("2"));
            // Changed while the append is under way: neither is lost.
            store.updateAttributes(
                    key("a"),
                    new AttributeUpdate(Attributes.of("seen", AttributeValue.of(true)), Set.of()),
                    Condition.NONE);
            writer.commit();
        }

        ObjectInfo now = stat("a");
        assertEquals("text/x", now.contentType());
        assertEquals(
                cat.with(Attributes.of("pages", AttributeValue.of(2)))
                        .with(Attributes.of("seen", AttributeValue.of(true))),
                said(now));
        assertContent(Contents.text("12"), "a");
    }

    @Test
    void concurrentAppendsLoseNothing() throws Exception {
        put("a", "");
        List<Race.Task> tasks = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            byte[] piece = Contents.random(100 + thread * 700, thread);
            tasks.add(() -> {
                for (int i = 0; i < 10; i++) {
                    append("a", piece);
                }
            });
        }
        Race.runAll(tasks);

        byte[] all = read("a");
        assertEquals(10 * (100 + 800 + 1500 + 2200), all.length);
        int[] seen = new int[4];
        for (int at = 0; at < all.length; ) {
            int thread = 0;
            while (!startsWith(all, at, Contents.random(100 + thread * 700, thread))) {
                thread++;
            }
            seen[thread]++;
            at += 100 + thread * 700;
        }
        assertArrayEquals(new int[] {10, 10, 10, 10}, seen);
    }

    private static boolean startsWith(byte[] all, int at, byte[] piece) {
        return at + piece.length <= all.length && Arrays.equals(all, at, at + piece.length, piece, 0, piece.length);
    }

    @Test
    void anAppendHasConditions() throws IOException {
        long version = put("a", "1").entry().version();
        PutOptions stale = PutOptions.DEFAULT.withCondition(new Condition.IfVersion(version));
        ObjectWriter writer = store.append(key("a"), stale);
        writer.write(2);
        append("a", Contents.text("2"));

        assertRefused(PreconditionFailed.class, writer::commit, "a");
        assertRefused(PreconditionFailed.class, () -> store.append(key("a"), stale), "a");
        assertRefused(NotFound.class, () -> store.append(key("b"), PutOptions.DEFAULT), "b");
        assertContent(Contents.text("12"), "a");
    }

    @Test
    void manyPiecesAreJoinedAndStayTheSameBytes() throws Exception {
        byte[] piece = Contents.random(700, 1);
        put("piece", piece);
        store.concat(new ConcatRequest(key("a"), Collections.nCopies(1030, "piece"), PutOptions.DEFAULT));
        byte[][] pieces = Collections.nCopies(1030, piece).toArray(byte[][]::new);

        append("a", piece);
        append("a", Contents.text("end"));

        assertContent(join(join(pieces), piece, Contents.text("end")), "a");
        reopen();
        assertContent(join(join(pieces), piece, Contents.text("end")), "a");
    }

    // ---- truncate

    @ParameterizedTest
    @ValueSource(ints = {1000, 3 * BLOCK + 17, 2 * Contents.MIB + 5})
    void aTruncatedObjectHasItsFirstBytes(int size) throws IOException {
        byte[] bytes = Contents.random(size, 1);
        for (int length : new int[] {0, 1, 999, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, size - 1, size}) {
            if (length <= size) {
                put("a", bytes);
                store.truncate(key("a"), length, Condition.NONE);
                assertContent(Arrays.copyOf(bytes, length), "a");
            }
        }
    }

    @Test
    void randomEditsGiveWhatAnArrayWould() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("randomEditsGiveWhatAnArrayWould: seed " + seed);
        Random random = new Random(seed);
        byte[] model = Contents.random(random.nextInt(3 * BLOCK), seed);
        put("a", model);
        for (int i = 0; i < 60; i++) {
            if (random.nextBoolean() && model.length > 0) {
                int length = model.length - random.nextInt(Math.min(model.length, 2 * BLOCK));
                store.truncate(key("a"), length, Condition.NONE);
                model = Arrays.copyOf(model, length);
            } else {
                byte[] more = Contents.random(random.nextInt(2 * BLOCK), random.nextLong());
                append("a", more);
                model = join(model, more);
            }
            assertEquals(Contents.crc32c(model), stat("a").entry().crc32c(), "seed " + seed + ", step " + i);
        }
        assertContent(model, "a");
        reopen();
        assertContent(model, "a");
    }

    @Test
    void anObjectIsNotTruncatedToMoreThanItHas() throws IOException {
        long version = put("a", "123").entry().version();

        assertRefused(InvalidArgument.class, () -> store.truncate(key("a"), 4, Condition.NONE), "a", "3", "4");
        assertRefused(InvalidArgument.class, () -> store.truncate(key("a"), -1, Condition.NONE), "a");
        assertRefused(NotFound.class, () -> store.truncate(key("b"), 0, Condition.NONE), "b");
        assertRefused(
                PreconditionFailed.class, () -> store.truncate(key("a"), 1, new Condition.IfVersion(version + 1)), "a");
        assertContent(Contents.text("123"), "a");
    }

    // ---- concat

    private void concat(KeyMode mode, String target, String... sources) throws IOException {
        store.concat(new ConcatRequest(key(target), List.of(sources), PutOptions.DEFAULT.withMode(mode)));
    }

    @Test
    void aConcatOntoOneOfItsSourcesLosesNoPutMeanwhile() throws Exception {
        put("t", "start;");
        put("b", "b");
        Race.runAll(List.of(
                () -> {
                    for (int i = 0; i < 50; i++) {
                        put("t", "v" + i + ";");
                        String now = new String(read("t"), StandardCharsets.UTF_8);
                        assertTrue(now.startsWith("v" + i + ";"), now);
                    }
                },
                () -> {
                    for (int i = 0; i < 50; i++) {
                        concat(KeyMode.S3, "t", "t", "b");
                    }
                }));
    }

    @Test
    void aConcatSeesItsSourcesAsTheyWereTogether() throws Exception {
        putAll("new/0/x", "new/0/y", "new/1/x", "new/1/y");
        store.publish(Publication.of(copyOf("new/0/x", "x"), copyOf("new/0/y", "y")));
        AtomicBoolean done = new AtomicBoolean();
        Race.runAll(List.of(
                () -> {
                    for (int i = 0; !done.get(); i++) {
                        String from = "new/" + i % 2 + "/";
                        store.publish(Publication.of(copyOf(from + "x", "x"), copyOf(from + "y", "y")));
                    }
                },
                () -> {
                    try {
                        for (int i = 0; i < 200; i++) {
                            concat(KeyMode.S3, "t", "x", "y");
                            String joined = new String(read("t"), StandardCharsets.UTF_8);
                            assertEquals(joined.substring(0, 6), joined.substring(7, 13), joined);
                        }
                    } finally {
                        done.set(true);
                    }
                }));
    }

    private static Publication.Step copyOf(String from, String to) {
        return new Publication.Copy(CopyRequest.of(key(from), key(to)));
    }

    @Test
    void inS3ModeTheTargetIsMadeAndTheSourcesStay() throws IOException {
        byte[] large = Contents.random(2 * Contents.MIB, 1);
        put("a", "1");
        put("b", large);
        put("all", "old");

        concat(KeyMode.S3, "all", "a", "b", "a");
        concat(KeyMode.S3, "d/again", "all", "a");

        assertContent(join(Contents.text("1"), large, Contents.text("1")), "all");
        assertContent(join(Contents.text("1"), large, Contents.text("11")), "d/again");
        assertEquals(List.of("a", "all", "b", "d/again"), keys());
    }

    @Test
    void inHadoopModeTheSourcesMoveIntoTheTarget() throws IOException {
        put("d/t", "0");
        put("d/a", "1");
        put("d/b", "2");
        long lsn = store.visibleLsn();

        concat(KeyMode.HADOOP, "d/t", "d/b", "d/a");

        assertContent(Contents.text("021"), "d/t");
        assertEquals(List.of("d/t"), keys());
        assertTrue(store.visibleLsn() > lsn);
        assertEquals(3, store.bucket(BUCKET).orElseThrow().root().bytes());
    }

    @Test
    void inHadoopModeConcatRefusesWhatHdfsRefuses() throws IOException {
        put("t", "0");
        put("a", "1");
        put("empty", "");

        assertRefused(NotFound.class, () -> concat(KeyMode.HADOOP, "none", "a"), "none");
        assertRefused(NotFound.class, () -> concat(KeyMode.HADOOP, "t", "a", "none"), "none");
        assertRefused(InvalidArgument.class, () -> concat(KeyMode.HADOOP, "t", "a", "a"), "t", "a");
        assertRefused(InvalidArgument.class, () -> concat(KeyMode.HADOOP, "t", "t"), "t");
        assertRefused(InvalidArgument.class, () -> concat(KeyMode.HADOOP, "t", "a", "empty"), "empty");
        assertWrong(() -> concat(KeyMode.HADOOP, "t"));

        assertContent(Contents.text("0"), "t");
        assertEquals(List.of("a", "empty", "t"), keys());
    }
}
