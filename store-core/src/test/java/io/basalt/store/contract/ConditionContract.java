package io.basalt.store.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.KeyMode;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.RenameRequest;
import io.basalt.store.api.StoreException.PreconditionFailed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Condition}s: checked when a change is applied, and by one winner only. */
public abstract class ConditionContract extends StoreContract {
    private static final AttributeUpdate LABEL =
            new AttributeUpdate(Attributes.of("label", AttributeValue.of("cat")), Set.of());

    private static PutOptions ifAbsent() {
        return PutOptions.DEFAULT.withCondition(Condition.IF_ABSENT);
    }

    private static PutOptions ifVersion(long version) {
        return PutOptions.DEFAULT.withCondition(new Condition.IfVersion(version));
    }

    @Test
    void ifAbsentPutsWhatIsNotThere() throws IOException {
        put("d/a", ifAbsent(), Contents.text("1"));
        delete("d/a");
        put("d/a", ifAbsent(), Contents.text("2"));

        assertArrayEquals(Contents.text("2"), read("d/a"));
    }

    @Test
    void ifAbsentRefusesWhatIsThere() throws IOException {
        ObjectInfo info = put("d/a", "1");

        assertRefused(PreconditionFailed.class, () -> put("d/a", ifAbsent(), Contents.text("2")), BUCKET, "d/a");

        assertEquals(info, stat("d/a"));
        assertArrayEquals(Contents.text("1"), read("d/a"));
    }

    @Test
    void ifAbsentLooksAtObjectsNotAtDirectories() throws IOException {
        put("a/b", "1");

        put("a", ifAbsent(), Contents.text("2"));

        assertEquals(List.of("a", "a/b"), keys());
    }

    @Test
    void ifVersionReplacesThatVersion() throws IOException {
        ObjectInfo info = put("a", "1");

        put("a", ifVersion(info.entry().version()), Contents.text("2"));

        assertArrayEquals(Contents.text("2"), read("a"));
    }

    @Test
    void ifVersionRefusesAnotherVersionAndSaysWhich() throws IOException {
        long stale = put("a", "1").entry().version();
        ObjectInfo info = put("a", "2");

        assertRefused(
                PreconditionFailed.class,
                () -> put("a", ifVersion(stale), Contents.text("3")),
                BUCKET,
                "a",
                Long.toString(stale),
                Long.toString(info.entry().version()));

        assertEquals(info, stat("a"));
    }

    @Test
    void ifVersionRefusesWhatIsNotThere() throws IOException {
        long version = put("a", "1").entry().version();
        delete("a");

        assertRefused(PreconditionFailed.class, () -> put("a", ifVersion(version), new byte[1]), BUCKET, "a");

        assertFalse(exists("a"));
    }

    @Test
    void aVersionOutlivesAttributeUpdatesAndRenames() throws IOException {
        long version = put("a", "1").entry().version();
        store.updateAttributes(key("a"), LABEL, Condition.NONE);
        store.rename(new RenameRequest(BUCKET, "a", "d/b", false, KeyMode.S3));

        put("d/b", ifVersion(version), Contents.text("2"));

        assertArrayEquals(Contents.text("2"), read("d/b"));
    }

    @Test
    void aConditionIsCheckedAtTheCommit() throws IOException {
        put("a", "1");
        try (ObjectWriter fails = store.put(key("b"), ifAbsent());
                ObjectWriter succeeds = store.put(key("a"), ifAbsent())) {
            put("b", "1");
            delete("a");
            assertRefused(PreconditionFailed.class, fails::commit, BUCKET, "b");
            succeeds.commit();
        }

        assertEquals(List.of("a", "b"), keys());
    }

    /** Whether a refused commit may be tried again is not said; what it must not do is to lose the bytes. */
    @ParameterizedTest
    @ValueSource(ints = {100, 2_000_000})
    void aRefusedCommitThatIsRepeatedFailsOrPutsEverything(int size) throws Exception {
        byte[] bytes = Contents.random(size, 1);
        put("a", "in the way");
        boolean committed = true;
        try (ObjectWriter writer = store.put(key("a"), ifAbsent())) {
            writer.write(bytes);
            assertRefused(PreconditionFailed.class, writer::commit, BUCKET, "a");
            delete("a");
            try {
                writer.commit();
            } catch (IOException e) {
                committed = false;
            }
        }
        reopen();

        assertEquals(committed, exists("a"));
        if (committed) {
            assertArrayEquals(bytes, read("a"));
        }
    }

    @Test
    void aRefusedPutMakesNoDirectories() throws IOException {
        assertRefused(PreconditionFailed.class, () -> put("d/e/a", ifVersion(1), new byte[1]), "d/e/a");

        assertTrue(store.lookup(BUCKET, "d").isEmpty());
        assertEquals(0, store.bucket(BUCKET).orElseThrow().root().children());
    }

    @Test
    void ofTwoThatPutIfAbsentExactlyOneWins() throws Exception {
        for (int round = 0; round < 25; round++) {
            assertOneWins("absent-" + round, ifAbsent());
        }
    }

    @Test
    void ofTwoThatReplaceOneVersionExactlyOneWins() throws Exception {
        for (int round = 0; round < 25; round++) {
            String key = "version-" + round;
            assertOneWins(key, ifVersion(put(key, "0").entry().version()));
        }
    }

    private void assertOneWins(String key, PutOptions options) throws Exception {
        List<Callable<String>> racers = new ArrayList<>();
        for (String text : List.of("first", "second")) {
            racers.add(() -> {
                put(key, options, Contents.text(text));
                return text;
            });
        }
        List<Race.Outcome<String>> outcomes = Race.run(racers);

        List<String> winners = new ArrayList<>();
        for (Race.Outcome<String> outcome : outcomes) {
            outcome.value().ifPresent(winners::add);
            outcome.failure().ifPresent(failure -> assertInstanceOf(PreconditionFailed.class, failure));
        }
        assertEquals(1, winners.size());
        assertArrayEquals(Contents.text(winners.get(0)), read(key));
    }

    @Test
    void noIncrementIsLostAmongManyThatRetry() throws Exception {
        put("counter", "0");
        int threads = 4;
        int each = 15;

        Race.runAll(Collections.nCopies(threads, () -> {
            for (int i = 0; i < each; i++) {
                while (!increment()) {
                    Thread.onSpinWait();
                }
            }
        }));

        assertEquals(Integer.toString(threads * each), new String(read("counter"), UTF_8));
    }

    private boolean increment() throws IOException {
        ObjectInfo info = stat("counter");
        int value = Integer.parseInt(new String(read("counter"), UTF_8));
        try {
            put("counter", ifVersion(info.entry().version()), Contents.text(Integer.toString(value + 1)));
            return true;
        } catch (PreconditionFailed e) {
            return false;
        }
    }

    @Test
    void aDeletionIfVersionTakesThatVersionOnly() throws IOException {
        long stale = put("a", "1").entry().version();
        long version = put("a", "2").entry().version();

        assertRefused(
                PreconditionFailed.class, () -> store.delete(key("a"), new Condition.IfVersion(stale)), BUCKET, "a");
        assertTrue(exists("a"));
        assertTrue(store.delete(key("a"), new Condition.IfVersion(version)));
        assertFalse(exists("a"));
        assertRefused(
                PreconditionFailed.class, () -> store.delete(key("a"), new Condition.IfVersion(version)), BUCKET, "a");
    }

    @Test
    void aDeletionIfAbsentDeletesNothing() throws IOException {
        put("a", "1");

        assertRefused(PreconditionFailed.class, () -> store.delete(key("a"), Condition.IF_ABSENT), BUCKET, "a");
        assertTrue(exists("a"));
        assertFalse(store.delete(key("b"), Condition.IF_ABSENT));
    }

    @Test
    void ofManyThatDeleteOneObjectExactlyOneDoes() throws Exception {
        for (int round = 0; round < 10; round++) {
            put("a", "1");
            Callable<Boolean> racer = () -> delete("a");
            List<Race.Outcome<Boolean>> outcomes = Race.run(Collections.nCopies(3, racer));

            assertEquals(
                    1,
                    outcomes.stream()
                            .filter(outcome -> outcome.value().orElseThrow())
                            .count());
        }
    }

    @Test
    void attributesChangeIfTheVersionHolds() throws IOException {
        long stale = put("a", "1").entry().version();
        long version = put("a", "2").entry().version();

        assertRefused(
                PreconditionFailed.class,
                () -> store.updateAttributes(key("a"), LABEL, new Condition.IfVersion(stale)),
                BUCKET,
                "a");
        assertEquals(Attributes.NONE, said(stat("a")));
        store.updateAttributes(key("a"), LABEL, new Condition.IfVersion(version));
        store.updateAttributes(key("a"), LABEL, new Condition.IfVersion(version));
        assertEquals(LABEL.set(), said(stat("a")));
    }
}
