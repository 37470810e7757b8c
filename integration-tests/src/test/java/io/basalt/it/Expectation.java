package io.basalt.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a store is to hold after all that its victims said. */
final class Expectation {
    private final TreeMap<String, Holding> objects = new TreeMap<>();

    long largeObjects() {
        return objects.values().stream()
                .filter(holding -> holding.size() > KillVictim.PACK_LIMIT)
                .count();
    }

    /**
     * Takes in a journal: in the directory of each hand, {@code found} is what was acknowledged, with or without the whole
     * of the change under way; and there is nothing else.
     *
     * @return how many of the changes under way are there
     */
    int settle(Journal journal, Map<String, Holding> found, String where) {
        int kept = 0;
        for (int hand = 0; hand < KillVictim.HANDS; hand++) {
            for (Change change : journal.acknowledged().getOrDefault(hand, List.of())) {
                change.applyTo(objects);
            }
            Change underWay = journal.underWay().get(hand);
            if (underWay != null && isKept(hand, underWay, found, where)) {
                underWay.applyTo(objects);
                kept++;
            }
        }
        assertEquals("", difference(objects, found), where);
        return kept;
    }

    private boolean isKept(int hand, Change underWay, Map<String, Holding> found, String where) {
        NavigableMap<String, Holding> without = of(hand, objects);
        NavigableMap<String, Holding> with = new TreeMap<>(without);
        underWay.applyTo(with);
        NavigableMap<String, Holding> now = of(hand, found);
        assertTrue(
                now.equals(without) || now.equals(with),
                () -> where + ": neither without '" + underWay.text() + "', which was under way:\n"
                        + difference(without, now) + "nor with it:\n" + difference(with, now));
        return now.equals(with);
    }

    private static NavigableMap<String, Holding> of(int hand, Map<String, Holding> all) {
        TreeMap<String, Holding> own = new TreeMap<>(all);
        own.keySet().removeIf(key -> !key.startsWith(Hand.directory(hand)));
        return own;
    }

    /** A line for each key that is not as expected. */
    private static String difference(Map<String, Holding> expected, Map<String, Holding> found) {
        TreeSet<String> keys = new TreeSet<>(expected.keySet());
        keys.addAll(found.keySet());
        List<String> lines = new ArrayList<>();
        for (String key : keys) {
            if (!Objects.equals(expected.get(key), found.get(key))) {
                lines.add(key + ": expected " + expected.get(key) + ", found " + found.get(key) + "\n");
            }
        }
        return String.join("", lines);
    }
}
