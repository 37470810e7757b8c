package io.basalt.store.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.StoreException.InvalidArgument;
import io.basalt.store.api.StoreException.NotFound;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A bucket's lifecycle rules: set, kept, replaced, and refused before they are kept. */
public abstract class LifecycleContract extends StoreContract {
    private static String rule(String id, String filter, String step) {
        return "{\"id\": \"" + id + "\", \"filter\": {" + filter + "}, \"steps\": [" + step + "]}";
    }

    private static String rules(String... rules) {
        return "{\"rules\": [" + String.join(", ", rules) + "]}";
    }

    private static String expiring(String id, int days) {
        return rule(id, "", "{\"age_days\": " + days + ", \"expire\": true}");
    }

    private void refused(String rules, String... words) {
        assertRefused(InvalidArgument.class, () -> store.setLifecycle(BUCKET, rules), words);
    }

    @Test
    void aBucketHasNoRulesAtFirst() throws Exception {
        assertEquals(Optional.empty(), store.lifecycle(BUCKET));
    }

    @Test
    void rulesAreKeptInOneFormWhateverTheyWereWrittenLike() throws Exception {
        store.setLifecycle(BUCKET, rules(expiring("old", 30)));
        String kept = store.lifecycle(BUCKET).orElseThrow();
        assertEquals(
                "{\"rules\":[{\"id\":\"old\",\"enabled\":true,\"filter\":{\"prefix\":\"\"},"
                        + "\"steps\":[{\"age_days\":30,\"expire\":true}]}]}",
                kept.replaceAll("\\s", ""));

        store.setLifecycle(BUCKET, kept);

        assertEquals(Optional.of(kept), store.lifecycle(BUCKET));
    }

    @Test
    void rulesSurviveAClosing() throws Exception {
        store.setLifecycle(
                BUCKET,
                rules(IntStream.range(0, 1000)
                        .mapToObj(i -> expiring("rule " + i, i + 1))
                        .collect(Collectors.joining(", "))));
        Optional<String> before = store.lifecycle(BUCKET);

        reopen();

        assertEquals(before, store.lifecycle(BUCKET));
    }

    @Test
    void rulesAreReplacedAndTakenAway() throws Exception {
        store.setLifecycle(BUCKET, rules(expiring("first", 30)));
        store.setLifecycle(BUCKET, rules(expiring("second", 30)));
        String kept = store.lifecycle(BUCKET).orElseThrow();
        assertEquals(-1, kept.indexOf("first"));

        store.setLifecycle(BUCKET, rules());

        assertEquals(Optional.empty(), store.lifecycle(BUCKET));
        reopen();
        assertEquals(Optional.empty(), store.lifecycle(BUCKET));
    }

    @Test
    void wrongRulesAreRefusedAndChangeNothing() throws Exception {
        put("a", Attributes.of("score", AttributeValue.of(1.5)));
        store.setLifecycle(BUCKET, rules(expiring("kept", 30)));
        Optional<String> before = store.lifecycle(BUCKET);

        refused("{", BUCKET, "correct the JSON");
        refused(rules(expiring("r", 0)), BUCKET, "'r'", "1 day or more");
        refused(rules(rule("r", "", "{\"age_days\": 1, \"move\": \"tape\"}")), "'r'", "'tape'", "this store has");
        refused(rules(rule("r", "\"where\": \"score = 'x'\"", "{\"age_days\": 1, \"expire\": true}")), "'r'", "score");

        assertEquals(before, store.lifecycle(BUCKET));
    }

    @Test
    void eachBucketHasItsOwnAndANewBucketNone() throws Exception {
        store.createBucket("photos");
        store.setLifecycle("photos", rules(expiring("theirs", 1)));
        assertEquals(Optional.empty(), store.lifecycle(BUCKET));

        store.deleteBucket("photos");

        assertRefused(NotFound.class, () -> store.lifecycle("photos"), "photos");
        store.createBucket("photos");
        assertEquals(Optional.empty(), store.lifecycle("photos"));
    }
}
