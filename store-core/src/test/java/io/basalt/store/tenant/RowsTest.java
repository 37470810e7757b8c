package io.basalt.store.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.basalt.store.api.AttributeUpdate;
import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.api.Condition;
import io.basalt.store.api.ObjectInfo;
import io.basalt.store.api.ObjectKey;
import io.basalt.store.api.ObjectWriter;
import io.basalt.store.api.Predicate;
import io.basalt.store.api.PutOptions;
import io.basalt.store.api.Query;
import io.basalt.store.api.QueryResult;
import io.basalt.store.api.SystemField;
import io.basalt.store.engine.LocalStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of a query that somebody may see are those of which each, asked for alone, is allowed. */
class RowsTest {
    private static final int POLICIES = 400;
    private static final List<String> LETTERS = List.of("a", "b", "/", "ab", "a/b");

    @TempDir
    Path directory;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final Map<String, Attributes> objects = new TreeMap<>();
    private int seen;
    private int hidden;

    private String key() {
        StringBuilder key = new StringBuilder();
        for (int parts = 1 + random.nextInt(4); parts > 0; parts--) {
            key.append(LETTERS.get(random.nextInt(LETTERS.size())));
        }
        return key.toString();
    }

    private Attributes tags() {
        Map<String, AttributeValue> tags = new TreeMap<>();
        for (String name : List.of("tag.t0", "tag.t1")) {
            switch (random.nextInt(5)) {
                case 0, 1 -> tags.put(name, AttributeValue.of(random.nextBoolean() ? "x" : "xy"));
                case 2 -> tags.put(name, AttributeValue.of("y"));
                case 3 -> tags.put(name, AttributeValue.of(7L));
                default -> {}
            }
        }
        return Attributes.of(tags);
    }

    private void fill(LocalStore store) throws IOException {
        store.createBucket(RandomPolicies.BUCKET);
        for (int i = 0; i < 80; i++) {
            ObjectKey key = new ObjectKey(RandomPolicies.BUCKET, key());
            try (ObjectWriter writer = store.put(key, PutOptions.DEFAULT.withAttributes(tags()))) {
                ObjectInfo info = writer.commit();
                objects.put(key.key(), info.attributes());
            }
        }
        for (String key : List.copyOf(objects.keySet()).subList(0, 5)) {
            ObjectInfo retagged = store.updateAttributes(
                    new ObjectKey(RandomPolicies.BUCKET, key),
                    new AttributeUpdate(tags(), Set.of("tag.t0")),
                    Condition.NONE);
            objects.put(key, retagged.attributes());
        }
    }

    @Test
    void aQueryShowsExactlyWhatIsAllowedOneByOne() throws Exception {
        System.out.println("aQueryShowsExactlyWhatIsAllowedOneByOne: seed " + seed);
        try (LocalStore store = LocalStore.open(directory);
                RootAllocator allocator = new RootAllocator()) {
            fill(store);
            for (int round = 0; round < POLICIES; round++) {
                boolean exact = round % 4 != 0;
                RandomPolicies policies = new RandomPolicies(random, exact);
                Decider decider = new Decider(policies.subject(), RequestContext.WITHIN);
                BucketRules bucket = policies.bucket();
                check(store, allocator, decider, bucket, exact);
                checkAtOnce(decider, bucket);
            }
        }
        assertTrue(seen > POLICIES && hidden > POLICIES, seen + " rows were seen, " + hidden + " hidden");
    }

    private static boolean isVisible(Decider decider, BucketRules bucket, String key, Attributes attributes) {
        Target object = Target.object(key, attributes);
        return decider.decide(Action.LIST_BUCKET, bucket, object.listed()).isAllowed()
                && decider.decide(Action.GET_OBJECT, bucket, object).isAllowed();
    }

    private void check(LocalStore store, RootAllocator allocator, Decider decider, BucketRules bucket, boolean exact)
            throws IOException {
        Predicate own = random.nextBoolean() ? Predicate.Constant.TRUE : Predicate.keyPrefix("a");
        Set<String> allowed = new TreeSet<>();
        objects.forEach((key, attributes) -> {
            if ((own == Predicate.Constant.TRUE || key.startsWith("a"))
                    && isVisible(decider, bucket, key, attributes)) {
                allowed.add(key);
            }
        });
        Predicate rows = new Rows(decider, bucket).visible(Action.LIST_BUCKET, Action.GET_OBJECT);
        Set<String> found =
                keys(store.query(Query.of(RandomPolicies.BUCKET, Bounds.both(own, rows), SystemField.KEY), allocator));
        String where = "seed " + seed + ", " + decider + ", " + bucket + ", " + rows;
        if (exact) {
            assertEquals(allowed, found, where);
        } else {
            assertTrue(allowed.containsAll(found), () -> found + " of " + allowed + ", " + where);
        }
        seen += found.size();
        hidden += objects.size() - found.size();
    }

    private static Set<String> keys(QueryResult result) throws IOException {
        Set<String> keys = new TreeSet<>();
        try (result) {
            while (result.next()) {
                VarCharVector column = (VarCharVector) result.batch().getVector(0);
                for (int i = 0; i < result.batch().getRowCount(); i++) {
                    keys.add(column.getObject(i).toString());
                }
            }
        }
        return keys;
    }

    /** What is decided of many objects, or without their tags, holds of each of them. */
    private void checkAtOnce(Decider decider, BucketRules bucket) {
        List<String> prefixes = new ArrayList<>(List.of("", "a", "b", "a/", "ab", "b/"));
        for (Action action : List.of(Action.GET_OBJECT, Action.LIST_BUCKET)) {
            for (String prefix : prefixes) {
                Target all = Target.allBeginning(prefix);
                Certainty certainty = decide(decider, action, bucket, all);
                objects.forEach((key, attributes) -> {
                    Target object = Target.object(key, attributes);
                    boolean allowed = decide(decider, action, bucket, object) == Certainty.YES;
                    if (key.startsWith(prefix) && certainty != Certainty.MAYBE) {
                        assertEquals(certainty == Certainty.YES, allowed, key + " of " + prefix + ", seed " + seed);
                    }
                    Certainty untold = decide(decider, action, bucket, Target.object(key));
                    if (untold != Certainty.MAYBE) {
                        assertEquals(untold == Certainty.YES, allowed, key + ", seed " + seed);
                    }
                });
            }
        }
    }

    private static Certainty decide(Decider decider, Action action, BucketRules bucket, Target target) {
        return decider.decide(action, bucket, action.isOfObjects() ? target : target.listed())
                .certainty();
    }
}
