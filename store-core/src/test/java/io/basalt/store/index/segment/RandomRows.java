package io.basalt.store.index.segment;

import io.basalt.store.api.AttributeValue;
import io.basalt.store.api.Attributes;
import io.basalt.store.catalog.ObjectRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Rows of every kind that a catalog can hold: all types, rare attributes, one name with several types, odd strings. */
final class RandomRows {
    static final long BUCKET = 77;

    private static final List<String> ODD_STRINGS = List.of(
            "",
            "a",
            "\0",
            "\u00e9",
            "\uffff",
            "\ud83e\udd94",
            "z\ud83e\udd94",
            "e\u0301",
            "\u202eright to left",
            " ",
            "x".repeat(700));
    private static final long[] EDGES = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 1, 255, 256, 65535, 65536, 1L << 32};
    private static final double[] ODD_DOUBLES = {
        Double.NaN,
        Double.longBitsToDouble(0x7FF8_0000_DEAD_BEEFL),
        Double.longBitsToDouble(0xFFF0_0000_0000_0001L),
        -0.0,
        0.0,
        Double.MIN_VALUE,
        -Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };

    private final Random random;
    private long revision;

    RandomRows(long seed) {
        System.out.println("rows of seed " + seed);
        random = new Random(seed);
        revision = random.nextInt(1000);
    }

    /** Later rows have higher revisions than that. */
    RandomRows after(long earlier) {
        revision = earlier;
        return this;
    }

    /** In the order of their revisions. */
    List<ObjectRow> rows(int count) {
        List<ObjectRow> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(attributes()));
        }
        return rows;
    }

    ObjectRow row(Attributes attributes) {
        revision += 1 + random.nextInt(3);
        return new ObjectRow(
                random.nextLong(1L << 50),
                BUCKET,
                100 + random.nextInt(30),
                name(),
                random.nextInt(10) == 0 ? 0 : random.nextLong(1L << 50),
                random.nextInt(50) == 0 ? Long.MAX_VALUE : random.nextInt(1 << 20),
                random.nextInt(),
                Optional.empty(),
                revision - random.nextInt((int) Math.min(revision, 5)),
                revision,
                1_700_000_000_000_000L + random.nextInt(),
                1_700_000_000_000_000L + revision,
                random.nextBoolean() ? "image/png" : "text/plain",
                attributes);
    }

    private String name() {
        return switch (random.nextInt(20)) {
            case 0 -> "n".repeat(1024);
            case 1 -> ODD_STRINGS.get(random.nextInt(ODD_STRINGS.size() - 1));
            default -> "object-" + random.nextInt(1_000_000) + ".png";
        };
    }

    private Attributes attributes() {
        Map<String, AttributeValue> values = new HashMap<>();
        maybe(0.9, values, "user.label", AttributeValue.of("label-" + random.nextInt(20)));
        maybe(0.9, values, "user.unique", AttributeValue.of("u" + random.nextLong()));
        maybe(0.5, values, "user.odd", AttributeValue.of(ODD_STRINGS.get(random.nextInt(ODD_STRINGS.size()))));
        maybe(1.0, values, "user.always", AttributeValue.of(random.nextInt(300)));
        maybe(0.6, values, "user.serial", AttributeValue.of(random.nextLong()));
        maybe(0.05, values, "user.edge", AttributeValue.of(EDGES[random.nextInt(EDGES.length)]));
        maybe(0.7, values, "user.double", AttributeValue.of(random.nextGaussian()));
        maybe(0.3, values, "user.oddDouble", AttributeValue.of(ODD_DOUBLES[random.nextInt(ODD_DOUBLES.length)]));
        maybe(0.5, values, "user.truth", AttributeValue.of(random.nextBoolean()));
        maybe(0.5, values, "user.time", new AttributeValue.Time(random.nextLong()));
        maybe(0.4, values, "user.list", AttributeValue.of(list()));
        maybe(0.5, values, "user.mixed", mixed());
        maybe(0.3, values, "user.rare" + random.nextInt(10), AttributeValue.of(7));
        maybe(1.0, values, "user.same", AttributeValue.of("same"));
        return Attributes.of(values);
    }

    private List<String> list() {
        List<String> list = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            list.add(ODD_STRINGS.get(random.nextInt(ODD_STRINGS.size())));
        }
        return list;
    }

    private AttributeValue mixed() {
        return switch (random.nextInt(6)) {
            case 0 -> AttributeValue.of("7");
            case 1 -> AttributeValue.of(7);
            case 2 -> AttributeValue.of(7.0);
            case 3 -> AttributeValue.of(true);
            case 4 -> new AttributeValue.Time(7);
            default -> AttributeValue.of(List.of("7"));
        };
    }

    private void maybe(double share, Map<String, AttributeValue> values, String name, AttributeValue value) {
        if (random.nextDouble() < share) {
            values.put(name, value);
        }
    }
}
